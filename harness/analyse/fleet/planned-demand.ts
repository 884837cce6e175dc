import type { Estimate } from "../statistics/estimate.ts";

/** Fewer repetitions than this give no interval worth planning with… */
export const REPETITIONS_FOR_INTERVAL = 5;

/**
 * …so that the rate is taken at this share of what the mean would give (capacity method 2.4): on recorded sweeps single repeats
 * scattered by 4 to 19 %, the worst was 0.68 of the pooled value.
 */
export const FEW_REPETITIONS_SHARE = 0.8;

/** The service demand that a fleet is planned with, s: the upper limit of its interval, or the mean with a fixed allowance. */
export function plannedDemand({ value, high, samples }: Estimate): number {
  return samples >= REPETITIONS_FOR_INTERVAL ? high : value / FEW_REPETITIONS_SHARE;
}
