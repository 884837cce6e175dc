import type { LatencyAtRate } from "./analysis.ts";
import type { Condition } from "./load-samples.ts";
import { percentileSeconds } from "../results/percentile-seconds.ts";
import { mergeHistograms } from "./merge-histograms.ts";

/** Latency of every kind of request at a constant rate, histograms of the repetitions merged. */
export function latenciesAtRate(conditions: readonly Condition[]): LatencyAtRate[] {
  return conditions
    .filter(({ workload }) => workload !== "stepped")
    .flatMap(({ subject, workload, offeredPerSecond, samples }) => {
      const measured = samples.flatMap(({ window }) => window.latencies);
      return [...Map.groupBy(measured, ({ request }) => request)].map(([request, repetitions]) => {
        const { latency, distribution } = mergeHistograms(repetitions.map(({ histogram }) => histogram));
        const p99SecondsByRepetition = repetitions.map((repetition) => percentileSeconds(repetition.latency, "p99"));
        return { subject, workload, request, offeredPerSecond, latency, p99SecondsByRepetition, distribution };
      });
    });
}
