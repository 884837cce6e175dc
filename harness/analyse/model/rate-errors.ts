import { fitLatencyCurve } from "./fit-latency-curve.ts";
import { fractionAtObjective } from "./fraction-at-objective.ts";
import { isotonicCurve, isotonicFractionAt } from "./isotonic-curve.ts";
import { type ModelSession, stepsOf } from "./model-steps.ts";

/** An objective at p99 that held-out steps can show a rate for. */
export interface CheckedObjective {
  readonly sloSeconds: number;
  /** How far the predicted rate may be from the shown one, as a share (capacity method 3). */
  readonly limit: number;
}

/** A rate may be this far off; further where the objective is near to what an unloaded request takes. */
export const RATE_ERROR_LIMIT = 0.25;
export const TIGHT_RATE_ERROR_LIMIT = 0.4;

/** Below this many times the unloaded p99 an objective is tight. */
export const TIGHT_FACTOR = 5;

/** With a smaller rise of the held-out p99 no rate can be told from another. */
const LEAST_RISE = 1.2;

/** Three objectives that part the rise of the held-out p99 into four equal factors; none where it hardly rises, or without a fit. */
export function checkedObjectives(sessions: readonly ModelSession[]): readonly CheckedObjective[] {
  const truth = isotonicCurve(stepsOf(sessions, "p99", "hold-out"));
  const curve = fitLatencyCurve(stepsOf(sessions, "p99", "calibrate"));
  const [lowest, highest] = [truth[0]?.seconds ?? Number.NaN, truth.at(-1)?.seconds ?? Number.NaN];
  if (curve === null || !(highest / lowest >= LEAST_RISE)) return [];
  return [0.25, 0.5, 0.75].map((share) => {
    const sloSeconds = lowest * (highest / lowest) ** share;
    const isTight = sloSeconds < TIGHT_FACTOR * curve.unloadedSeconds;
    return { sloSeconds, limit: isTight ? TIGHT_RATE_ERROR_LIMIT : RATE_ERROR_LIMIT };
  });
}

/**
 * The rate that the fit of some sweeps gives for an objective at p99, over the one that their held-out steps show when they are joined
 * as they were measured. A fit ends at its highest load. `null` where either has none.
 */
export function rateRatio(sessions: readonly ModelSession[], sloSeconds: number): number | null {
  const shown = isotonicFractionAt(isotonicCurve(stepsOf(sessions, "p99", "hold-out")), sloSeconds);
  const reached = fractionAtObjective(sessions, { sloPercentile: "p99", sloSeconds }, "calibrate");
  if (reached.kind === "none" || typeof shown !== "number") return null;
  return Math.min(reached.fractionOfAnchor, reached.highestFraction) / shown;
}
