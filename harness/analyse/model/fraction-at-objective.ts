import { percentileLabel } from "../../results/percentile-seconds.ts";
import type { SizingQuestion } from "../../results/run-result.ts";
import { fitLatencyCurve, fractionAt } from "./fit-latency-curve.ts";
import { fittedRange } from "./fit-quantile-curve.ts";
import { percent } from "../verdict/gate.ts";
import { isotonicCurve, type IsotonicCurve, isotonicFractionAt } from "./isotonic-curve.ts";
import { milliseconds } from "../milliseconds.ts";
import { type ModelQuantile, type ModelSession, stepsOf } from "./model-steps.ts";

/** The load at which an objective is reached, as a share of the anchor, or why none is said. */
export type FractionAtObjective =
  | {
      readonly kind: "fraction";
      /** Of the curve, above the highest fitted load as well: what is said of it ends there. */
      readonly fractionOfAnchor: number;
      readonly from: "curve" | "steps";
      readonly highestFraction: number;
    }
  | { readonly kind: "none"; readonly why: NoFraction; readonly reason: string };

/** `not-attainable`: the objective is at or below the unloaded latency. `below-fitted`: it is reached below the lowest load that was fitted. */
export type NoFraction = "not-attainable" | "below-fitted" | "not-fitted";

/** Where curve and measured steps differ by more than this in rate, the smaller of the two counts (capacity method 2.3). */
export const REFERENCE_FACTOR = 1.25;

/**
 * Fits the calibration steps of some sweeps and reads off where they reach an objective (capacity method 2.4).
 *
 * @param reference the steps that are joined beside the curve: all of them, or only those it is fitted to where the others are to check it
 */
export function fractionAtObjective(
  sessions: readonly ModelSession[],
  { sloPercentile, sloSeconds }: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">,
  reference: "all" | "calibrate",
): FractionAtObjective {
  const steps = stepsOf(sessions, sloPercentile, "calibrate");
  const curve = fitLatencyCurve(steps);
  const label = percentileLabel(sloPercentile);
  if (curve === null) return none("not-fitted", `Too few steps have a ${label} for a curve.`);
  const limit = milliseconds(sloSeconds);
  const ofCurve = fractionAt(curve, sloSeconds);
  if (ofCurve === null) {
    const floor = `the unloaded ${label} of ${milliseconds(curve.unloadedSeconds)}`;
    return none("not-attainable", `The objective of ${limit} is below ${floor}: not attainable at any load.`);
  }
  const [lowestFraction, highestFraction] = fittedRange(steps);
  const joined = reference === "all" ? referenceCurve(sessions, sloPercentile) : isotonicCurve(steps);
  const ofSteps = isotonicFractionAt(joined, sloSeconds);
  if (ofSteps === "below" || ofCurve < lowestFraction) {
    const lowest = `the lowest load that was fitted, ${percent(lowestFraction)} of the anchor`;
    return none("below-fitted", `The objective of ${limit} is reached below ${lowest}: nothing is said there.`);
  }
  if (ofSteps === "above") return { kind: "fraction", fractionOfAnchor: ofCurve, from: "curve", highestFraction };
  const differ = Math.max(ofCurve / ofSteps, ofSteps / ofCurve) > REFERENCE_FACTOR;
  const from = differ && ofSteps < ofCurve ? "steps" : "curve";
  return { kind: "fraction", fractionOfAnchor: from === "steps" ? ofSteps : ofCurve, from, highestFraction };
}

/** Every step, held-out ones included, joined as it was measured. */
export function referenceCurve(sessions: readonly ModelSession[], quantile: ModelQuantile): IsotonicCurve {
  return isotonicCurve([...stepsOf(sessions, quantile, "calibrate"), ...stepsOf(sessions, quantile, "hold-out")]);
}

function none(why: NoFraction, reason: string): FractionAtObjective {
  return { kind: "none", why, reason };
}
