import type { Estimate } from "./estimate.ts";
import { studentT } from "./student-t.ts";

/** The confidence of every interval unless another one is asked for. */
export const CONFIDENCE = 0.95;

/**
 * Estimates a figure from its independent repetitions: the geometric mean, with a t-interval on the logarithms.
 *
 * Noise on a shared machine multiplies (a slow minute makes everything 10 % slower, not 10 µs), and costs are positive and
 * skewed to the right, so logarithms are nearer to normal than the values and no limit falls below zero. Values that are not
 * all positive (a component that used no CPU) get a t-interval of their own. One repetition has no interval. Throws when
 * there is no value or one that is not finite.
 */
export function estimateFrom(values: readonly number[], confidence: number = CONFIDENCE): Estimate {
  const [first] = values;
  const allEqual = values.every((value) => value === first);
  if (!allEqual && values.every((value) => value > 0)) {
    const { value, low, high, ...rest } = estimateMean(values.map(Math.log), confidence);
    return { value: expFinite(value), low: expFinite(low), high: expFinite(high), ...rest };
  }
  return estimateMean(values, confidence);
}

/** The arithmetic mean with a t-interval: for figures that may be negative, such as differences. Throws as `estimateFrom`. */
export function estimateMean(values: readonly number[], confidence: number = CONFIDENCE): Estimate {
  const { mean, variance, count } = momentsOf(values);
  const half = count < 2 ? 0 : studentT(confidence, count - 1) * Math.sqrt(variance / count);
  return { value: mean, low: mean - half, high: mean + half, confidence, samples: count };
}

/** Count, mean and sample variance (n − 1; 0 for one value). Throws when there is no value or one that is not finite. */
export function momentsOf(values: readonly number[]): {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
} {
  const count = values.length;
  if (count === 0) throw new RangeError("an estimate needs at least one value");
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`an estimate needs finite values, and one is ${bad}`);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

/** Two values far apart have an interval beyond the largest number; it stays a number so that it survives JSON. */
function expFinite(logarithm: number): number {
  return Math.min(Math.exp(logarithm), Number.MAX_VALUE);
}
