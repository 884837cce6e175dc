import type { HistoryRatio } from "../../results/history-line.ts";
import type { RatioLevel } from "./ratio-level.ts";

/** One run of a scenario. */
export interface Night {
  /** Since some fixed day. */
  readonly days: number;
  readonly ratio: HistoryRatio;
}

/**
 * What became of a run. `learning`: there was no level yet to hold it against. `steady`: it belongs to the level. `suspect`: it stands
 * out and waits for the next one; `undecided`: it came after a suspect and is neither here nor there. `spike`: the next run did not
 * repeat it, so it is left out of the level. `shift`: the first of a new level, which the next run confirmed.
 */
export type NightStatus = "learning" | "steady" | "suspect" | "undecided" | "spike" | "shift";

/** Why somebody accepted the level at a run. */
export interface Acceptance {
  readonly text: string;
  /** Whether this scenario was named. Of none that was not more is accepted than what has risen and was confirmed. */
  readonly isNamed: boolean;
}

/** A level and the runs that make it. */
export interface LevelStretch {
  /** Rising indices; spikes are not among them. */
  readonly members: readonly number[];
  /** Why somebody accepted it; `null` when nobody had to. */
  readonly accepted: string | null;
}

/** A change of the level. Indices are of nights. */
export interface LevelFinding {
  readonly kind: "shift" | "drift";
  readonly direction: "up" | "down";
  /** First run of the new level; of a drift the first of the runs that show it. */
  readonly from: number;
  /** The run with which it was found. */
  readonly found: number;
  /** ln-ratios. */
  readonly before: number;
  readonly after: number;
  /** Half of a 95 % interval of the difference; `null` for a drift. */
  readonly reach: number | null;
  /** Slope of a drift, ln-ratio per day. */
  readonly perDay: number | null;
  /** `undone`: a later change took it back by more than half. */
  readonly state: "open" | "accepted" | "undone";
  /** Why it was accepted. */
  readonly accepted: string | null;
}

/** A scenario followed from its first run to its newest. */
export interface LevelTrack {
  /** One per night. */
  readonly statuses: readonly NightStatus[];
  readonly findings: readonly LevelFinding[];
  /** In the order of time; the last is the present one. */
  readonly stretches: readonly LevelStretch[];
  /** The present level; `null` with too few runs. */
  readonly level: RatioLevel | null;
  /** The runs that wait for confirmation, the suspect first, and the direction in which it stands out. */
  readonly pending: readonly number[];
  readonly side: -1 | 0 | 1;
}

/** A track on its way: the present stretch stands apart. */
export interface TrackState extends Pick<LevelTrack, "statuses" | "findings" | "pending" | "side"> {
  readonly past: readonly LevelStretch[];
  readonly present: LevelStretch;
}
