/** A figure with its uncertainty. Never shown without the interval and the sample count. */
export interface Estimate {
  readonly value: number;
  /** Lower and upper limit of the confidence interval; equal to `value` only when `samples` is 1, which shows as «no interval». */
  readonly low: number;
  readonly high: number;
  /** e.g. 0.95. */
  readonly confidence: number;
  /** Independent repetitions behind it. */
  readonly samples: number;
}
