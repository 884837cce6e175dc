import type { Estimate } from "../statistics/estimate.ts";
import { momentsOf } from "../statistics/estimate-from.ts";
import { median } from "../statistics/median.ts";
import { pairedEstimate } from "../statistics/paired-estimate.ts";

/** What a metric does on this machine when nothing differs: spreads are those of one pair's ln-ratio. */
export interface NoiseFloor {
  readonly sd: number;
  /** 1.4826 × median absolute deviation: the spread of the quiet majority. */
  readonly robustSd: number;
  /** The relative change that as many pairs find in most comparisons (70 % with 12 pairs, 80 % with many): 0.03 is 3 %. */
  readonly minimumDetectableEffect: number;
  readonly pairs: number;
  /** Mean ln-ratio of identical variants: an interval without 0 is a fault of the measurement. */
  readonly bias: Estimate;
}

/** Fewer pairs say next to nothing of a spread: that of 3 is off by half. */
export const MINIMUM_PAIRS = 4;

/** 1.96 + 0.84: were the spread known, a two-sided 5 % test would find 80 % of the effects of that size. */
const DETECTED_SPREADS = 2.8;

/** Makes the median absolute deviation of normal values their standard deviation. */
const MAD_TO_SD = 1.4826;

/**
 * The noise floor of one metric from the ln-ratios of A/A pairs: the same variant twice, one ratio per pair. `null` with
 * fewer than 4 pairs. Throws when one is not finite.
 */
export function noiseFloor(lnRatios: readonly number[]): NoiseFloor | null {
  const pairs = lnRatios.length;
  if (pairs < MINIMUM_PAIRS) return null;
  const sd = Math.sqrt(momentsOf(lnRatios).variance);
  const middle = median(lnRatios);
  return {
    sd,
    robustSd: MAD_TO_SD * median(lnRatios.map((value) => Math.abs(value - middle))),
    minimumDetectableEffect: minimumDetectableEffect(sd, pairs),
    pairs,
    bias: pairedEstimate(lnRatios),
  };
}

/**
 * Whether a comparison has to be called «no difference»: its interval holds 0, or what it found is smaller than what the
 * noise of the machine lets as many pairs find. `estimate` is of ln-ratios. One pair, which has no interval, is never more
 * than noise; without a floor (`null`) only the interval speaks.
 */
export function isBelowNoise(estimate: Estimate, floor: NoiseFloor | null): boolean {
  const { value, low, high, samples } = estimate;
  if (samples < 2 || (low <= 0 && high >= 0)) return true;
  if (floor === null) return false;
  // More pairs than the A/A had cannot make it a finer measure than it was seen to be.
  const detectable = minimumDetectableEffect(floor.sd, Math.min(samples, floor.pairs));
  return Math.abs(value) < Math.log1p(detectable);
}

/**
 * The relative change that so many pairs of that spread (SD of a pair's ln-ratio) find in most comparisons, 70 % with 12 pairs and 80 % with
 * many: 2.8 SD/√n (capacity method 4.2), 0.03 is 3 %.
 */
export function minimumDetectableEffect(sd: number, pairs: number): number {
  return Math.expm1((DETECTED_SPREADS * sd) / Math.sqrt(pairs));
}
