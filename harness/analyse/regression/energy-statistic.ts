/** Where a series parts best in two. */
export interface Split {
  /** First index of the later part. */
  readonly at: number;
  /** Index after the later part: what follows it may be something else again. */
  readonly end: number;
  readonly statistic: number;
}

/**
 * The split of `series` from `start` (inclusive) to `end` (exclusive) with the largest energy statistic; `null` when there is no
 * room for two parts of `minimumLength` values.
 *
 * Q = mn/(m+n) · (2·mean|x−y| − mean|x−x′| − mean|y−y′|), exponent 1, over every place of the split and every end of the later
 * part (Matteson & James, arXiv 1306.4933).
 */
export function largestSplit(
  series: readonly number[],
  start: number,
  end: number,
  minimumLength: number,
): Split | null {
  const distances = distanceSums(series.slice(start, end));
  const length = end - start;
  let largest: Split | null = null;
  for (let at = minimumLength; at <= length - minimumLength; at += 1) {
    for (let stop = at + minimumLength; stop <= length; stop += 1) {
      const [m, n] = [at, stop - at];
      const between = distances(0, at, at, stop) / (m * n);
      const before = distances(0, at, 0, at) / Math.max(1, m * (m - 1));
      const after = distances(at, stop, at, stop) / Math.max(1, n * (n - 1));
      const statistic = ((m * n) / (m + n)) * (2 * between - before - after);
      if (largest === null || statistic > largest.statistic) largest = { at: start + at, end: start + stop, statistic };
    }
  }
  return largest;
}

/** Sum of |a − b| over all a of one range and b of another, each answer in constant time: sums over rectangles from the origin. */
function distanceSums(values: readonly number[]): (a: number, aEnd: number, b: number, bEnd: number) => number {
  const width = values.length + 1;
  const sums = new Float64Array(width * width);
  const sum = (row: number, column: number): number => sums[row * width + column] ?? 0;
  for (const [i, a] of values.entries()) {
    for (const [j, b] of values.entries())
      sums[(i + 1) * width + j + 1] = Math.abs(a - b) + sum(i, j + 1) + sum(i + 1, j) - sum(i, j);
  }
  return (a, aEnd, b, bEnd) => sum(aEnd, bEnd) - sum(a, bEnd) - sum(aEnd, b) + sum(a, b);
}
