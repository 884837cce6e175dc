import { FEWEST_STEPS } from "./fit-latency-curve.ts";
import type { HeldOutError, QuantileCurve } from "./fit-quantile-curve.ts";
import { percent } from "../verdict/gate.ts";
import { median } from "../statistics/median.ts";
import { milliseconds } from "../milliseconds.ts";
import { type ModelQuantile, type ModelSession, quantileLabel, stepsOf } from "./model-steps.ts";
import { checkedObjectives, rateRatio } from "./rate-errors.ts";

/** The judgement on a model. Only an accepted one answers for a rate. */
export interface ModelJudgement {
  /** `not-checked`: nothing speaks against it, and no held-out step for it. `provisional`: fewer held-out steps or sweeps than it takes. */
  readonly status: "accepted" | "provisional" | "rejected" | "not-checked";
  /** Plain sentences with figure and limit; none when it is accepted. */
  readonly reasons: readonly string[];
}

/** How far a fit may be off (capacity method 3). */
export interface ErrorLimits {
  /** `share`: |predicted/measured − 1|. `factor`: the larger of predicted/measured and its inverse. */
  readonly as: "share" | "factor";
  /** Median over the held-out steps. */
  readonly median: number;
  /** The worst of them; `null` where it has no limit. */
  readonly worst: number | null;
  /** Root mean square of the logarithms at the fitted steps: a curve that misses its own steps by more has another shape. */
  readonly residual: number;
}

/** The middle of a distribution repeats within a few per cent; one window's p99 scatters by 20 to 50 %. */
const middle: ErrorLimits = { as: "share", median: 0.15, worst: null, residual: Math.log(1.15) };
const tail: ErrorLimits = { as: "factor", median: 1.5, worst: 2.2, residual: Math.log(1.5) };

/** The limits that a quantile is held to. */
export function errorLimits(quantile: ModelQuantile): ErrorLimits {
  return quantile === "p50" || quantile === "mean" ? middle : tail;
}

/** Judges a model by its middle and its tail. */
export function judgeModel(curves: readonly QuantileCurve[], sessions: readonly ModelSession[]): ModelJudgement {
  const rows = judgedQuantiles.map((quantile) => ({
    quantile,
    curve: curves.find((curve) => curve.quantile === quantile),
  }));
  const problems = [
    ...rows.flatMap(({ quantile, curve }) =>
      curve === undefined ? [tooFewSteps(quantile, sessions)] : curveProblems(curve),
    ),
    ...rateProblems(sessions),
  ];
  if (problems.length > 0) return { status: "rejected", reasons: problems };
  const unchecked = rows.flatMap(({ quantile, curve }) =>
    curve === undefined || heldOutErrors(curve) !== null ? [] : [quantileLabel(quantile)],
  );
  if (unchecked.length > 0) return { status: "not-checked", reasons: [uncheckedReason(unchecked)] };
  const thin = rows.flatMap(({ curve }) => (curve === undefined ? [] : thinlyChecked(curve)));
  return thin.length > 0 ? { status: "provisional", reasons: thin } : { status: "accepted", reasons: [] };
}

/**
 * Held-out steps, and sweeps behind each of them, that it takes to accept a model. The method plans three of each (capacity method 3);
 * a window that the machine spoiled may be missing from one sweep.
 */
export const FEWEST_HELD_OUT = 3;
export const FEWEST_CHECKED_SWEEPS = 2;

/** Why the held-out steps of a curve are too few to accept it, as a sentence; none when they are not. */
export function thinlyChecked({ quantile, heldOut }: Pick<QuantileCurve, "quantile" | "heldOut">): string[] {
  const between = heldOut.filter(({ ratio }) => ratio !== null);
  const told = between.filter(({ repetitions }) => repetitions >= FEWEST_CHECKED_SWEEPS);
  if (told.length >= FEWEST_HELD_OUT) return [];
  const sweeps = Math.max(0, ...between.map(({ repetitions }) => repetitions));
  const came = `${between.length} held-out ${between.length === 1 ? "step" : "steps"} of ${quantileLabel(quantile)}, in ${sweeps} ${sweeps === 1 ? "sweep" : "sweeps"} at most`;
  return [
    `It was checked at ${came} (a model is accepted from ${FEWEST_HELD_OUT} steps in ${FEWEST_CHECKED_SWEEPS} sweeps).`,
  ];
}

/** What a model is judged by: the middle and the tail. */
export const judgedQuantiles = ["p50", "p99"] as const;

/** What speaks against the curve of one quantile, as sentences: its own steps, or the held-out ones. */
export function curveProblems(curve: QuantileCurve): string[] {
  const { quantile, residual } = curve;
  const limits = errorLimits(quantile);
  const label = quantileLabel(quantile);
  const errors = heldOutErrors(curve);
  const problems: string[] = [];
  if (residual > limits.residual) {
    const [came, limit] = [residual, limits.residual].map((value) => `x${Math.exp(value).toFixed(2)}`);
    problems.push(`The curve misses the steps of ${label} that it was fitted to by ${came} (limit ${limit}).`);
  }
  if (errors !== null && errors.median > limits.median) {
    problems.push(
      `Held-out steps of ${label} are predicted ${off(errors.median, limits.median, limits)} in the median.`,
    );
  }
  if (errors !== null && limits.worst !== null && errors.worst > limits.worst) {
    problems.push(`A held-out step of ${label} is predicted ${off(errors.worst, limits.worst, limits)}.`);
  }
  return problems;
}

/**
 * That rates at objectives lie too far from those that the held-out steps show, as sentences: of the three that are checked, the middle
 * one by its limit. Where p99 hardly rises a single rate is off by more than the latency that it is read from.
 */
function rateProblems(sessions: readonly ModelSession[]): string[] {
  const rates = checkedObjectives(sessions).flatMap(({ sloSeconds, limit }) => {
    const ratio = rateRatio(sessions, sloSeconds);
    return ratio === null ? [] : [{ sloSeconds, limit, error: Math.abs(ratio - 1) }];
  });
  if (!(median(rates.map(({ error, limit }) => error / limit)) > 1)) return [];
  return rates
    .filter(({ error, limit }) => error > limit)
    .map(({ sloSeconds, error, limit }) => {
      return `The rate at p99 ≤ ${milliseconds(sloSeconds)} is predicted ${off(error, limit, middle)} from the one that the held-out steps show.`;
    });
}

/** How far predictions between the fitted steps were off, as the quantile's limits count it. */
export interface HeldOutErrors {
  readonly median: number;
  readonly worst: number;
  readonly steps: number;
}

/** `null` when no held-out step lies between the fitted ones. */
export function heldOutErrors({
  quantile,
  heldOut,
}: Pick<QuantileCurve, "quantile" | "heldOut">): HeldOutErrors | null {
  const { as } = errorLimits(quantile);
  const errors = heldOut.flatMap(({ ratio }: HeldOutError) => {
    if (ratio === null) return [];
    return as === "share" ? [Math.abs(ratio - 1)] : [Math.max(ratio, 1 / ratio)];
  });
  return errors.length === 0 ? null : { median: median(errors), worst: Math.max(...errors), steps: errors.length };
}

/** What is missing, and how to get it. */
function uncheckedReason(labels: readonly string[]): string {
  const steps = `No held-out step with a ${labels.join(" and ")} that may be quoted lies between the fitted ones`;
  return `${steps}: name some in probe.holdOutFractions, as the standard profile does.`;
}

function tooFewSteps(quantile: ModelQuantile, sessions: readonly ModelSession[]): string {
  const { length } = stepsOf(sessions, quantile, "calibrate");
  const steps = `${length} calibration ${length === 1 ? "step has" : "steps have"}`;
  return `${steps} a ${quantileLabel(quantile)} that may be quoted (a curve needs ${FEWEST_STEPS}).`;
}

/** `x1.62 off (limit x1.5)`, `17.0 % off (limit 15.0 %)`. */
function off(error: number, limit: number, { as }: ErrorLimits): string {
  return as === "share"
    ? `${percent(error)} off (limit ${percent(limit)})`
    : `x${error.toFixed(2)} off (limit x${limit})`;
}
