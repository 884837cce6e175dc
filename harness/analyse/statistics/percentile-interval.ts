import type { LatencyHistogram } from "../../results/latency.ts";
import { decodeHistogram } from "../../results/read-latency.ts";
import { CONFIDENCE } from "./estimate-from.ts";

/** Limits of a percentile, s. */
export interface PercentileInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval that holds a percentile of the latencies behind a stored histogram, whatever their distribution.
 *
 * `quantile` is from 0 to 1, exclusive: 0.99 for p99. The limits are order statistics whose ranks come from the exact
 * binomial distribution, each side leaving out at most half of what `confidence` leaves (Hollander & Wolfe, 3.6), widened
 * to the edges of their buckets. `null` when there is no such rank: too few samples above, or below. It speaks for
 * independent samples; stalls hit neighbours together, so that between repetitions a percentile moves more than this says.
 * Throws when the histogram cannot be read or `quantile` is out of range.
 */
export function percentileInterval(
  stored: LatencyHistogram,
  quantile: number,
  confidence: number = CONFIDENCE,
): PercentileInterval | null {
  const histogram = decodeHistogram(stored);
  const samples = histogram.totalCount;
  const ranks = percentileRanks(samples, quantile, confidence);
  if (ranks === null) return null;
  const valueAt = (rank: number): number => histogram.getValueAtPercentile((100 * rank) / samples);
  return {
    low: bottomOfBucket(valueAt(ranks.low)) * stored.valueSeconds,
    high: valueAt(ranks.high) * stored.valueSeconds,
  };
}

/** A histogram of 3 significant digits counts single values below 2048 and from there on 1024 buckets to every doubling; it answers with their tops. */
function bottomOfBucket(top: number): number {
  const width = Math.max(1, 2 ** (Math.floor(Math.log2(top)) - 10));
  return top - width + 1;
}

/** Ranks, from 1, of the samples between which the quantile lies; `null` when there is no sample for one of them. */
export function percentileRanks(
  samples: number,
  quantile: number,
  confidence: number = CONFIDENCE,
): { readonly low: number; readonly high: number } | null {
  if (!(quantile > 0 && quantile < 1)) throw new RangeError(`a quantile lies between 0 and 1, and this is ${quantile}`);
  const alphaSide = (1 - confidence) / 2;
  // Above the l-th sample in rising order unless fewer than l of all lie below: P(B ≤ l − 1) ≤ alphaSide.
  const low = countAtMost(samples, quantile, alphaSide);
  // The same from the other end.
  const high = samples + 1 - countAtMost(samples, 1 - quantile, alphaSide);
  return low < 1 || high > samples ? null : { low, high };
}

/** How many k have P(B ≤ k) ≤ alphaSide for B binomial: `trials` trials of probability `share`. */
function countAtMost(trials: number, share: number, alphaSide: number): number {
  const { first, weights } = binomialWeights(trials, share);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let cumulative = 0;
  for (const [index, weight] of weights.entries()) {
    cumulative += weight;
    if (cumulative > alphaSide * total) return first + index;
  }
  return 0;
}

/** Below it a weight, against 1 at the mode, changes no probability that matters here. */
const NEGLIGIBLE = 1e-18;

/** The binomial distribution around its mode, up to a factor: by the ratio of neighbours, for no factorial is as large. */
function binomialWeights(
  trials: number,
  share: number,
): { readonly first: number; readonly weights: readonly number[] } {
  const odds = share / (1 - share);
  const mode = Math.min(trials, Math.floor((trials + 1) * share));
  const below: number[] = [];
  for (let k = mode, weight = 1; k > 0 && weight > NEGLIGIBLE; k -= 1) {
    weight *= k / ((trials - k + 1) * odds);
    below.push(weight);
  }
  const above: number[] = [];
  for (let k = mode, weight = 1; k < trials && weight > NEGLIGIBLE; k += 1) {
    weight *= ((trials - k) / (k + 1)) * odds;
    above.push(weight);
  }
  return { first: mode - below.length, weights: [...below.reverse(), 1, ...above] };
}
