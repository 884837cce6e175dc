import type { Estimate } from "../statistics/estimate.ts";
import { CONFIDENCE } from "../statistics/estimate-from.ts";
import { studentT } from "../statistics/student-t.ts";

/** What a cache changes at one hit ratio. */
export interface CachePoint {
  /** 0 to 1. */
  readonly hitRatio: number;
  /** CPU seconds per request with the cache minus without it, from pairs: below 0 the cache pays. */
  readonly difference: Estimate;
}

/** From which hit ratio a cache pays: 0 is always, `null` is at no ratio up to 1. */
export interface BreakEven {
  readonly hitRatio: number | null;
  /** The ratio could be as low as `low` and as high as `high`; `null` as above. */
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  /** CPU seconds per request that a lookup without a hit costs, and that a hit saves: the line is `missCost − ratio × (missCost + hitSaving)`. */
  readonly missCostSeconds: number;
  readonly hitSavingSeconds: number;
  /** The smallest and the largest ratio measured: a break-even outside of them is extrapolated. */
  readonly measured: readonly [number, number];
}

/**
 * The hit ratio from which on a cache pays, up to 1: where a line through the CPU differences falls below 0.
 *
 * CPU is linear in the hit ratio (a miss costs lookup and verify, a hit a lookup), so a weighted least-squares line is the
 * model and not an approximation; logarithms of ratios are not linear and do not belong here. The limits are where the
 * confidence band of the line crosses 0 (Fieller 1954, cut to 0…1). Weights come from the points' own intervals, and the band
 * widens where the points scatter more than those say. `null` with fewer than two different ratios, or where nothing tells the
 * error of the line: two points without intervals.
 */
export function breakEven(points: readonly CachePoint[], confidence: number = CONFIDENCE): BreakEven | null {
  const ratios = points.map(({ hitRatio }) => hitRatio);
  const line = fitLine(points, confidence);
  if (line === null) return null;
  const { at, errorAt, critical } = line;
  return {
    hitRatio: ratioFromWhichBelow(at),
    low: ratioFromWhichBelow((ratio) => at(ratio) - critical * errorAt(ratio)),
    high: ratioFromWhichBelow((ratio) => at(ratio) + critical * errorAt(ratio)),
    confidence,
    missCostSeconds: at(0),
    hitSavingSeconds: -at(1),
    measured: [Math.min(...ratios), Math.max(...ratios)],
  };
}

interface Line {
  readonly at: (ratio: number) => number;
  /** Standard error of the line there. */
  readonly errorAt: (ratio: number) => number;
  /** Student's t for its degrees of freedom. */
  readonly critical: number;
}

function fitLine(points: readonly CachePoint[], confidence: number): Line | null {
  const errors = points.map(({ difference }) => standardError(difference));
  const known = errors.every((error) => error > 0);
  const weights = errors.map((error) => (known ? 1 / error ** 2 : 1));
  const sum = (of: (point: CachePoint) => number): number =>
    points.reduce((total, point, index) => total + (weights[index] ?? 0) * of(point), 0);

  const total = sum(() => 1);
  const center = sum(({ hitRatio }) => hitRatio) / total;
  const spread = sum(({ hitRatio }) => (hitRatio - center) ** 2);
  if (!(spread > 0)) return null;
  const mean = sum(({ difference }) => difference.value) / total;
  const slope = sum(({ hitRatio, difference }) => (hitRatio - center) * (difference.value - mean)) / spread;
  const at = (ratio: number): number => mean + slope * (ratio - center);

  const freedom = points.length - 2;
  const scatter =
    freedom > 0 ? sum(({ hitRatio, difference }) => (difference.value - at(hitRatio)) ** 2) / freedom : null;
  // Known errors are never made smaller by points that happen to lie well on a line.
  const scale = known ? Math.max(1, scatter ?? 1) : scatter;
  if (scale === null) return null;
  // All are differences to the same slices without a cache: that part of their error does not shrink with their number.
  const shared = known ? Math.min(...errors) : 0;
  const degrees = known ? Math.min(...points.map(({ difference }) => difference.samples)) - 1 : freedom;
  return {
    at,
    errorAt: (ratio) => Math.sqrt(scale * (1 / total + (ratio - center) ** 2 / spread) + shared ** 2),
    critical: studentT(confidence, degrees),
  };
}

/** From the width of the interval; 0 for a point without one. */
function standardError({ low, high, confidence, samples }: Estimate): number {
  return samples < 2 ? 0 : (high - low) / 2 / studentT(confidence, samples - 1);
}

/** The smallest ratio from which on `difference` stays at or below 0 up to 1; it crosses 0 once when its ends differ in sign. */
function ratioFromWhichBelow(difference: (ratio: number) => number): number | null {
  if (difference(1) > 0) return null;
  if (difference(0) <= 0) return 0;
  let [above, below] = [0, 1];
  for (let round = 0; round < 60; round += 1) {
    const middle = (above + below) / 2;
    if (difference(middle) > 0) above = middle;
    else below = middle;
  }
  return below;
}
