import type { HostFingerprint } from "./fingerprint.ts";

/** The version of a line of `history.jsonl` that this code writes. A line of another one is refused; nothing is migrated. */
export const HISTORY_SCHEMA_VERSION = 1;

/** One line of a history: a run, or a word about one. Lines are only ever appended. */
export type HistoryLine = HistoryRun | HistoryAnnotation;

/** What one `ab` measured against the fixed reference: ratios only, so that what the machine does to both sides cancels. */
export interface HistoryRun {
  readonly kind: "run";
  readonly schemaVersion: typeof HISTORY_SCHEMA_VERSION;
  /** That of the `ab`; unique in the history. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Of the `ab`: with the reference's commit it names the series that the run belongs to. */
  readonly settingsHash: string;
  readonly reference: HistorySide;
  readonly candidate: HistorySide;
  /** What the `ab` compared the candidate with. */
  readonly base: HistorySide;
  readonly host: HistoryHost;
  /** What the `ab` itself said. An invalid one is never in a history. */
  readonly verdict: "pass" | "regression" | "inconclusive";
  /** Where the run can be read up: http or https; `null` when nobody said. */
  readonly link: string | null;
  /** Those with enough pairs; names are unique. */
  readonly scenarios: readonly HistoryRatio[];
}

/** The machine, as far as a ratio may depend on it. */
export type HistoryHost = Pick<HostFingerprint, "cpuModel" | "cpus" | "memoryBytes" | "platform" | "arch">;

/** One installation that was measured. */
export interface HistorySide {
  readonly revision: string;
  /** `null` outside a checkout; a reference always has one. */
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly node: string;
  readonly libraries: Readonly<Record<string, string>>;
  /** Packages that were put in place of the revision's own. */
  readonly packages: Readonly<Record<string, string>>;
  /** Settings of the design that this side had instead of those of the scenario. */
  readonly settings: Readonly<Record<string, string>>;
}

/** CPU per validation of the candidate over that of the reference in one scenario, as ln-ratios. */
export interface HistoryRatio {
  readonly name: string;
  /** Hodges–Lehmann estimate over the pairs. */
  readonly value: number;
  /** One-sided limits. */
  readonly low: number;
  readonly high: number;
  /** What each side leaves out at most: 0.025. */
  readonly alphaSide: number;
  readonly pairs: number;
  /** Spread (SD) of a pair. */
  readonly sd: number;
}

/** A level shift that somebody accepted: from that run on it is the level, and no alarm. */
export interface HistoryAnnotation {
  readonly kind: "annotation";
  readonly schemaVersion: typeof HISTORY_SCHEMA_VERSION;
  /** The run, by its `id`. */
  readonly run: string;
  /** The scenario; `null` for whichever has risen. */
  readonly scenario: string | null;
  /** Why it is accepted: `jose 7, +2 %`. */
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
}
