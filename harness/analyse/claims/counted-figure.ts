import type { ByteRange } from "../../results/wire.ts";
import type { Estimate } from "../statistics/estimate.ts";

/** Bytes that were counted, as a figure whose limits are the least and the most of the samples. */
export function countedBytes({ meanBytes, minBytes, maxBytes, samples }: ByteRange): Estimate {
  return { value: meanBytes, low: minBytes, high: maxBytes, confidence: 1, samples };
}

/** How many times `left` is of `right`; the limits are those that no pair of samples exceeds. `null` where a side is missing. */
export function countedRatio(left: ByteRange | null, right: ByteRange | null): Estimate | null {
  if (left === null || right === null) return null;
  return {
    value: left.meanBytes / right.meanBytes,
    low: left.minBytes / right.maxBytes,
    high: left.maxBytes / right.minBytes,
    confidence: 1,
    samples: Math.min(left.samples, right.samples),
  };
}
