import type { RunResult } from "../results/run-result.ts";
import type { LoadWindow, RequestLatency, Subject } from "../results/trial-result.ts";
import { subjectKey } from "./subject-order.ts";

/** One valid window of one valid load trial: the only thing that figures under load are made of. */
export interface LoadSample {
  readonly workload: string;
  readonly subject: Subject;
  readonly repetition: number;
  readonly window: LoadWindow;
}

/** Windows that were measured under the same condition: one subject, one workload, one offered rate. */
export interface Condition {
  readonly workload: string;
  readonly subject: Subject;
  readonly offeredPerSecond: number;
  readonly samples: readonly LoadSample[];
}

/** The windows that count, in the order of the trials. */
export function loadSamples(run: RunResult): LoadSample[] {
  return run.trials.flatMap((trial) => {
    if (trial.kind !== "load" || trial.verdict.status !== "valid") return [];
    const { workload, subject, repetition } = trial;
    return trial.windows
      .filter(({ verdict }) => verdict.status === "valid")
      .map((window) => ({ workload, subject, repetition, window }));
  });
}

/** What was timed of the `verify` requests of one window. */
export interface VerifyLatency extends RequestLatency {
  readonly repetition: number;
}

/** Latencies of the `verify` requests, one per window that has them. */
export function verifyLatencies(samples: readonly LoadSample[]): VerifyLatency[] {
  return samples.flatMap(({ repetition, window }) =>
    window.latencies.filter(({ request }) => request === "verify").map((latency) => ({ repetition, ...latency })),
  );
}

/** Groups windows by condition, rates rising. */
export function conditionsOf(samples: readonly LoadSample[]): Condition[] {
  const groups = Map.groupBy(samples, ({ workload, subject, window }) =>
    JSON.stringify([workload, subjectKey(subject), window.offeredPerSecond]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { workload, subject, window } = first;
      return [{ workload, subject, offeredPerSecond: window.offeredPerSecond, samples: group }];
    })
    .sort((a, b) => a.offeredPerSecond - b.offeredPerSecond);
}
