import type { LatencyAtRate } from "./analysis.ts";
import type { Condition } from "./load-samples.ts";
import { percentileSeconds } from "../results/percentile-seconds.ts";
import { workloads } from "../results/workloads.ts";
import { percentileInterval } from "./percentile-interval.ts";
import { mergeHistograms } from "./merge-histograms.ts";

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
        const fromSend = repetitions.flatMap((one) => one.fromSend?.p99Seconds ?? []);
        return [
          {
            subject,
            workload,
            request,
            generator,
            offeredPerSecond,
            latency,
            fromSendP99Seconds: fromSend.length === 0 ? null : Math.max(...fromSend),
            p99Interval: percentileInterval(histogram, 0.99),
            p99SecondsByRepetition: repetitions.map((repetition) => percentileSeconds(repetition.latency, "p99")),
            distribution,
          },
        ];
      });
    });
}
