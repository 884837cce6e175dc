import type { SizingQuestion } from "../../results/run-result.ts";
import type { CapacityModel } from "./capacity-model.ts";
import { fractionAtObjective, type NoFraction } from "./fraction-at-objective.ts";
import { lowerRate, type LowerRate, RESAMPLING_SEED } from "./lower-rate.ts";
import { type MeasuredBracket, measuredBracket } from "./measured-bracket.ts";
import { modelRefusal, type ModelRefusal } from "./model-refusal.ts";
import { ANCHOR_SHARE_CAP } from "./recommended-rate.ts";

type Slo = Pick<SizingQuestion, "sloPercentile" | "sloSeconds">;

/** What a model answers to an objective. */
export type RateAtObjective = ModelledRate | NoRate;

/** A rate for one verifier process. */
export interface ModelledRate {
  readonly kind: "rate";
  /** To plan with: the smallest of the bounds, 1/s. */
  readonly ratePerSecond: number;
  readonly boundBy: RateBound;
  /** Where the objective is reached, 1/s; never above the highest load that was fitted. */
  readonly reachedPerSecond: number;
  /** True when the objective is not reached at the highest load that was fitted: `reachedPerSecond` is that load. */
  readonly isAtLeast: boolean;
  /** Whose word `reachedPerSecond` is: the curve's, or that of the measured steps where they say less by more than a quarter. */
  readonly from: "curve" | "steps";
  readonly lower: LowerRate;
  readonly bracket: MeasuredBracket;
}

/**
 * What bound the planned rate: the lower limit of the modelled one, 0.70 of the anchor, the highest load that was fitted, or the
 * rate that fresh processes confirmed.
 */
export type RateBound = "lower-limit" | "anchor-share" | "highest-fitted" | "confirmed";

/** No number, and why. */
export interface NoRate {
  readonly kind: "none";
  readonly why: ModelRefusal["why"] | NoFraction | "uncertain" | "not-confirmed";
  /** A sentence with the figure and its limit. */
  readonly reason: string;
  /** What was measured stands; `null` where the latencies may not be held against the objective. */
  readonly bracket: MeasuredBracket | null;
}

/**
 * The rate that one verifier process carries at an objective (capacity method 2.4): where the fitted curve reaches it, or the measured
 * steps where they say less by more than a quarter. Planned is the smallest of its lower limit, 0.70 of the overload anchor, the
 * highest load that was fitted, and the rate that was confirmed for this objective or a looser one. Only an accepted model answers with a
 * number.
 *
 * @param seed of the resampling behind the lower limit
 */
export function rateAtObjective(model: CapacityModel, slo: Slo, seed: number = RESAMPLING_SEED): RateAtObjective {
  const refusal = modelRefusal(model, slo);
  if (refusal?.why === "not-quotable") return { kind: "none", ...refusal, bracket: null };
  const bracket = measuredBracket(model.sessions, slo.sloPercentile, slo.sloSeconds);
  if (refusal !== null) return { kind: "none", ...refusal, bracket };
  const reached = fractionAtObjective(model.sessions, slo, "all");
  if (reached.kind === "none") return { ...reached, bracket };

  const anchor = model.anchorPerSecond.value;
  const highest = reached.highestFraction * anchor;
  const lower = lowerRate(model.sessions, slo, seed);
  const confirmation = bounds(model.slo, slo) ? model.confirmation : null;
  const { boundBy, ratePerSecond } = smallest([
    { boundBy: "lower-limit", ratePerSecond: lower.perSecond },
    { boundBy: "anchor-share", ratePerSecond: ANCHOR_SHARE_CAP * anchor },
    { boundBy: "highest-fitted", ratePerSecond: highest },
    { boundBy: "confirmed", ratePerSecond: confirmation?.confirmedPerSecond ?? Infinity },
  ]);
  if (ratePerSecond === 0) return { kind: "none", why: "uncertain", reason: UNCERTAIN, bracket };
  const failed = confirmation?.failedPerSecond ?? Infinity;
  if (ratePerSecond >= failed)
    return {
      kind: "none",
      why: "not-confirmed",
      reason: notConfirmed(failed, slo.sloSeconds < model.slo.sloSeconds),
      bracket,
    };
  return {
    kind: "rate",
    ratePerSecond,
    boundBy,
    reachedPerSecond: Math.min(reached.fractionOfAnchor * anchor, highest),
    isAtLeast: reached.fractionOfAnchor >= reached.highestFraction,
    from: reached.from,
    lower,
    bracket,
  };
}

interface Bound {
  readonly boundBy: RateBound;
  readonly ratePerSecond: number;
}

/** The first of the smallest. */
function smallest(bounds: readonly Bound[]): Bound {
  return bounds.reduce((least, bound) => (bound.ratePerSecond < least.ratePerSecond ? bound : least));
}

/** What was not confirmed for an objective is not for a tighter one of the same percentile either, which never gets a higher rate. */
function bounds(driven: Slo, asked: Slo): boolean {
  return driven.sloPercentile === asked.sloPercentile && asked.sloSeconds <= driven.sloSeconds;
}

const UNCERTAIN =
  "The sweeps differ so much that in 5 % of their resamples the objective is not reached at any load that was fitted.";

function notConfirmed(failedPerSecond: number, wasLooser: boolean): string {
  return `Fresh processes did not meet ${wasLooser ? "a looser" : "the"} objective at ${Math.round(failedPerSecond)}/s, which is no more than the model allows.`;
}
