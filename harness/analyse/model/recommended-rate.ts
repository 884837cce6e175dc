import { percentileLabel } from "../../results/percentile-seconds.ts";
import type { SizingQuestion } from "../../results/run-result.ts";
import { median } from "../statistics/median.ts";
import { milliseconds } from "../milliseconds.ts";

/** Above this share of the anchor latency is not trusted to stay put (0.70 cap of the capacity method, chosen on recorded sweeps). */
export const ANCHOR_SHARE_CAP = 0.7;

/** One step of one repetition of a sweep, valid or refused for not keeping up. */
export interface SweepWindow {
  readonly repetition: number;
  /** Share of the overload anchor of its own session: the same step of other repetitions is within half a per cent. */
  readonly fractionOfAnchor: number;
  readonly offeredPerSecond: number;
  /** Whether the rate came back; a step that did not keep up missed the objective whatever its latency. */
  readonly keptUp: boolean;
  /** The objective's percentile, s; `null` when it may not be quoted (too few samples, a floor too high): the step then says nothing. */
  readonly seconds: number | null;
}

/** A rate to confirm in fresh processes, or why there is none. */
export type RecommendedRate =
  | {
      readonly kind: "rate";
      /** For one verifier process on its CPU, 1/s. */
      readonly ratePerSecond: number;
      readonly fractionOfAnchor: number;
      /** Median over the repetitions of the objective's percentile at that step, s. */
      readonly seconds: number;
      readonly repetitions: number;
      /** Why it is the highest: the step above missed the objective, or none above it and below the cap told anything. */
      readonly above: "missed" | "not-measured";
    }
  | { readonly kind: "none"; readonly reason: string };

/**
 * The highest step at or below 0.70 of the anchor that met the objective with every lower one meeting it too.
 *
 * A step met or missed it when more than half of its repetitions did (half is a miss); otherwise it says nothing and is passed
 * over. Its rate is the median of what was offered, at most 0.70 of the median of `anchorsPerSecond` (completions under
 * overload). Nothing between or above the steps is inferred: the rate was offered.
 */
export function recommendedRate(
  windows: readonly SweepWindow[],
  slo: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">,
  anchorsPerSecond: readonly number[],
): RecommendedRate {
  if (anchorsPerSecond.length === 0) return none("No overload anchor was measured, so that 70 % of it is not known.");
  const steps = stepsOf(windows, slo.sloSeconds).filter(({ percent }) => percent <= 100 * ANCHOR_SHARE_CAP);
  const firstMiss = steps.findIndex(({ outcome }) => outcome === "missed");
  const below = firstMiss === -1 ? steps : steps.slice(0, firstMiss);
  const highest = below.findLast(({ outcome }) => outcome === "met");
  if (highest === undefined) return none(reasonWithout(steps[firstMiss], slo));
  return {
    kind: "rate",
    ratePerSecond: Math.min(highest.ratePerSecond, ANCHOR_SHARE_CAP * median(anchorsPerSecond)),
    fractionOfAnchor: highest.percent / 100,
    seconds: median(highest.seconds),
    repetitions: highest.repetitions,
    above: firstMiss === -1 ? "not-measured" : "missed",
  };
}

/** The rates to confirm, highest first, until one passes: each 0.9 of the one before, five at most. */
export function confirmRates(ratePerSecond: number): number[] {
  return Array.from({ length: 5 }, (_, index) => ratePerSecond * 0.9 ** index);
}

/**
 * Whether fresh processes confirmed a rate: two thirds of them and their median met the objective. `null` stands for a
 * process that did not keep up, and counts as a miss. Nothing measured confirms nothing.
 */
export function isConfirmed(seconds: readonly (number | null)[], sloSeconds: number): boolean {
  const values = seconds.map((value) => value ?? Infinity);
  const met = values.filter((value) => value <= sloSeconds).length;
  return values.length > 0 && 3 * met >= 2 * values.length && median(values) <= sloSeconds;
}

interface Step {
  /** Whole per cent of the anchor: what makes steps of several repetitions the same step. */
  readonly percent: number;
  readonly ratePerSecond: number;
  readonly outcome: "met" | "missed" | "unknown";
  /** Of the repetitions whose percentile is known. */
  readonly seconds: readonly number[];
  readonly repetitions: number;
}

/** Rising. */
function stepsOf(windows: readonly SweepWindow[], sloSeconds: number): Step[] {
  const groups = Map.groupBy(windows, ({ fractionOfAnchor }) => Math.round(100 * fractionOfAnchor));
  const steps = [...groups].map(([percent, group]): Step => {
    const missed = group.filter(({ keptUp, seconds }) => !keptUp || (seconds !== null && seconds > sloSeconds)).length;
    const met = group.filter(({ keptUp, seconds }) => keptUp && seconds !== null && seconds <= sloSeconds).length;
    return {
      percent,
      ratePerSecond: median(group.map(({ offeredPerSecond }) => offeredPerSecond)),
      outcome: 2 * missed >= group.length ? "missed" : 2 * met > group.length ? "met" : "unknown",
      seconds: group.flatMap(({ seconds }) => seconds ?? []),
      repetitions: new Set(group.map(({ repetition }) => repetition)).size,
    };
  });
  return steps.sort((a, b) => a.percent - b.percent);
}

function reasonWithout(
  lowestMiss: Step | undefined,
  { sloPercentile, sloSeconds }: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">,
): string {
  const cap = `${100 * ANCHOR_SHARE_CAP} %`;
  if (lowestMiss === undefined) return `No step at or below ${cap} of the anchor has a latency that may be quoted.`;
  const { percent, ratePerSecond, seconds } = lowestMiss;
  const lowest = `The lowest step that tells anything, ${Math.round(ratePerSecond)}/s or ${percent} % of the anchor,`;
  if (!(median(seconds) > sloSeconds)) return `${lowest} did not keep up with its rate.`;
  return `${lowest} had a ${percentileLabel(sloPercentile)} of ${milliseconds(median(seconds))} (limit ${milliseconds(sloSeconds)}).`;
}

function none(reason: string): RecommendedRate {
  return { kind: "none", reason };
}
