import type { SizingQuestion } from "../../results/run-result.ts";
import type { Subject } from "../../results/trial-result.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { fitQuantileCurve, type QuantileCurve } from "./fit-quantile-curve.ts";
import { judgeModel, type ModelJudgement } from "./judge-model.ts";
import { modelQuantiles, type ModelSession } from "./model-steps.ts";

/**
 * Latency of one design over load, fitted to its sweeps, with everything that a rate for any objective is computed from. Only an
 * accepted one answers; otherwise what was measured stands alone.
 */
export interface CapacityModel {
  readonly subject: Subject;
  /** The objective of the run: its floor and lag limits decided which latencies were used. */
  readonly slo: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">;
  /** Completions under overload, one figure per sweep, 1/s: what loads are shares of. */
  readonly anchorPerSecond: Estimate;
  readonly sessions: readonly ModelSession[];
  /** The tightest objective that the latencies may be held against, s: five times the generator's own floor. */
  readonly quotableFromSeconds: number;
  /** One per quantile that has enough steps. */
  readonly curves: readonly QuantileCurve[];
  /** Verifier CPU per request at each step, loads rising. */
  readonly demands: readonly ModelDemand[];
  readonly judgement: ModelJudgement;
  /** What fresh processes said to the recommended rate; `null` where none was driven. */
  readonly confirmation: ModelConfirmation | null;
}

/** Verifier CPU per request at one step: it falls as load rises, and no capacity is computed from one of them. */
export interface ModelDemand {
  readonly percent: number;
  readonly cpuSecondsPerRequest: Estimate;
}

/** What fresh processes said, for the objective of the run. */
export interface ModelConfirmation {
  /** The first rate that passed; `null` when none did. */
  readonly confirmedPerSecond: number | null;
  /** The lowest rate that did not pass; `null` when all did. */
  readonly failedPerSecond: number | null;
}

/** What a model is made of besides its fits. */
export type ModelEvidence = Omit<CapacityModel, "curves" | "judgement">;

/** Fits every quantile to the calibration steps (capacity method 2.3), holds the fits against the held-out steps and judges them. */
export function fitCapacityModel(evidence: ModelEvidence): CapacityModel {
  const curves = modelQuantiles.flatMap((quantile) => fitQuantileCurve(evidence.sessions, quantile) ?? []);
  return { ...evidence, curves, judgement: judgeModel(curves, evidence.sessions) };
}
