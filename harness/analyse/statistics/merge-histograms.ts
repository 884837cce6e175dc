import type { LatencyHistogram, LatencySummary } from "../../results/latency.ts";
import { decodeHistogram, emptyHistogram, encodeHistogram, summariseHistogram } from "../../results/read-latency.ts";

/** Points of a distribution that a chart shows, at most; R2 limits the report's size. */
const POINTS_PER_DECADE = 10;

/** A distribution over several repetitions, and the percentiles that were read from it. */
export interface MergedLatency {
  readonly latency: LatencySummary;
  /** The sum itself. */
  readonly histogram: LatencyHistogram;
  /** Share of values at or below, rising; from 0 to 100 in steps that shrink towards 100. */
  readonly distribution: readonly { readonly percentile: number; readonly seconds: number }[];
}

/**
 * Adds up histograms and reads the percentiles from the sum: percentiles themselves are never averaged. Throws when there is
 * nothing to merge, when the histograms count in different units, or when one cannot be decoded.
 */
export function mergeHistograms(histograms: readonly LatencyHistogram[]): MergedLatency {
  const valueSeconds = histograms[0]?.valueSeconds ?? 0;
  const merged = emptyHistogram();
  for (const histogram of histograms) {
    if (histogram.valueSeconds !== valueSeconds) {
      throw new RangeError(`histograms in units of ${valueSeconds} s and ${histogram.valueSeconds} s cannot be merged`);
    }
    merged.add(decodeHistogram(histogram));
  }
  return {
    latency: summariseHistogram(merged, valueSeconds),
    histogram: encodeHistogram(merged, valueSeconds),
    distribution: percentilesUpTo(merged.totalCount).map((percentile) => ({
      percentile,
      seconds: merged.getValueAtPercentile(percentile) * valueSeconds,
    })),
  };
}

/** 0, then ten steps for every tenfold fewer samples above, down to one sample and at most 99.999, then 100. */
function percentilesUpTo(samples: number): number[] {
  const decades = Math.min(5, Math.log10(samples));
  const steps = Array.from(
    { length: Math.floor(decades * POINTS_PER_DECADE) + 1 },
    (_, step) => 100 * (1 - 10 ** (-step / POINTS_PER_DECADE)),
  );
  return [...steps, 100];
}
