import { comparisons } from "../../results/comparisons.ts";
import type { DuetSlice } from "../../results/trial-result.ts";
import type { Comparison, Noise } from "../analysis.ts";
import { cpuOf, type DuetGroup, estimatePair, type Over, overOf, pairedValues, throughputOf } from "./duet-pairs.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { median } from "../statistics/median.ts";
import { isBelowNoise, noiseFloor } from "./noise-floor.ts";

/** Every variant against the reference of its duets. What lies within the noise of this machine is called none. */
export function comparisonsOf(groups: readonly DuetGroup[], noise: Noise | null): Comparison[] {
  return groups
    .filter(({ comparison }) => comparisons[comparison].of === "designs")
    .flatMap((group) => group.variants.slice(1).flatMap((_, index) => comparisonOf(group, index + 1, noise) ?? []));
}

function comparisonOf(group: DuetGroup, index: number, noise: Noise | null): Comparison | null {
  const [reference, variant] = [group.variants[0], group.variants[index]];
  if (reference === undefined || variant === undefined) return null;
  const pair = [0, index] as const;
  const lnCpuRatio = estimatePair(group, pair, (a, b) => Math.log(cpuOf(b) / cpuOf(a)));
  const cpuSeconds = estimatePair(group, pair, (a, b) => cpuOf(b) - cpuOf(a));
  const referenceCpuSeconds = estimatePair(group, pair, (a) => cpuOf(a));
  const lnThroughputRatio = estimatePair(group, pair, (a, b) => Math.log(throughputOf(b) / throughputOf(a)));
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
    isNone: isNone(lnCpuRatio, over, noise),
  };
}

/** One pair of processes among a noise of pairs is held against what one pair has to show, whatever its blocks say. */
function isNone(lnCpuRatio: Estimate, over: Over, noise: Noise | null): boolean {
  if (over === "pair" || noise?.over !== "pair")
    return isBelowNoise(lnCpuRatio, noise?.over === over ? noise.cpu : null);
  return isBelowNoise(lnCpuRatio, null) || Math.abs(lnCpuRatio.value) < ONE_PAIR_SPREADS * noise.cpu.sd;
}

/** 1.96 + 0.84: what a single pair finds in most cases. */
const ONE_PAIR_SPREADS = 2.8;

/** The noise floor of this machine, from duets of a design with itself; `null` where there are too few. */
export function noiseOf(groups: readonly DuetGroup[]): Noise | null {
  const group = groups.find(({ comparison }) => comparisons[comparison].of === "noise");
  if (group === undefined) return null;
  const floorOf = (read: (slice: DuetSlice) => number) =>
    noiseFloor(pairedValues(group, [0, 1], (a, b) => Math.log(read(b) / read(a))));
  const cpu = floorOf(cpuOf);
  const throughput = floorOf(throughputOf);
  const p50 = floorOf(({ p50Seconds }) => p50Seconds);
  return cpu === null || throughput === null || p50 === null ? null : { over: overOf(group), cpu, throughput, p50 };
}

function slicesOf({ trials }: DuetGroup, index: number): DuetSlice[] {
  return trials.flatMap(({ slices }) => slices.filter(({ variant }) => variant === index));
}

function redisCpu(group: DuetGroup, index: number): Estimate | null {
  // One figure per pair of processes: its slices are not independent of each other.
  const values = group.trials.flatMap((trial) => {
    const slices = trial.slices.filter(({ variant }) => variant === index);
    const known = slices.flatMap(({ redisCpuSeconds, requests }) =>
      redisCpuSeconds === null ? [] : [redisCpuSeconds / requests],
    );
    return known.length === 0 ? [] : [median(known)];
  });
  return values.length === 0 ? null : estimateFrom(values);
}

/** Of all slices but the first of each process: the cache fills in it. */
function hitRatio(group: DuetGroup, index: number): number | null {
  const values = slicesOf(group, index).flatMap(({ cacheHitRatio, block }) =>
    cacheHitRatio === null || block === 0 ? [] : [cacheHitRatio],
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
