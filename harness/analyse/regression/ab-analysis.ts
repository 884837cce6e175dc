import type { AbMetricId } from "./ab-metrics.ts";

/** The version of an `AbAnalysis`. */
export const AB_ANALYSIS_VERSION = 1;

/** What an `ab` says, computed from its `AbResult` alone. */
export interface AbAnalysis {
  readonly schemaVersion: typeof AB_ANALYSIS_VERSION;
  /**
   * Of the whole: `broken` when the candidate answers wrongly, does not start or breaks under load; `invalid` when another side does, or a
   * control failed, whatever the scenarios show; else `inconclusive` when a control could not be tested; else `regression` when a scenario is one; else
   * `inconclusive` when a scenario is, or one that was asked for was not measured; else `pass`.
   */
  readonly verdict: AbVerdict;
  /** One sentence each, for everything but a pass. */
  readonly reasons: readonly string[];
  readonly controls: AbControls;
  readonly scenarios: readonly ScenarioAnalysis[];
}

/** How an `ab`, or one scenario of it, ended. */
export type AbVerdict = "pass" | "regression" | "inconclusive" | "invalid" | "broken";

/** Both controls of the night. */
export interface AbControls {
  /** The scenario in which they ran; `null` when in none. */
  readonly scenario: string | null;
  /** Base against itself: must be a pass, and at most 2 % apart. */
  readonly negative: Control;
  /** Base with planted work: must be a regression, or the gate is blind tonight. */
  readonly positive: Control;
}

/** One control. */
export interface Control {
  readonly held: boolean;
  /** False when its pairs were too few, it was interrupted undecided, or a side is broken: it then says nothing of the machine. */
  readonly tested: boolean;
  /** Why not; `null` when it held. */
  readonly why: string | null;
  /** ln-ratio of CPU per request; `null` when too few pairs stood. */
  readonly lnCpuRatio: PairedChange | null;
}

/** One scenario, decided. */
export interface ScenarioAnalysis {
  readonly name: string;
  readonly verdict: AbVerdict;
  /** Why: one sentence with the figures. */
  readonly reason: string;
  /** The look that decided, or the last that was taken: 1 or 2; 0 when there were too few pairs for the first. */
  readonly look: number;
  /** Pairs that the look took, or that stood when there was none. */
  readonly pairs: number;
  /** Trials that did not stand. */
  readonly refusedPairs: number;
  /** What gates: CPU per validation, candidate / base. `null` when too few pairs stood. */
  readonly cpu: PairedChange | null;
  /** CPU seconds per validation of the base, median over the pairs. */
  readonly baseCpuSeconds: number | null;
  /** Reported, never gating. */
  readonly reported: readonly ReportedMetric[];
  /** p99 of the slices: alerts and never fails. */
  readonly p99Alert: string | null;
  /**
   * Rise, as a share, that as many pairs of this night's spread show as significant in most nights (about 70 % with 12 pairs, 80 % with many),
   * taken by itself, without Holm: 0.031. A regression is also above 2 %. `null` with fewer than 4 pairs.
   */
  readonly minimumDetectableEffect: number | null;
  /** Candidate, and base, over the fixed reference: what a history keeps. `null` without a reference. */
  readonly overReference: { readonly candidate: PairedChange; readonly base: PairedChange } | null;
  /** Stage by stage, where that was measured; the one that moved most comes first. */
  readonly stages: readonly StageChange[];
  /** What moved, in words: `denylist: 2.00 commands to Redis per validation instead of 1.00`; empty when nothing stands out. */
  readonly moved: readonly string[];
}

/** A change over pairs of fresh processes, as ln-ratios: Hodges–Lehmann estimate with exact Wilcoxon limits. */
export interface PairedChange {
  readonly value: number;
  /** One-sided limits at the level of the look. */
  readonly low: number;
  readonly high: number;
  /** What each side leaves out at most: 0.025. */
  readonly alphaSide: number;
  readonly pairs: number;
  /** Spread (SD) of a pair. */
  readonly sd: number;
  /** Exact one-sided probability of as large a rise without any change (Wilcoxon signed rank). */
  readonly pValue: number;
}

/** A metric beside CPU. */
export interface ReportedMetric {
  readonly metric: AbMetricId;
  /** Medians over the pairs, base units. */
  readonly base: number;
  readonly candidate: number;
  /** `null` where one side is 0, or too few pairs hold it. */
  readonly lnRatio: PairedChange | null;
}

/** One stage of the validation in both sides. */
export interface StageChange {
  /** `signature`, `denylist`, … or `http` for what comes before the token. */
  readonly stage: string;
  readonly baseSeconds: number;
  readonly candidateSeconds: number;
  /** Candidate less base, s: Hodges–Lehmann estimate with exact 95 % limits over the pairs; of 2 to 5 pairs the mean with a t-interval. */
  readonly added: { readonly value: number; readonly low: number; readonly high: number; readonly pairs: number };
}
