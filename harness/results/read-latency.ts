import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import type { Histogram } from "hdr-histogram-js";

import type { LatencyHistogram, LatencySummary } from "./latency.ts";
import type { SloPercentile } from "./run-result.ts";

/** A percentile is shown only when at least this many samples lie above it: fewer make it a matter of luck. */
export const SAMPLES_ABOVE_PERCENTILE = 10;

/** An empty histogram with the settings every stored distribution has: 3 significant digits, growing with its values. */
export function emptyHistogram(): Histogram {
  return build({ numberOfSignificantValueDigits: 3, autoResize: true, bitBucketSize: 64 });
}

/** Stores a histogram whose values count in units of `valueSeconds`, s. */
export function encodeHistogram(histogram: Histogram, valueSeconds: number): LatencyHistogram {
  return { valueSeconds, hdr: encodeIntoCompressedBase64(histogram) };
}

/**
 * Reads a stored histogram. Throws when the text is no HdrHistogram V2.
 *
 * The histogram that comes back does not grow: add it to an `emptyHistogram()`, never another one to it.
 */
export function decodeHistogram(stored: LatencyHistogram): Histogram {
  return decodeFromCompressedBase64(stored.hdr, 64);
}

/** Reads mean, percentiles and maximum from a histogram whose values count in units of `valueSeconds`, s. Needs at least one sample. */
export function summariseHistogram(histogram: Histogram, valueSeconds: number): LatencySummary {
  const samples = histogram.totalCount;
  if (samples === 0) throw new RangeError("a latency summary needs at least one sample, and the histogram has none");
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) * valueSeconds;
  return {
    samples,
    meanSeconds: histogram.mean * valueSeconds,
    p50Seconds: at(50),
    p90Seconds: at(90),
    p95Seconds: at(95),
    p99Seconds: at(99),
    p999Seconds: hasEnoughAbove(samples, "p999") ? at(99.9) : null,
    maxSeconds: histogram.maxValue * valueSeconds,
  };
}

/** A percentile of a summary, s; `null` when fewer than 10 samples lie above it. */
export function percentileSeconds(latency: LatencySummary, percentile: SloPercentile): number | null {
  return hasEnoughAbove(latency.samples, percentile) ? latency[`${percentile}Seconds`] : null;
}

/** One sample in this many lies above the percentile: whole numbers, because 10 000 × (1 − 0.999) is not quite 10. */
const oneInAbove: Readonly<Record<SloPercentile, number>> = { p50: 2, p90: 10, p95: 20, p99: 100, p999: 1000 };

function hasEnoughAbove(samples: number, percentile: SloPercentile): boolean {
  return samples >= SAMPLES_ABOVE_PERCENTILE * oneInAbove[percentile];
}
