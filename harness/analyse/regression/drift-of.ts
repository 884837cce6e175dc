import { median } from "../statistics/median.ts";
import { REGRESSION_LN_RATIO } from "./take-looks.ts";

/** A value and when it was measured. */
export interface TimedValue {
  readonly days: number;
  readonly value: number;
}

/** A steady rise or fall. */
export interface Drift {
  /** Per day. */
  readonly slope: number;
  /** Of the fitted line, at the first and at the last value. */
  readonly first: number;
  readonly last: number;
}

/** Four weeks of nights: 1 % a week is 4 % over them, six times the scatter of a night. */
export const DRIFT_RUNS = 28;

/** Two weeks of nights: over fewer, chance alone makes lines as steep as that of 1 % a week. */
const LEAST_DRIFT_RUNS = 14;

/** One-sided p of 0.001, as for change points. */
const DRIFT_Z = 3.09;

/** The least rise from end to end, ln-ratio: what an `ab` calls a regression. */
export const DRIFT_MAGNITUDE: number = REGRESSION_LN_RATIO;

/**
 * The drift of a series in the order of time; `null` when there is none. Judged on its newest {@link DRIFT_RUNS} values: ordered beyond chance
 * (Mann–Kendall, z at least 3.09) and, by the Theil–Sen line, at least {@link DRIFT_MAGNITUDE} from end to end.
 */
export function driftOf(series: readonly TimedValue[]): Drift | null {
  const values = series.slice(-DRIFT_RUNS);
  const count = values.length;
  if (count < LEAST_DRIFT_RUNS) return null;
  const pairs = values.flatMap((later, index) => values.slice(0, index).map((earlier) => ({ earlier, later })));
  const order = pairs.reduce((sum, { earlier, later }) => sum + Math.sign(later.value - earlier.value), 0);
  const spread = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  if ((Math.abs(order) - 1) / spread < DRIFT_Z) return null;
  const drift = theilSen(values, pairs);
  return drift !== null && Math.abs(drift.last - drift.first) >= DRIFT_MAGNITUDE ? drift : null;
}

/** Theil–Sen line: the median slope between any two values, through the median of what is left. */
function theilSen(
  values: readonly TimedValue[],
  pairs: readonly { readonly earlier: TimedValue; readonly later: TimedValue }[],
): Drift | null {
  const [first, last] = [values[0], values.at(-1)];
  const apart = pairs.filter(({ earlier, later }) => later.days > earlier.days);
  if (first === undefined || last === undefined || apart.length === 0) return null;
  const slope = median(apart.map(({ earlier, later }) => (later.value - earlier.value) / (later.days - earlier.days)));
  const origin = median(values.map(({ days, value }) => value - slope * days));
  return { slope, first: origin + slope * first.days, last: origin + slope * last.days };
}

/**
 * Whether a line says more of some values than steps at the indices `at` (rising, not 0) do: which leaves the smaller variance, counted with
 * the degrees of freedom that each has left.
 */
export function isRatherDrift(values: readonly TimedValue[], at: readonly number[]): boolean {
  const edges = [0, ...at, values.length];
  const squares = edges
    .slice(1)
    .reduce((sum, edge, index) => sum + stepSquares(values.slice(edges[index] ?? 0, edge)), 0);
  return lineSquares(values) / (values.length - 2) < squares / (values.length - at.length - 1);
}

function stepSquares(values: readonly TimedValue[]): number {
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  return values.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
}

/** Least squares. */
function lineSquares(values: readonly TimedValue[]): number {
  const meanDays = values.reduce((sum, { days }) => sum + days, 0) / values.length;
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  const along = values.reduce((sum, { days }) => sum + (days - meanDays) ** 2, 0);
  const across = values.reduce((sum, { days, value }) => sum + (days - meanDays) * (value - mean), 0);
  const slope = along === 0 ? 0 : across / along;
  return values.reduce((sum, { days, value }) => sum + (value - mean - slope * (days - meanDays)) ** 2, 0);
}
