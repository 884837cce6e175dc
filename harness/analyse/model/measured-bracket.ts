import { median } from "../statistics/median.ts";
import type { ModelQuantile, ModelSession, SessionStep } from "./model-steps.ts";

/** What was driven, without any model: the objective holds between nothing and the one rate, and not at the other. */
export interface MeasuredBracket {
  /** Highest step that met the objective with every lower one meeting it too, 1/s; `null` when the lowest missed it. */
  readonly highestMetPerSecond: number | null;
  /** Lowest step that missed it, 1/s; `null` when none did. */
  readonly lowestMissedPerSecond: number | null;
}

/**
 * Holds every step, held-out ones included, against an objective. A step missed it when half of its sweeps or more did or fell
 * behind, and met it when more than half did; otherwise it says nothing and is passed over.
 */
export function measuredBracket(
  sessions: readonly ModelSession[],
  quantile: ModelQuantile,
  sloSeconds: number,
): MeasuredBracket {
  const driven = sessions.flatMap(({ steps, anchorPerSecond }) =>
    steps.map((step) => ({ ...step, ratePerSecond: step.fractionOfAnchor * anchorPerSecond })),
  );
  const steps = [...Map.groupBy(driven, ({ percent }) => percent).values()]
    .map((same) => ({
      percent: same[0]?.percent ?? 0,
      ratePerSecond: median(same.map(({ ratePerSecond }) => ratePerSecond)),
      outcome: outcomeOf(same, quantile, sloSeconds),
    }))
    .sort((a, b) => a.percent - b.percent);
  const missed = steps.findIndex(({ outcome }) => outcome === "missed");
  const below = missed === -1 ? steps : steps.slice(0, missed);
  return {
    highestMetPerSecond: below.findLast(({ outcome }) => outcome === "met")?.ratePerSecond ?? null,
    lowestMissedPerSecond: steps[missed]?.ratePerSecond ?? null,
  };
}

function outcomeOf(
  same: readonly SessionStep[],
  quantile: ModelQuantile,
  sloSeconds: number,
): "met" | "missed" | "unknown" {
  const seconds = same.map((step) => (step.keptUp ? step.seconds[quantile] : Infinity));
  const missed = seconds.filter((value) => value !== undefined && value > sloSeconds).length;
  const met = seconds.filter((value) => value !== undefined && value <= sloSeconds).length;
  if (2 * missed >= same.length) return "missed";
  return 2 * met > same.length ? "met" : "unknown";
}
