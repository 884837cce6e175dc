import { expect, test } from "vitest";
import { exampleRun } from "../../results/example-run.test-support.ts";
import { exampleLoadTrial, exampleWindow } from "../../results/example-trial.test-support.ts";
import type { LoadTrialResult } from "../../results/trial-result.ts";
import { analyse } from "../analyse.ts";

const run = exampleRun();

test("a fleet for another design than the one that was asked about says so", () => {
  const referenceSubject = { ...run.run.referenceSubject, algorithm: "ES512" };
  const { verdict, sizingBases } = analyse({ ...run, run: { ...run.run, referenceSubject } });
  expect(verdict.reasons[0]).toBe(
    `Nothing valid supports a fleet for ES512 · jose · typical · none, so the fleet that is named is for ${sizingBases[0]?.label}.`,
  );
  expect(analyse(run).verdict.reasons.some((reason) => reason.startsWith("Nothing valid"))).toBe(false);
});

test("the design that was asked about comes first, wherever the plan has it", () => {
  for (const { subject } of analyse(run).sizingBases) {
    const [first] = analyse({ ...run, run: { ...run.run, referenceSubject: subject } }).sizingBases;
    expect(first?.subject).toEqual(subject);
  }
});

test("a component that answered nothing in a window is no cost of its requests", () => {
  const idle = {
    ...run,
    trials: run.trials.map((trial) =>
      trial.kind !== "load"
        ? trial
        : {
            ...trial,
            windows: trial.windows.map((window) => ({
              ...window,
              components: window.components.map((use) => (use.component === "issuer" ? { ...use, requests: 0 } : use)),
            })),
          },
    ),
  };
  const names = analyse(idle).serviceDemands.flatMap(({ components }) => components.map(({ component }) => component));
  expect(names).toContain("verifier");
  expect(names).not.toContain("issuer");
});

test("where k6's latency is quoted at some loads and not at others, both are said, and at how many", () => {
  const verify = (offeredPerSecond: number) => exampleLoadTrial("verify", 1, [exampleWindow({ offeredPerSecond })]);
  const floor = exampleLoadTrial("floor", 1, [exampleWindow({ request: "floor", latencySeconds: 0.0002 })]);
  const { reasons } = analyse(exampleRun([verify(400), verify(800), floor])).verdict;
  expect(reasons.filter((reason) => reason.includes("quoted"))).toEqual([
    "Latency is quoted from k6.",
    "k6's latency is not quoted at 1 of 2 loads: The floor of k6, the same load on a server that does nothing, was not measured.",
  ]);
});

test("of several reasons why k6's latency is not quoted the most common is said, and that it is that", () => {
  const load = (request: "verify" | "floor", offeredPerSecond: number, latencySeconds: number) =>
    exampleLoadTrial(request, 1, [exampleWindow({ request, offeredPerSecond, latencySeconds })]);
  const slow = [400, 800].flatMap((rate) => [load("verify", rate, 0.03), load("floor", rate, rate * 5e-5)]);
  const whyOf = (...others: readonly LoadTrialResult[]) =>
    analyse(exampleRun([load("verify", 200, 0.03), ...slow, ...others])).verdict.reasons.find((reason) =>
      /not quoted|No latency/u.test(reason),
    );
  expect(whyOf(load("verify", 100, 0.03), load("floor", 100, 0.0002))).toMatch(
    /^k6's latency is not quoted at 3 of 4 loads, most often for this: On a server that does nothing k6 reported a p99 of /u,
  );
  expect(whyOf()).toMatch(
    /^No latency of RS256 .* may be quoted against the objective, most often for this: On a server that does nothing k6 /u,
  );
});
