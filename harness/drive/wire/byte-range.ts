import type { ByteRange } from "../../results/wire.ts";

/** Least, mean and most of some byte counts; of none it is all zero. */
export function byteRange(counts: readonly number[]): ByteRange {
  const samples = counts.length;
  if (samples === 0) return { samples, meanBytes: 0, minBytes: 0, maxBytes: 0 };
  const sum = counts.reduce((total, bytes) => total + bytes, 0);
  return { samples, meanBytes: sum / samples, minBytes: Math.min(...counts), maxBytes: Math.max(...counts) };
}
