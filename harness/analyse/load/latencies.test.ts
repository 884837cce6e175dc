import { expect, test } from "vitest";
import { exampleRun } from "../../results/example-run.test-support.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import { analyse } from "../analyse.ts";

test("the p99 of a repetition with fewer than 10 samples above it is not given, whatever the others have (R6)", () => {
  const run = exampleRun();
  const trials = run.trials.map((trial) => (trial.repetition === 2 ? withSamples(trial, 999) : trial));
  const verified = analyse({ ...run, trials }).latencies.find(({ workload }) => workload === "verify");
  expect(verified?.p99SecondsByRepetition.map((seconds) => seconds === null)).toEqual([false, true, false]);
});

function withSamples(trial: TrialResult, samples: number): TrialResult {
  if (trial.kind !== "load") return trial;
  const windows = trial.windows.map((window) => ({
    ...window,
    latencies: window.latencies.map((row) => ({ ...row, latency: { ...row.latency, samples } })),
  }));
  return { ...trial, windows };
}
