import type { CacheBreakEven, Comparison } from "../analysis.ts";
import { breakEven } from "./break-even.ts";

/** From which hit ratio a cache of verified tokens pays, by the ratios that its own counters confirm. */
export function cacheBreakEvens(comparisons: readonly Comparison[]): CacheBreakEven[] {
  const caches = comparisons.filter(({ comparison }) => comparison === "cache");
  const groups = Map.groupBy(caches, ({ variant: { subject } }) => `${subject.algorithm} ${subject.engine}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { algorithm, engine } = first.variant.subject;
    const points = group
      .flatMap(({ cacheHitRatio, cpuSeconds }) =>
        cacheHitRatio === null ? [] : [{ hitRatio: cacheHitRatio, difference: cpuSeconds }],
      )
      .sort((a, b) => a.hitRatio - b.hitRatio);
    return [{ algorithm, engine, points, breakEven: breakEven(points) }];
  });
}
