import { impossibleStore } from "./impossible-store.ts";
import { impossibleMeasurement, impossibleSlice, impossibleWindow } from "./impossible-values.ts";
import type { LatencyHistogram, LatencySummary } from "./latency.ts";
import { decodeHistogram } from "./read-latency.ts";
import type { RunResult } from "./run-result.ts";
import type { TrialResult } from "./trial-result.ts";

/**
 * Names what cannot be true in a run of the right shape, each with its path: trials that share an id, a store that cannot be, and
 * figures of trials called valid that no machine can have measured or that do not belong to their histogram. Refused trials keep theirs.
 */
export function impossibleFigures(run: RunResult): string[] {
  return [
    ...sharedIds(run),
    ...(run.store === null ? [] : impossibleStore(run.store)),
    ...run.trials.flatMap((trial, index) => inTrial(trial, `trials[${index}]`, run.host.cpus)),
  ];
}

function sharedIds({ trials }: RunResult): string[] {
  const firstPlaces = new Map<string, number>();
  return trials.flatMap(({ id }, index) => {
    const first = firstPlaces.get(id);
    if (first === undefined) firstPlaces.set(id, index);
    return first === undefined
      ? []
      : [`trials[${index}].id: expected an id of its own, came ${id}, which is trials[${first}]`];
  });
}

function inTrial(trial: TrialResult, path: string, cpus: number): string[] {
  if (trial.verdict.status !== "valid") return [];
  if (trial.kind === "bench") {
    if (trial.measurement === null) return [`${path}.measurement: expected a measurement in a valid trial, came null`];
    const { latency, histogram } = trial.measurement;
    return [
      ...named(`${path}.measurement`, impossibleMeasurement(trial.measurement, cpus)),
      ...named(`${path}.measurement.histogram`, mismatch(latency, histogram)),
    ];
  }
  if (trial.kind === "duet") {
    return trial.slices.flatMap((slice, index) => named(`${path}.slices[${index}]`, impossibleSlice(slice, cpus)));
  }
  return trial.windows.flatMap((window, index) => {
    if (window.verdict.status !== "valid") return [];
    const windowPath = `${path}.windows[${index}]`;
    return [
      ...named(windowPath, impossibleWindow(window, cpus)),
      ...window.latencies.flatMap(({ latency, histogram }, place) =>
        named(`${windowPath}.latencies[${place}].histogram`, mismatch(latency, histogram)),
      ),
    ];
  });
}

function named(path: string, problem: string | null): string[] {
  return problem === null ? [] : [`${path}: ${problem}`];
}

function mismatch({ samples }: LatencySummary, histogram: LatencyHistogram): string | null {
  try {
    const stored = decodeHistogram(histogram).totalCount;
    return stored === samples ? null : `expected the ${samples} samples of its summary, came ${stored}.`;
  } catch {
    return "expected a compressed HdrHistogram V2 in base64, came something that cannot be decoded.";
  }
}
