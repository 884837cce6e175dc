import { benchGroups, singleThreaded } from "../costs/bench-samples.ts";
import { welchDifference } from "../costs/difference-of.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { BenchMeasurement } from "../../results/trial-result.ts";

/** What of the valid benchmarks is read: an algorithm with an engine on one thread. */
export interface BenchQuery {
  readonly algorithm: string;
  /** `null` for all of them, where the engine takes no part. */
  readonly engine: string | null;
  readonly tokenProfile: string;
}

/** Every repetition's figure of one algorithm × engine; empty where no valid trial has it. */
export function benchValues(
  run: RunResult,
  query: BenchQuery,
  read: (measurement: BenchMeasurement) => number | null,
): number[] {
  return benchGroups(run)
    .filter(
      ({ subject }) =>
        subject.algorithm === query.algorithm &&
        subject.tokenProfile === query.tokenProfile &&
        (query.engine === null || subject.engine === query.engine),
    )
    .flatMap((group) => singleThreaded(group).flatMap((measurement) => read(measurement) ?? []));
}

/** How many times `left` is of `right`, by Welch's interval on the logarithms; `null` where a side has no value. */
export function ratioOf(left: readonly number[], right: readonly number[]): Estimate | null {
  if (left.length === 0 || right.length === 0) return null;
  const { value, low, high, confidence, samples } = welchDifference(left.map(Math.log), right.map(Math.log));
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high), confidence, samples };
}
