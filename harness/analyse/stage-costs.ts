import type { StageCosts } from "./analysis.ts";
import { singleThreaded } from "./bench-samples.ts";
import type { BenchGroup } from "./bench-samples.ts";
import { estimateFrom } from "./estimate-from.ts";

/** Cost of each pipeline stage and its share of the sum, from the single-threaded benchmarks that timed stages. */
export function stageCosts(groups: readonly BenchGroup[]): StageCosts[] {
  return groups.flatMap((group) => {
    const timings = singleThreaded(group).flatMap(({ stages }) => stages);
    if (timings.length === 0) return [];
    const costs = [...Map.groupBy(timings, ({ stage }) => stage)].map(([stage, repetitions]) => ({
      stage,
      seconds: estimateFrom(repetitions.map(({ secondsPerOperation }) => secondsPerOperation)),
    }));
    const total = costs.reduce((sum, { seconds }) => sum + seconds.value, 0);
    if (total === 0) return [];
    const { algorithm, engine, tokenProfile } = group.subject;
    return [
      {
        algorithm,
        engine,
        tokenProfile,
        stages: costs.map(({ stage, seconds }) => ({ stage, seconds, share: seconds.value / total })),
      },
    ];
  });
}
