import type { AnsweredModel } from "../../harness/analyse/model/capacity-models.ts";
import type { CapacityModel } from "../../harness/analyse/model/capacity-model.ts";
import { errorLimits, heldOutErrors } from "../../harness/analyse/model/judge-model.ts";
import type { MeasuredBracket } from "../../harness/analyse/model/measured-bracket.ts";
import type { ModelQuantile } from "../../harness/analyse/model/model-steps.ts";
import type { ModelledRate, RateBound } from "../../harness/analyse/model/rate-at-objective.ts";
import { RATE_ERROR_LIMIT, TIGHT_FACTOR, TIGHT_RATE_ERROR_LIMIT } from "../../harness/analyse/model/rate-errors.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { countWords } from "../format/count-words.ts";
import { formatExact, formatQuantity, formatSetShare } from "../format/format-quantity.ts";
import { describeObjective } from "./describe-fleet.ts";

/** How a judgement is shown. */
export const judgementWords: Readonly<Record<CapacityModel["judgement"]["status"], string>> = {
  accepted: "accepted",
  rejected: "rejected: measured bracket only",
  provisional: "provisional: measured bracket only",
  "not-checked": "not checked: measured bracket only",
};

/** What one verifier process of a design carries by its model, or what was measured where the model does not answer. */
export function modelWords({ subject, atObjective }: AnsweredModel, question: SizingQuestion): string {
  const name = subjectLabel(subject);
  const objective = describeObjective(question);
  if (atObjective.kind === "none") {
    const { reason, bracket } = atObjective;
    return `${name}: no modelled rate for ${objective}. ${reason}${bracket === null ? "" : ` ${bracketWords(bracket)}`}`;
  }
  const { ratePerSecond, reachedPerSecond, isAtLeast, from } = atObjective;
  const rate = formatQuantity(reachedPerSecond, "perSecond");
  const reached = isAtLeast
    ? `${objective} holds at ${rate} of one verifier process, the highest load that was fitted; above it nothing is said`
    : `${objective} is reached at ${rate} of one verifier process${from === "steps" ? ", by the measured steps, which say less than the curve" : ""}`;
  return `${name}: ${reached}. Planned with ${formatQuantity(ratePerSecond, "perSecond")}: ${boundWords(atObjective)}.`;
}

/** Why the planned rate is not higher. */
export function boundWords({ boundBy, lower }: Pick<ModelledRate, "boundBy" | "lower">): string {
  if (boundBy !== "lower-limit") return bounds[boundBy];
  const sweeps = countWords(lower.sweeps, "sweep");
  return lower.by === "bootstrap"
    ? `the lower 5 % limit over resamples of ${sweeps}`
    : `0.80 of the modelled rate, for want of five sweeps (${sweeps})`;
}

const bounds: Readonly<Record<Exclude<RateBound, "lower-limit">, string>> = {
  "anchor-share": "0.70 of the overload anchor",
  "highest-fitted": "the highest load that was fitted",
  confirmed: "the rate that fresh processes confirmed for the run’s objective",
};

/** What was driven, without any model. */
export function bracketWords({ highestMetPerSecond, lowestMissedPerSecond }: MeasuredBracket): string {
  const met =
    highestMetPerSecond === null
      ? "No driven step met it"
      : `Driven steps met it up to ${formatQuantity(highestMetPerSecond, "perSecond")}`;
  return lowestMissedPerSecond === null
    ? `${met} and none missed it.`
    : `${met}; ${formatQuantity(lowestMissedPerSecond, "perSecond")} missed it.`;
}

/** How many models there are and how many may be used, with how far off the held-out p99 was. */
export function modelsSummary(models: readonly AnsweredModel[]): string {
  const accepted = models.filter(({ judgement }) => judgement.status === "accepted");
  const count = (status: CapacityModel["judgement"]["status"]) =>
    models.filter(({ judgement }) => judgement.status === status).length;
  const [provisional, unchecked] = [count("provisional"), count("not-checked")];
  const worst = worstError(models, "p99");
  const parts = [
    `${formatExact(accepted.length)} of ${formatExact(models.length)} capacity ${models.length === 1 ? "model" : "models"} accepted`,
    ...(provisional === 0 ? [] : [`${formatExact(provisional)} provisional, for want of steps or sweeps to check`]),
    ...(unchecked === 0 ? [] : [`${formatExact(unchecked)} without held-out steps to check`]),
    ...(worst === null ? [] : [`held-out p99 off by ${errorWords("p99", worst)} at worst`]),
  ];
  return `${parts.join(", ")}.`;
}

function worstError(models: readonly CapacityModel[], quantile: ModelQuantile): number | null {
  const errors = models.flatMap(({ curves }) =>
    curves.flatMap((curve) => (curve.quantile === quantile ? (heldOutErrors(curve)?.worst ?? []) : [])),
  );
  return errors.length === 0 ? null : Math.max(...errors);
}

/** An error of a prediction as its limits count it: `x1.26`, `6.50 %`. */
export function errorWords(quantile: ModelQuantile, error: number | null): string {
  if (error === null) return "–";
  return errorLimits(quantile).as === "share" ? formatQuantity(error, "share") : `x${error.toFixed(2)}`;
}

/** The limits in one sentence. */
export function limitsSentence(): string {
  const [middle, tail] = [errorLimits("p50"), errorLimits("p99")];
  const worst = tail.worst === null ? "" : `, none at p99 beyond x${tail.worst}`;
  const rates = `the rates at three objectives within ${formatSetShare(RATE_ERROR_LIMIT)} in the median (${formatSetShare(TIGHT_RATE_ERROR_LIMIT)} below ${TIGHT_FACTOR} times the unloaded p99)`;
  return `A model is accepted when held-out steps are predicted within ${formatSetShare(middle.median)} at p50 and x${tail.median} at p99 in the median${worst}, and ${rates}.`;
}
