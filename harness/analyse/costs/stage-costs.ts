import type { BenchMeasurement } from "../../results/trial-result.ts";
import type { StageCosts } from "../analysis.ts";
import { singleThreaded } from "./bench-samples.ts";
import type { BenchGroup } from "./bench-samples.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";

/** Cost of each pipeline stage and its share of the sum, from the single-threaded benchmarks that timed stages. */
export function stageCosts(groups: readonly BenchGroup[]): StageCosts[] {
  return groups.flatMap((group) => {
    const timings = singleThreaded(group).flatMap(({ stages }) => stages);
    if (timings.length === 0) return [];
    const costs = [...Map.groupBy(timings, ({ stage }) => stage)].map(([stage, repetitions]) => ({
      stage,
      seconds: estimateFrom(repetitions.map(({ secondsPerOperation }) => secondsPerOperation)),
      cpuSeconds: estimateFrom(repetitions.map(({ cpuSecondsPerOperation }) => cpuSecondsPerOperation)),
    }));
    const total = costs.reduce((sum, { cpuSeconds }) => sum + cpuSeconds.value, 0);
    if (total === 0) return [];
    const { algorithm, engine, tokenProfile } = group.subject;
    return [
      {
        algorithm,
        engine,
        tokenProfile,
        timerSeconds: timerOf(singleThreaded(group)),
        stages: costs.map((cost) => ({ ...cost, share: cost.cpuSeconds.value / total })),
      },
    ];
  });
}

function timerOf(measurements: readonly BenchMeasurement[]): number | null {
  const values = measurements.flatMap(({ timerSecondsPerOperation }) => timerSecondsPerOperation ?? []);
  return values.length === 0 ? null : Math.max(...values);
}
