import { momentsOf } from "../statistics/estimate-from.ts";
import { studentTail } from "../statistics/student-t.ts";
import { largestSplit } from "./energy-statistic.ts";

/** A place at which a series changes its level. */
export interface ChangePoint {
  /** Index of the first value after the change. */
  readonly index: number;
  /** Means of the neighbouring segments. */
  readonly before: number;
  readonly after: number;
  /** Two-sided, of Student's t-test between the two segments. */
  readonly pValue: number;
}

/** How change points are looked for. */
export interface ChangePointOptions {
  /** Values that are looked at together; windows overlap by half. At least 2 × `minimumLength`. */
  readonly window: number;
  /** Largest p-value of a change point that is kept. */
  readonly pValue: number;
  /** Least difference between the means of the segments, in the unit of the series. */
  readonly minimumMagnitude: number;
  /** Least values of a segment. */
  readonly minimumLength: number;
}

/** Window, p-value and magnitude as Hunter has them; a segment of fewer than 5 nights could be a spike that was run twice. */
export const changePointDefaults: ChangePointOptions = {
  window: 50,
  pValue: 0.001,
  minimumMagnitude: Math.log(1.01),
  minimumLength: 5,
};

/** In the first pass ten times the p-value is enough: what is weak alone may be strong once its neighbours are known. */
const WEAK_FACTOR = 10;

/**
 * The change points of a series in their order: E-divisive with a t-test in place of permutations, so that the same series
 * always has the same (Hunter: arXiv 2301.03034). Windows are split at the largest energy statistic as long as a t-test at ten
 * times `pValue` agrees; then the weakest points are taken out until each is significant between its whole neighbouring
 * segments, and at least `minimumMagnitude`. A segment shorter than `minimumLength` is never made: a single spike is no change.
 * Throws when a value is not finite or the window has no room for two segments.
 */
export function findChangePoints(
  series: readonly number[],
  options: ChangePointOptions = changePointDefaults,
): readonly ChangePoint[] {
  if (!series.every(Number.isFinite)) throw new RangeError("change points need finite values");
  const { window, minimumLength } = options;
  if (minimumLength < 1 || window < 2 * minimumLength)
    throw new RangeError(`a window of ${window} has no room for two segments of ${minimumLength}`);
  return mergeWeak(weakPoints(series, options), series, options);
}

function weakPoints(series: readonly number[], options: ChangePointOptions): readonly number[] {
  const { window, minimumLength } = options;
  const found: number[] = [];
  let start = 0;
  while (start < series.length) {
    const inWindow = splitWithin(series, start, Math.min(start + window, series.length), options);
    found.push(...inWindow);
    start = Math.max(inWindow.at(-1) ?? 0, start + Math.floor(window / 2));
  }
  // Windows overlap: one change may be seen twice, a place or two apart.
  const rising = [...new Set(found)].toSorted((a, b) => a - b);
  return rising.filter((index, place) => index - (rising[place - 1] ?? -Infinity) >= minimumLength);
}

/** Rising indices. */
function splitWithin(
  series: readonly number[],
  start: number,
  end: number,
  options: ChangePointOptions,
): readonly number[] {
  const split = largestSplit(series, start, end, options.minimumLength);
  if (split === null) return [];
  const pValue = levelTest(series.slice(start, split.at), series.slice(split.at, split.end));
  if (pValue > options.pValue * WEAK_FACTOR) return [];
  return [...splitWithin(series, start, split.at, options), split.at, ...splitWithin(series, split.at, end, options)];
}

function mergeWeak(
  weak: readonly number[],
  series: readonly number[],
  options: ChangePointOptions,
): readonly ChangePoint[] {
  const points = describePoints(weak, series);
  const weakest = leastOf(points, ({ pValue }) => -pValue);
  if (weakest === null) return [];
  const smallest = leastOf(points, magnitudeOf) ?? weakest;
  const isKept = weakest.pValue <= options.pValue;
  if (isKept && magnitudeOf(smallest) >= options.minimumMagnitude) return points;
  const dropped = isKept ? smallest : weakest;
  return mergeWeak(
    weak.filter((index) => index !== dropped.index),
    series,
    options,
  );
}

function describePoints(indices: readonly number[], series: readonly number[]): readonly ChangePoint[] {
  return indices.map((index, place) => {
    const before = series.slice(indices[place - 1] ?? 0, index);
    const after = series.slice(index, indices[place + 1] ?? series.length);
    return {
      index,
      before: momentsOf(before).mean,
      after: momentsOf(after).mean,
      pValue: levelTest(before, after),
    };
  });
}

function magnitudeOf({ before, after }: ChangePoint): number {
  return Math.abs(after - before);
}

function leastOf(points: readonly ChangePoint[], by: (point: ChangePoint) => number): ChangePoint | null {
  return points.reduce<ChangePoint | null>(
    (least, point) => (least === null || by(point) < by(least) ? point : least),
    null,
  );
}

/** Two-sided p-value of Student's t-test with equal variances; 1 with too few values to tell. */
function levelTest(before: readonly number[], after: readonly number[]): number {
  const degrees = before.length + after.length - 2;
  if (before.length === 0 || after.length === 0 || degrees < 1) return 1;
  const [left, right] = [momentsOf(before), momentsOf(after)];
  const difference = Math.abs(left.mean - right.mean);
  if (difference === 0) return 1;
  const pooled = (left.variance * (left.count - 1) + right.variance * (right.count - 1)) / degrees;
  return studentTail(difference / Math.sqrt(pooled * (1 / left.count + 1 / right.count)), degrees);
}
