import type { ThreadScaling } from "../analysis.ts";
import type { BenchGroup } from "../costs/bench-samples.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { fitScalingLaw } from "./fit-scaling-law.ts";

/**
 * Verify throughput against threads, where at least two thread counts were measured. Efficiency is X(k) / (k·X(1)).
 *
 * @param cpus of the machine: threads that had to share one say nothing of a law
 */
export function threadScaling(groups: readonly BenchGroup[], cpus: number): ThreadScaling[] {
  return groups.flatMap(({ subject, measurements }) => {
    const byThreads = [...Map.groupBy(measurements, ({ threads }) => threads)].sort(([a], [b]) => a - b);
    if (byThreads.length < 2) return [];
    const rates = byThreads.map(([threads, group]) => ({
      threads,
      operationsPerSecond: estimateFrom(group.map(({ operationsPerSecond }) => operationsPerSecond)),
    }));
    const single = rates.find(({ threads }) => threads === 1)?.operationsPerSecond.value;
    const points = rates.map(({ threads, operationsPerSecond }) => ({
      threads,
      operationsPerSecond,
      efficiency: single === undefined ? null : operationsPerSecond.value / (threads * single),
    }));
    const { algorithm, engine, tokenProfile } = subject;
    const law = fitScalingLaw(
      measurements
        .filter(({ threads }) => threads <= cpus)
        .map(({ threads: vcpus, operationsPerSecond }) => ({ vcpus, operationsPerSecond })),
    );
    return [{ algorithm, engine, tokenProfile, points, law }];
  });
}
