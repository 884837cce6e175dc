import type { VerifyCost } from "../analysis.ts";
import { singleThreaded } from "./bench-samples.ts";
import type { BenchGroup } from "./bench-samples.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { mergeHistograms } from "../statistics/merge-histograms.ts";

/** Verify cost of one thread, from the single-threaded benchmarks. */
export function verifyCosts(groups: readonly BenchGroup[]): VerifyCost[] {
  return groups.flatMap((group) => {
    const measurements = singleThreaded(group);
    if (measurements.length === 0) return [];
    const { algorithm, engine, tokenProfile } = group.subject;
    const signing = measurements.flatMap(({ signCpuSeconds }) => signCpuSeconds ?? []);
    return [
      {
        algorithm,
        engine,
        tokenProfile,
        seconds: estimateFrom(measurements.map(({ secondsPerOperation }) => secondsPerOperation)),
        cpuSeconds: estimateFrom(measurements.map(({ cpuSecondsPerOperation }) => cpuSecondsPerOperation)),
        operationsPerSecond: estimateFrom(measurements.map(({ operationsPerSecond }) => operationsPerSecond)),
        latency: mergeHistograms(measurements.map(({ histogram }) => histogram)).latency,
        signCpuSeconds: signing.length === 0 ? null : estimateFrom(signing),
      },
    ];
  });
}
