/** The median: of an even number of values the mean of the two in the middle. NaN when there is none. */
export function median(values: readonly number[]): number {
  const rising = values.toSorted((a, b) => a - b);
  const at = (index: number): number => rising[Math.floor(index)] ?? Number.NaN;
  const [lower, upper] = [at((rising.length - 1) / 2), at(rising.length / 2)];
  return lower === upper ? lower : (lower + upper) / 2;
}
