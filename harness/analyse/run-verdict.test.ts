import { describe, expect, test } from "vitest";

import { exampleRun } from "../results/example-run.test-support.ts";
import {
  exampleBenchTrial,
  exampleLoadTrial,
  exampleUse,
  exampleWindow,
} from "../results/example-trial.test-support.ts";
import type { RunResult } from "../results/run-result.ts";
import type { LoadTrialResult, TrialResult } from "../results/trial-result.ts";
import type { RefusalCode } from "../results/verdict.ts";
import { analyse } from "./analyse.ts";
import type { RunVerdict } from "./analysis.ts";

const verify = exampleLoadTrial("verify", 1, [exampleWindow({})]);

function refused<Trial extends TrialResult>(trial: Trial, code: RefusalCode, message: string): Trial {
  return { ...trial, verdict: { status: "refused", reasons: [{ code, message }] } };
}

function verdictOf(trials: readonly TrialResult[], change: Partial<RunResult> = {}): RunVerdict {
  return analyse({ ...exampleRun(trials), ...change }).verdict;
}

/** A stepped trial whose second step fell to `code` while the verifier kept `cpus` CPUs busy. */
function steppedTrial(code: RefusalCode, cpus: number): LoadTrialResult {
  const trial = exampleLoadTrial("stepped", 1, [exampleWindow({}), exampleWindow({ offeredPerSecond: 4000 })]);
  const [first, second] = trial.windows;
  if (first === undefined || second === undefined) throw new Error("two windows were asked for");
  const components = [{ ...exampleUse("verifier", 25_000, 0), cpuUserSeconds: cpus * 10 }];
  return {
    ...trial,
    windows: [first, { ...second, components, verdict: { status: "refused", reasons: [{ code, message: "…" }] } }],
  };
}

describe("R4 the run's verdict", () => {
  test("valid: a fleet can be sized and nothing stood in the way", () => {
    expect(verdictOf([verify])).toEqual({ status: "valid", reasons: [] });
  });

  test("refused: without a valid trial under load no fleet is named, and the reasons say what is missing", () => {
    const notMeasured = [{ what: "HTTP load", why: "k6 could not be had.", hint: "install k6" }];
    expect(verdictOf([exampleBenchTrial(1)], { notMeasured })).toEqual({
      status: "refused",
      reasons: [
        "No valid trial measured what a validation costs under load, so no fleet is named.",
        "HTTP load was not measured: k6 could not be had.",
      ],
    });
  });

  test("lower bound: generator and verifier shared CPUs", () => {
    const { host } = exampleRun([]);
    const verdict = verdictOf([verify], { host: { ...host, generatorSharesCpus: true } });
    expect(verdict).toEqual({ status: "lower-bound", reasons: [expect.stringContaining("shared CPUs")] });
  });

  test.each(["generator-saturated", "dropped-iterations", "vu-ceiling", "rate-not-achieved"] as const)(
    "lower bound: the generator gave out (%s) while the verifier had room",
    (code) => {
      const verdict = verdictOf([verify, steppedTrial(code, 0.5)]);
      expect(verdict.status).toBe("lower-bound");
      expect(verdict.reasons[0]).toContain("k6 gave out at 4000 requests/s");
    },
  );

  test("valid: a step that fell because the verifier was busy is its saturation, not the generator's", () => {
    expect(verdictOf([verify, steppedTrial("rate-not-achieved", 0.97)]).status).toBe("valid");
  });

  test("a verifier that died is not a generator that gave out", () => {
    const dead = refused(steppedTrial("rate-not-achieved", 0.1), "target-died", "verifier killed by SIGKILL.");
    expect(verdictOf([verify, dead])).toMatchObject({ status: "valid" });
  });

  test("a workload without a valid trial is named with its most common reasons", () => {
    const logins = [1, 2, 3].map((repetition) =>
      refused(
        exampleLoadTrial("login", repetition, [exampleWindow({})]),
        "dropped-iterations",
        "12 dropped iterations (limit 0).",
      ),
    );
    expect(verdictOf([verify, ...logins]).reasons).toEqual([
      "No login trial is valid (3 refused): 12 dropped iterations (limit 0). (dropped-iterations, 3 times)",
      "3 of 4 trials were refused and feed no figure.",
    ]);
  });

  test("F01 an interrupted run keeps its figures and says that it was interrupted", () => {
    const { run } = exampleRun([]);
    const verdict = verdictOf([verify], { run: { ...run, status: "interrupted" } });
    expect(verdict).toEqual({ status: "valid", reasons: [expect.stringContaining("interrupted")] });
  });

  test("steal that no trial could observe is said", () => {
    const unseen = { ...verify, evidence: { ...verify.evidence, stealShare: null } };
    expect(verdictOf([unseen]).reasons).toEqual([expect.stringContaining("hypervisor")]);
  });
});
