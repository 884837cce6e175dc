import { fitLatencyCurve, type LatencyCurve, secondsAt } from "./fit-latency-curve.ts";
import { type ModelQuantile, type ModelSession, type ModelStep, stepsOf } from "./model-steps.ts";

/** The fit of one quantile. Nothing is said below its lowest and above its highest step. */
export interface QuantileCurve extends LatencyCurve {
  readonly quantile: ModelQuantile;
  /** Calibration steps that were fitted, loads rising: at least three. */
  readonly steps: readonly ModelStep[];
  readonly heldOut: readonly HeldOutError[];
}

/** What the fit says of a step that it has not seen. */
export interface HeldOutError {
  readonly percent: number;
  readonly fractionOfAnchor: number;
  readonly measuredSeconds: number;
  /** `null` outside of the fitted steps. */
  readonly predictedSeconds: number | null;
  /** predicted / measured. */
  readonly ratio: number | null;
  /** Sweeps behind the measured one. */
  readonly repetitions: number;
}

/** Fits one quantile to the calibration steps of all sweeps and holds it against the held-out ones; `null` with too few steps. */
export function fitQuantileCurve(sessions: readonly ModelSession[], quantile: ModelQuantile): QuantileCurve | null {
  const steps = stepsOf(sessions, quantile, "calibrate");
  const curve = fitLatencyCurve(steps);
  if (curve === null) return null;
  const [lowest, highest] = fittedRange(steps);
  const heldOut = stepsOf(sessions, quantile, "hold-out").map((step): HeldOutError => {
    const { percent, fractionOfAnchor, seconds: measuredSeconds, repetitions } = step;
    const isWithin = fractionOfAnchor >= lowest && fractionOfAnchor <= highest;
    const predictedSeconds = isWithin ? secondsAt(curve, fractionOfAnchor) : null;
    const ratio = predictedSeconds === null ? null : predictedSeconds / measuredSeconds;
    return { percent, fractionOfAnchor, measuredSeconds, predictedSeconds, ratio, repetitions };
  });
  return { quantile, ...curve, steps, heldOut };
}

/** The lowest and the highest load of some steps, as shares of the anchor. */
export function fittedRange(steps: readonly ModelStep[]): readonly [lowest: number, highest: number] {
  const fractions = steps.map(({ fractionOfAnchor }) => fractionOfAnchor);
  return [Math.min(...fractions), Math.max(...fractions)];
}
