import { CONFIDENCE, estimateMean, momentsOf } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { studentT } from "../statistics/student-t.ts";

/** A figure of one repetition. */
export interface Repeated {
  readonly repetition: number;
  readonly value: number;
}

/**
 * Estimates how much larger `left` is than `right`. Repetitions that both have are pairs, measured close together, and their
 * differences lose the noise they share; with fewer than two pairs the means are compared by Welch's method.
 */
export function differenceOf(
  left: readonly Repeated[],
  right: readonly Repeated[],
  confidence: number = CONFIDENCE,
): Estimate {
  const pairs = pairUp(left, right);
  if (pairs.length >= 2) return estimateMean(pairs, confidence);
  return welchDifference(valuesOf(left), valuesOf(right), confidence);
}

/**
 * Difference of two means of independent samples whose variances may differ (Welch 1947, degrees of freedom after
 * Satterthwaite). One value on a side leaves no interval.
 */
export function welchDifference(
  left: readonly number[],
  right: readonly number[],
  confidence: number = CONFIDENCE,
): Estimate {
  const { value, samples, error, degrees } = welchError(left, right);
  if (error === null) return { value, low: value, high: value, confidence, samples };
  const half = studentT(confidence, degrees) * error;
  return { value, low: value - half, high: value + half, confidence, samples };
}

/** What such a difference is judged by: its standard error and degrees of freedom; the error is `null` where nothing varies or a side has one value. */
export function welchError(
  left: readonly number[],
  right: readonly number[],
): {
  readonly value: number;
  readonly samples: number;
  readonly error: number | null;
  readonly degrees: number;
} {
  const a = momentsOf(left);
  const b = momentsOf(right);
  const value = a.mean - b.mean;
  const samples = Math.min(a.count, b.count);
  const errorA = a.variance / a.count;
  const errorB = b.variance / b.count;
  if (samples < 2 || errorA + errorB === 0) return { value, samples, error: null, degrees: 0 };
  const degrees = (errorA + errorB) ** 2 / (errorA ** 2 / (a.count - 1) + errorB ** 2 / (b.count - 1));
  return { value, samples, error: Math.sqrt(errorA + errorB), degrees };
}

/** Differences of the repetitions that both sides have; several values of one repetition count as their mean. */
function pairUp(left: readonly Repeated[], right: readonly Repeated[]): number[] {
  const subtrahends = Map.groupBy(right, ({ repetition }) => repetition);
  return [...Map.groupBy(left, ({ repetition }) => repetition)].flatMap(([repetition, values]) => {
    const subtrahend = subtrahends.get(repetition);
    return subtrahend === undefined ? [] : [momentsOf(valuesOf(values)).mean - momentsOf(valuesOf(subtrahend)).mean];
  });
}

function valuesOf(repeated: readonly Repeated[]): number[] {
  return repeated.map(({ value }) => value);
}
