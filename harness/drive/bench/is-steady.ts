/** What two blocks of slices must have in common. */
export interface Agreement {
  /** Slices in each block. */
  readonly blockSlices: number;
  /** Median of the earlier block over that of the later one, at most. */
  readonly ratio: number;
}

const usual: Agreement = { blockSlices: 3, ratio: 1.1 };

/**
 * Whether a warm-up is over: the code has stopped getting faster. A slice is CPU time per operation; the median of the last few
 * slices is not more than 10 % below that of those before, unless told otherwise. Medians of blocks, because on a shared machine
 * single slices never agree for long.
 */
export function isSteady(slices: readonly number[], { blockSlices, ratio }: Agreement = usual): boolean {
  if (slices.length < 2 * blockSlices) return false;
  const last = median(slices.slice(-blockSlices));
  const before = median(slices.slice(-2 * blockSlices, -blockSlices));
  return before <= last * ratio;
}

/** The middle one of an odd number of values, the upper middle one of an even number; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
