import type { SizingQuestion } from "../../results/run-result.ts";
import type { CapacityModel } from "./capacity-model.ts";
import { FEWEST_STEPS } from "./fit-latency-curve.ts";
import { curveProblems, heldOutErrors, thinlyChecked } from "./judge-model.ts";
import { milliseconds } from "../milliseconds.ts";
import { quantileLabel, stepsOf } from "./model-steps.ts";

/** Why a model has no answer to an objective. */
export interface ModelRefusal {
  /** `not-fitted`: the percentile has too few steps. */
  readonly why: "not-quotable" | "rejected" | "provisional" | "not-checked" | "not-fitted";
  /** A sentence with the figure and its limit. */
  readonly reason: string;
}

/** Whether a model may be asked about an objective at all; `null` when it may. */
export function modelRefusal(
  model: CapacityModel,
  { sloPercentile, sloSeconds }: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">,
): ModelRefusal | null {
  const { curves, sessions, judgement, quotableFromSeconds } = model;
  const label = quantileLabel(sloPercentile);
  if (!(sloSeconds >= quotableFromSeconds)) {
    const limits = `${milliseconds(sloSeconds)} is asked and ${milliseconds(quotableFromSeconds)} is the least`;
    return {
      why: "not-quotable",
      reason: `The probe’s own floor and lag are too high for so tight an objective: ${limits}.`,
    };
  }
  if (judgement.status !== "accepted") {
    return { why: judgement.status, reason: `The model ${said[judgement.status]}: ${judgement.reasons.join(" ")}` };
  }
  const curve = curves.find(({ quantile }) => quantile === sloPercentile);
  if (curve === undefined) {
    const { length } = stepsOf(sessions, sloPercentile, "calibrate");
    const came = `${length} calibration ${length === 1 ? "step has" : "steps have"} a ${label} that may be quoted`;
    return { why: "not-fitted", reason: `${came} (a curve needs ${FEWEST_STEPS}).` };
  }
  const problems = curveProblems(curve);
  if (problems.length > 0) return { why: "rejected", reason: problems.join(" ") };
  if (heldOutErrors(curve) === null)
    return { why: "not-checked", reason: `No held-out step has a ${label} that may be quoted.` };
  const thin = thinlyChecked(curve);
  return thin.length > 0 ? { why: "provisional", reason: thin.join(" ") } : null;
}

const said = {
  rejected: "is rejected, and only what was measured stands",
  provisional: "is provisional, and only what was measured stands",
  "not-checked": "was not checked",
} as const;
