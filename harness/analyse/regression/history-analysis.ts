import type { HistoryRatio, HistoryRun } from "../../results/history-line.ts";
import type { LevelFinding, NightStatus } from "./level-track.ts";

/** The version of a `HistoryAnalysis`. */
export const HISTORY_ANALYSIS_VERSION = 1;

/** What one series of a history says. */
export interface HistoryAnalysis {
  readonly schemaVersion: typeof HISTORY_ANALYSIS_VERSION;
  readonly series: {
    readonly key: string;
    readonly referenceCommit: string;
    readonly referenceRevision: string;
    readonly settingsHash: string;
  };
  /** The others in the store, newest first. */
  readonly otherSeries: readonly { readonly key: string; readonly runs: number; readonly newest: string }[];
  /**
   * `risen` when a scenario has a shift or a drift upwards that nobody accepted and nothing took back; else `suspect` when a run of one stands
   * out upwards, none after it has confirmed or dismissed that, and the newest run of the series has that scenario; else `steady`.
   */
  readonly verdict: HistoryVerdict;
  /** In the order of time. */
  readonly runs: readonly HistoryRun[];
  readonly scenarios: readonly ScenarioHistory[];
  readonly annotations: readonly AppliedAnnotation[];
  /** What may have moved a ratio besides the candidate: another machine, another Node under the reference. One sentence each. */
  readonly warnings: readonly string[];
}

/** How a history stands. */
export type HistoryVerdict = "steady" | "suspect" | "risen";

/** One scenario over the runs that have it. */
export interface ScenarioHistory {
  readonly name: string;
  readonly verdict: HistoryVerdict;
  readonly points: readonly HistoryPoint[];
  readonly levels: readonly HistoryLevel[];
  readonly findings: readonly HistoryFinding[];
  /** Change points of the whole series looked at afterwards, spikes left out (E-divisive with a t-test); they tell, and decide nothing. */
  readonly changePoints: readonly HistoryChangePoint[];
  /** The present level, ln-ratio; `null` in a history of fewer than 3 runs. */
  readonly level: number | null;
}

/** One run of a scenario. */
export interface HistoryPoint {
  readonly run: string;
  readonly startedAt: string;
  readonly ratio: HistoryRatio;
  readonly status: NightStatus;
}

/** A level from its first run to its last. */
export interface HistoryLevel {
  readonly from: string;
  readonly to: string;
  /** Median, ln-ratio. */
  readonly value: number;
  readonly runs: number;
  readonly accepted: string | null;
}

/** A change of the level; runs by their `id`. */
export interface HistoryFinding extends Omit<LevelFinding, "from" | "found"> {
  readonly from: string;
  readonly found: string;
}

/** A change point; means are ln-ratios. */
export interface HistoryChangePoint {
  readonly run: string;
  readonly before: number;
  readonly after: number;
  readonly pValue: number;
}

/** An annotation of a run of the series. */
export interface AppliedAnnotation {
  readonly run: string;
  readonly scenario: string | null;
  readonly text: string;
  readonly writtenAt: string;
}
