import { describe, expect, test } from "vitest";
import type { Config } from "../../plan/config.ts";
import { findK6 } from "../../provision/k6/k6.ts";
import type { DuetTrialResult, LoadTrialResult, ProbeTrialResult } from "../../results/trial-result.ts";
import { validateRunResult } from "../../results/validate-run-result.ts";
import { executeRun, type FinishedRun, type RunOptions } from "./execute-run.ts";
import { bufferStreams, resolveTiny } from "../tiny-run.test-support.ts";
import { codesOf, expectWhole } from "./trial-reasons.test-support.ts";

const k6 = await findK6();
const noK6 = "missing" in k6 ? ` [skipped: needs k6: ${k6.hint}]` : "";

const probe: Config["probe"] = {
  algorithms: ["HS256"],
  denylists: ["none"],
  fractions: [0.2, 0.5],
  holdOutFractions: [0.35],
  repetitions: 1,
  anchorSeconds: 0.5,
  stepSeconds: 1,
  connections: 8,
  confirmRepetitions: 1,
  confirmSeconds: 1,
};
const duet: Config["duet"] = { pairs: 1, blocks: 2, sliceSeconds: 0.1, connections: 8, hitRatios: [0, 0.9] };

describe("a sweep", () => {
  test("drives every step in one session, each with a floor, and drives the rate that it recommends, if any, again in a fresh process", async () => {
    const { run, analysis } = await runOf({ load: { workloads: ["sweep", "confirm"] }, probe });
    expect(validateRunResult(JSON.parse(JSON.stringify(run)))).toEqual({ run });
    const [sweep, ...confirms] = run.trials as readonly ProbeTrialResult[];
    expect(sweep?.anchors.map(({ name }) => name)).toEqual(["opening", "closing"]);
    expect(sweep?.windows.map(({ name, role }) => `${name} ${role}`).toSorted()).toEqual([
      "load_20 calibrate",
      "load_35 hold-out",
      "load_50 calibrate",
    ]);
    for (const trial of [sweep, ...confirms]) expectWhole(trial);
    for (const window of sweep?.windows ?? []) {
      expect(window.floor?.samples).toBeGreaterThan(100);
      expect(window.latencies[0]).toMatchObject({ request: "verify", generator: "probe" });
      expect(window.components.map(({ component }) => component)).toEqual(
        expect.arrayContaining(["verifier", "issuer", "probe", "harness"]),
      );
      const [opening] = sweep?.anchors ?? [];
      expect(window.offeredPerSecond / (opening?.completedPerSecond ?? 0)).toBeCloseTo(window.fractionOfAnchor ?? 0, 9);
    }
    const { recommended } = analysis.confirmation ?? { recommended: undefined };
    const driven = confirms.flatMap(({ windows }) => windows.map(({ offeredPerSecond }) => offeredPerSecond));
    // On a busy machine the sweep may recommend nothing; then nothing is to be confirmed.
    expect(driven.slice(0, 1)).toEqual(recommended?.kind === "rate" ? [Math.round(recommended.ratePerSecond)] : []);
  }, 120_000);

  test.for([
    { component: "verifier", code: "target-died" },
    { component: "probe", code: "generator-failed" },
  ] as const)(
    "a killed $component refuses it with the reason, and the report is finished",
    { timeout: 60_000 },
    async ({ component, code }) => {
      const { run } = await runOf({ load: { workloads: ["sweep"] }, probe }, (_trial, processes) => {
        setTimeout(() => process.kill(processes[component] ?? Number.NaN, "SIGKILL"), 2500);
      });
      expect(codesOf(run.trials[0])).toContain(code);
      expect(run.run.status).toBe("complete");
    },
  );
});

test("a duet drives every variant in every block, and its caches hit as often as they were meant to", async () => {
  const comparisons: Config["duet"] = { ...duet, comparisons: ["stages", "cache"] };
  const { run } = await runOf({ load: { workloads: ["duet"] }, duet: comparisons });
  const duets = run.trials as readonly DuetTrialResult[];
  expect(duets.map(({ comparison }) => comparison).toSorted()).toEqual(["cache", "stages"]);
  for (const trial of duets) {
    expectWhole(trial);
    const places = trial.slices.map(({ block, variant }) => `${block} ${variant}`);
    expect(places.toSorted()).toEqual(
      [0, 1].flatMap((block) => trial.variants.map((_, variant) => `${block} ${variant}`)).toSorted(),
    );
  }
  const cache = duets.find(({ comparison }) => comparison === "cache");
  const lastHits = (cache?.slices ?? []).filter(({ block }) => block === 1);
  const byVariant = lastHits.toSorted((a, b) => a.variant - b.variant).map(({ cacheHitRatio }) => cacheHitRatio);
  expect(byVariant[0]).toBeNull();
  expect(byVariant[1]).toBeCloseTo(0, 1);
  expect(byVariant[2]).toBeCloseTo(0.9, 1);
}, 120_000);

describe("a population with tokens that are wrong in one respect each", () => {
  const mix = {
    valid: 6,
    expired: 1,
    "not-yet-valid": 1,
    "bad-signature": 1,
    "wrong-algorithm": 1,
    "unknown-kid": 1,
    revoked: 1,
  };
  const population = { mix, corpusTokens: 400, reuse: { zipfExponent: 1 } } as const;

  test("is answered as it must be under the probe's load", async () => {
    const load: Config["load"] = { workloads: ["sweep"], denylists: ["in-process"], population };
    const { run } = await runOf({ load, probe: { ...probe, denylists: ["in-process"] } });
    const [sweep] = run.trials;
    expectWhole(sweep);
    expect(sweep?.kind === "probe" && sweep.evidence).toMatchObject({
      falseAccepts: 0,
      falseRejects: 0,
      falseAnswers: [],
    });
  }, 60_000);

  test.skipIf(noK6 !== "")(
    `is answered as it must be under k6's, with the probe beside it${noK6}`,
    async () => {
      const load: Config["load"] = { workloads: ["verify"], denylists: ["in-process"], population, probePerSecond: 50 };
      const { run } = await runOf({ load });
      const [trial] = run.trials as readonly LoadTrialResult[];
      expectWhole(trial);
      expect(trial?.evidence).toMatchObject({ falseAccepts: 0, falseRejects: 0, falseAnswers: [] });
      const generators = trial?.windows[0]?.latencies.map(({ generator }) => generator);
      expect(generators?.toSorted()).toEqual(["k6", "probe"]);
    },
    60_000,
  );
});

test.skipIf(noK6 !== "")(`the floor is k6 against a server that does nothing, and reconciles${noK6}`, async () => {
  const { run } = await runOf({ load: { workloads: ["floor"] } });
  const [floor] = run.trials as readonly LoadTrialResult[];
  expectWhole(floor);
  expect(floor?.windows[0]?.latencies.map(({ request }) => request)).toEqual(["floor"]);
  expect(floor?.windows[0]?.components.map(({ component }) => component)).toContain("null");
});

async function runOf(config: Config, onTrialStarted?: RunOptions["onTrialStarted"]): Promise<FinishedRun> {
  await using streams = await bufferStreams();
  const hook = onTrialStarted === undefined ? {} : { onTrialStarted };
  return await executeRun(resolveTiny(config), streams, { quiet: true, ...hook });
}
