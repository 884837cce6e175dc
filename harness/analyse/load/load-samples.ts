import type { RunResult } from "../../results/run-result.ts";
import type { LoadWindow, MeasuredWindow, RequestLatency, Subject, WindowRole } from "../../results/trial-result.ts";
import type { Verdict } from "../../results/verdict.ts";
import type { WorkloadId } from "../../results/workloads.ts";
import { subjectKey } from "../subject-order.ts";

/** One valid window of one valid trial of k6 or the probe: the only thing that figures under load are made of. */
export interface LoadSample {
  readonly workload: WorkloadId;
  readonly subject: Subject;
  readonly repetition: number;
  /** Who generated the load. */
  readonly generator: "k6" | "probe";
  readonly window: LoadWindow;
}

/** Windows that were measured under the same condition: one subject, one workload, one offered rate or share of the anchor. */
export interface Condition {
  readonly workload: WorkloadId;
  readonly subject: Subject;
  readonly generator: LoadSample["generator"];
  /** Mean over the repetitions: shares of an anchor are other rates in every session. */
  readonly offeredPerSecond: number;
  readonly fractionOfAnchor: number | null;
  readonly role: WindowRole;
  /** Equal for the same load of other designs and workloads: the whole per cent of the anchor where there is one, else the rate. */
  readonly load: string;
  readonly samples: readonly LoadSample[];
}

/** The windows that count, in the order of the trials. */
export function loadSamples(run: RunResult): LoadSample[] {
  return run.trials.flatMap((trial) => {
    if (trial.kind === "bench" || trial.kind === "duet" || trial.verdict.status !== "valid") return [];
    const { workload, subject, repetition } = trial;
    const generator = trial.kind === "load" ? "k6" : "probe";
    return trial.windows
      .filter(({ verdict }) => verdict.status === "valid")
      .map((window) => ({ workload, subject, repetition, generator, window }));
  });
}

/** Windows of valid trials whose only fault is that they did not keep up with their rate: they say that the load was missed. */
export function windowsBehind(run: RunResult): LoadSample[] {
  return run.trials.flatMap((trial) => {
    if (trial.kind !== "probe" || trial.verdict.status !== "valid") return [];
    const { workload, subject, repetition } = trial;
    return trial.windows
      .filter(({ verdict }) => isOnlyBehind(verdict))
      .map((window) => ({ workload, subject, repetition, generator: "probe" as const, window }));
  });
}

/** Whether a verdict refuses for a rate that was not achieved and for nothing else. */
export function isOnlyBehind(verdict: Verdict): boolean {
  return verdict.status === "refused" && verdict.reasons.every(({ code }) => code === "rate-not-achieved");
}

/** What was timed of the `verify` requests of one window. */
export interface VerifyLatency extends RequestLatency {
  readonly repetition: number;
}

/** Latencies of the `verify` requests as the generator of the load saw them, one per window that has them. */
export function verifyLatencies(samples: readonly LoadSample[]): VerifyLatency[] {
  return samples.flatMap(({ repetition, window, generator }) =>
    window.latencies
      .filter((latency) => latency.request === "verify" && latency.generator === generator)
      .map((latency) => ({ repetition, ...latency })),
  );
}

/** Groups windows by condition, rates rising. */
export function conditionsOf(samples: readonly LoadSample[]): Condition[] {
  const groups = Map.groupBy(samples, ({ workload, subject, window }) =>
    JSON.stringify([workload, subjectKey(subject), loadOf(window)]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { workload, subject, generator, window } = first;
      const { fractionOfAnchor, role } = window;
      const rates = group.map((sample) => sample.window.offeredPerSecond);
      const offeredPerSecond = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
      const load = loadOf(window);
      return [{ workload, subject, generator, offeredPerSecond, fractionOfAnchor, role, load, samples: group }];
    })
    .sort((a, b) => a.offeredPerSecond - b.offeredPerSecond);
}

function loadOf({ fractionOfAnchor, offeredPerSecond }: MeasuredWindow): string {
  return fractionOfAnchor === null ? `${offeredPerSecond}/s` : `${Math.round(fractionOfAnchor * 100)} %`;
}
