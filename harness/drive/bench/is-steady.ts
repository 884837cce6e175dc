/** Slices in each of the two blocks that are compared, and how closely their medians must agree: larger / smaller. */
const BLOCK_SLICES = 3;
const AGREEMENT = 1.1;

/**
 * Whether a warm-up is over: the medians of the last three slices and of the three before them agree within 10 %. A slice is
 * CPU time per operation. Medians of blocks, because on a shared machine single slices never agree for long; what a warm-up
 * looks for is that the code has stopped getting faster.
 */
export function isSteady(slices: readonly number[]): boolean {
  if (slices.length < 2 * BLOCK_SLICES) return false;
  const last = median(slices.slice(-BLOCK_SLICES));
  const before = median(slices.slice(-2 * BLOCK_SLICES, -BLOCK_SLICES));
  return Math.max(last, before) <= Math.min(last, before) * AGREEMENT;
}

/** The middle one of an odd number of values, the upper middle one of an even number; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
