import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import type { Histogram } from "hdr-histogram-js";

import type { LatencyHistogram, LatencySummary } from "./latency.ts";
import { hasEnoughAbove } from "./percentile-seconds.ts";

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
    // Not maxValue: storing a histogram rounds it to its bucket, and a summary must read the same before and after.
    maxSeconds: at(100),
  };
}
