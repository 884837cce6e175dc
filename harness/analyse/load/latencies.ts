import type { LatencyAtRate } from "../analysis.ts";
import type { Condition } from "./load-samples.ts";
import type { LatencySummary } from "../../results/latency.ts";
import { percentileSeconds } from "../../results/percentile-seconds.ts";
import { workloads } from "../../results/workloads.ts";
import { percentileInterval } from "../statistics/percentile-interval.ts";
import { mergeHistograms } from "../statistics/merge-histograms.ts";

/** Latency of every kind of request at a constant rate by each generator, histograms of the repetitions merged. */
export function latenciesAtRate(conditions: readonly Condition[]): LatencyAtRate[] {
  return conditions
    .filter(({ workload }) => !workloads[workload].inSteps)
    .flatMap(({ subject, workload, offeredPerSecond, samples }) => {
      const measured = samples.flatMap(({ window }) => window.latencies);
      const groups = Map.groupBy(measured, ({ request, generator }) => `${generator} ${request}`);
      return [...groups.values()].flatMap((repetitions) => {
        const [first] = repetitions;
        if (first === undefined) return [];
        const { request, generator } = first;
        const { latency, histogram, distribution } = mergeHistograms(repetitions.map((one) => one.histogram));
        return [
          {
            subject,
            workload,
            request,
            generator,
            offeredPerSecond,
            latency,
            connecting: mostSamples(repetitions.map((one) => one.connecting)),
            tlsHandshaking: mostSamples(repetitions.map((one) => one.tlsHandshaking)),
            p99Interval: percentileInterval(histogram, 0.99),
            p99SecondsByRepetition: repetitions.map((repetition) => percentileSeconds(repetition.latency, "p99")),
            distribution,
          },
        ];
      });
    });
}

/** Percentiles are not merged, and of these no histogram is kept: one repetition speaks. */
function mostSamples(summaries: readonly (LatencySummary | null)[]): LatencySummary | null {
  const known = summaries.filter((summary) => summary !== null);
  return known.toSorted((a, b) => b.samples - a.samples)[0] ?? null;
}
