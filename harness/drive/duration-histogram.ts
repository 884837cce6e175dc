import { build, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";

/** An empty histogram of durations: three significant digits, growing with its values, in whatever unit is recorded. */
export function durationHistogram(): Histogram {
  return build({ numberOfSignificantValueDigits: 3, autoResize: true, bitBucketSize: 64 });
}

/** HdrHistogram V2, compressed, base64: what raw files keep of a distribution. */
export function encodeDurations(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}
