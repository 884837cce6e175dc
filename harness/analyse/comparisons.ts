import type { Comparison, Noise } from "./analysis.ts";
import { cpuOf, type DuetGroup, estimatePair, overOf } from "./duet-pairs.ts";
import { estimateFrom } from "./estimate-from.ts";
import type { Estimate } from "./estimate.ts";
import { median } from "./median.ts";
import { isBelowNoise, noiseFloor } from "./noise-floor.ts";

/** Comparisons of another kind: their variants are steps on one way, or one and the same. */
const notCompared: ReadonlySet<string> = new Set(["noise", "stages"]);

/** Every variant against the reference of its duets. What lies within the noise of this machine is called none. */
export function comparisonsOf(groups: readonly DuetGroup[], noise: Noise | null): Comparison[] {
  return groups
    .filter(({ comparison }) => !notCompared.has(comparison))
    .flatMap((group) => group.variants.slice(1).flatMap((_, index) => comparisonOf(group, index + 1, noise) ?? []));
}

function comparisonOf(group: DuetGroup, index: number, noise: Noise | null): Comparison | null {
  const [reference, variant] = [group.variants[0], group.variants[index]];
  if (reference === undefined || variant === undefined) return null;
  const pair = [0, index] as const;
  const lnCpuRatio = estimatePair(group, pair, (a, b) => Math.log(cpuOf(b) / cpuOf(a)));
  const cpuSeconds = estimatePair(group, pair, (a, b) => cpuOf(b) - cpuOf(a));
  const referenceCpuSeconds = estimatePair(group, pair, (a) => cpuOf(a));
  const lnThroughputRatio = estimatePair(group, pair, (a, b) => Math.log(throughput(b) / throughput(a)));
  const lnP50Ratio = estimatePair(group, pair, (a, b) => Math.log(b.p50Seconds / a.p50Seconds));
  if (lnCpuRatio === null || cpuSeconds === null || referenceCpuSeconds === null) return null;
  if (lnThroughputRatio === null || lnP50Ratio === null) return null;
  const over = overOf(group);
  return {
    comparison: group.comparison,
    reference,
    variant,
    over,
    lnCpuRatio,
    cpuSeconds,
    referenceCpuSeconds,
    lnThroughputRatio,
    lnP50Ratio,
    redisCpuSeconds: redisCpu(group, index),
    cacheHitRatio: hitRatio(group, index),
    // A floor over pairs of processes is not that of blocks within one.
    isNone: isBelowNoise(lnCpuRatio, noise?.over === over ? noise.cpu : null),
  };
}

/** The noise floor of this machine, from duets of a design with itself; `null` where there are too few. */
export function noiseOf(groups: readonly DuetGroup[]): Noise | null {
  const group = groups.find(({ comparison }) => comparison === "noise");
  if (group === undefined) return null;
  const lnRatios = (read: (slice: DuetGroup["trials"][number]["slices"][number]) => number) => {
    const byTrial = group.trials.map((trial) => {
      const blocks = [...Map.groupBy(trial.slices, ({ block }) => block).values()];
      return blocks.flatMap((slices) => {
        const [a, b] = [0, 1].map((index) => slices.find(({ variant }) => variant === index));
        return a === undefined || b === undefined ? [] : [Math.log(read(b) / read(a))];
      });
    });
    return overOf(group) === "block" ? byTrial.flat() : byTrial.filter((one) => one.length > 0).map(median);
  };
  const floors = {
    cpu: noiseFloor(lnRatios(cpuOf)),
    throughput: noiseFloor(lnRatios(throughput)),
    p50: noiseFloor(lnRatios(p50Of)),
  };
  const { cpu, throughput: completions, p50 } = floors;
  return cpu === null || completions === null || p50 === null
    ? null
    : { over: overOf(group), cpu, throughput: completions, p50 };
}

type Slice = DuetGroup["trials"][number]["slices"][number];

function throughput({ requests, windowSeconds }: Slice): number {
  return requests / windowSeconds;
}

function p50Of({ p50Seconds }: Slice): number {
  return p50Seconds;
}

function slicesOf({ trials }: DuetGroup, index: number): Slice[] {
  return trials.flatMap(({ slices }) => slices.filter(({ variant }) => variant === index));
}

function redisCpu(group: DuetGroup, index: number): Estimate | null {
  const values = slicesOf(group, index).flatMap(({ redisCpuSeconds, requests }) =>
    redisCpuSeconds === null ? [] : [redisCpuSeconds / requests],
  );
  return values.length === 0 ? null : estimateFrom(values);
}

/** Of all slices but the first of each process: the cache fills in it. */
function hitRatio(group: DuetGroup, index: number): number | null {
  const values = slicesOf(group, index).flatMap(({ cacheHitRatio, block }) =>
    cacheHitRatio === null || block === 0 ? [] : [cacheHitRatio],
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
