/** Slices that must agree, and how closely: max / min of their seconds per operation. */
const AGREEING_SLICES = 3;
const AGREEMENT = 1.1;

/**
 * Whether a warm-up is over: the last three slices agree within 10 %. Each slice is the *median* of
 * its batches' CPU time per operation, so that a busy neighbour does not hide that the code itself has settled.
 */
export function isSteady(slices: readonly number[]): boolean {
  const last = slices.slice(-AGREEING_SLICES);
  return last.length === AGREEING_SLICES && Math.max(...last) <= Math.min(...last) * AGREEMENT;
}
