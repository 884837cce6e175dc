import { compareRuns } from "../../harness/analyse/compare/compare-runs.ts";
import type { RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";

const { run } = syntheticReport();

/** A whole run against itself under another name, `change` on the candidate: most figures do not move. */
export function syntheticComparison(change: (run: RunResult) => RunResult = (run) => run): RunComparison {
  const candidate = change({ ...run, run: { ...run.run, id: "20261123T101500Z-77aa" } });
  return compareRuns(run, candidate, { force: true, trustHost: false });
}

/** The ES256 side of every duet and benchmark dearer, and another Node. */
export function dearerEs256(run: RunResult): RunResult {
  return {
    ...run,
    tools: { ...run.tools, node: "25.0.0" },
    trials: run.trials.map((trial) => {
      if (trial.kind === "bench" && trial.subject.algorithm === "ES256" && trial.measurement !== null) {
        const cpuSecondsPerOperation = trial.measurement.cpuSecondsPerOperation * 1.2;
        return { ...trial, measurement: { ...trial.measurement, cpuSecondsPerOperation } };
      }
      if (trial.kind !== "duet" || trial.comparison !== "algorithm") return trial;
      const dear = trial.variants.findIndex(({ subject }) => subject.algorithm === "ES256");
      return {
        ...trial,
        slices: trial.slices.map((slice) =>
          slice.variant === dear ? { ...slice, verifierCpuSeconds: slice.verifierCpuSeconds * 1.2 } : slice,
        ),
      };
    }),
  };
}
