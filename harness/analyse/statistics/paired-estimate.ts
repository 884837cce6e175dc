import { CONFIDENCE, estimateMean } from "./estimate-from.ts";
import type { Estimate } from "./estimate.ts";
import { hodgesLehmann, walshLimits } from "./wilcoxon-signed-rank.ts";

/**
 * Estimates the middle of paired differences (of CPU seconds, or of logarithms), one value per pair and in its unit.
 *
 * Six pairs or more, at 0.95: the Hodges–Lehmann estimate with exact Wilcoxon signed-rank limits, which one wild pair cannot
 * move and which hold for any symmetric noise. Two to five, for which no exact limits exist: the mean with a t-interval. One
 * pair has no interval: both limits are its value. Throws when there is no value or one that is not finite.
 */
export function pairedEstimate(values: readonly number[], confidence: number = CONFIDENCE): Estimate {
  const limits = values.length < 2 ? null : walshLimits(values, (1 - confidence) / 2);
  if (limits === null) return estimateMean(values, confidence);
  return { value: hodgesLehmann(values), ...limits, confidence, samples: values.length };
}
