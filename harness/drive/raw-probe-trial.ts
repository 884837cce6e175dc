import type { MachineSample, RAW_VERSION, Reading, ServerCounts } from "./raw-trial.ts";
import type { SliceOutcome } from "./probe/probe-protocol.ts";
import type { WarmUp } from "./warm-up-targets.ts";

/** What every trial of the probe leaves behind, unjudged. */
export interface RawServedTrial {
  readonly rawVersion: typeof RAW_VERSION;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  /** Why the trial could not start or go on, or `null`. */
  readonly error: string | null;
  /** One per target process that was warmed up. */
  readonly warmUps: readonly WarmUp[];
  /** Requests that the probe sent to the targets, warm-up included. */
  readonly clientRequests: number;
  /** What was wrong with the answers of each slice, those of the warm-up and the floors among them. */
  readonly answers: readonly SliceAnswers[];
  /** What the targets had counted before the first and after the last of them; `null` when one was gone. */
  readonly before: ServerCounts | null;
  readonly after: ServerCounts | null;
  readonly deadComponents: readonly { readonly component: string; readonly how: string }[];
  readonly machine: readonly MachineSample[];
  readonly samplerPeriodSeconds: number;
  readonly interrupted: boolean;
}

/** Answers of one slice that were not as they had to be. */
export interface SliceAnswers {
  readonly falseAnswers: SliceOutcome["falseAnswers"];
  /** 503: the denylist did not answer in time. */
  readonly unavailable: number;
}

/** Steps of the probe against fresh targets. */
export interface RawProbeTrial extends RawServedTrial {
  /** Overload at the start and, when the session lasted, at its end. */
  readonly anchors: readonly RawSlice[];
  readonly steps: readonly RawStep[];
}

/** One slice between readings of every component. */
export interface RawSlice {
  readonly name: string;
  /** What was asked for, 1/s. */
  readonly offeredPerSecond: number;
  readonly start: Reading;
  readonly end: Reading;
  readonly outcome: SliceOutcome;
}

/** A slice at a fraction of the anchor or at a set rate. */
export interface RawStep extends RawSlice {
  readonly fractionOfAnchor: number | null;
  /** The same rate against a server that does nothing; `null` where it was not asked for. */
  readonly floor: SliceOutcome | null;
}

/** Alternating slices of several variants. */
export interface RawDuetTrial extends RawServedTrial {
  readonly slices: readonly RawDuetSlice[];
  readonly faults: readonly RawVariantFault[];
}

/** What a variant did that no verifier may, warm-up included: it did not start, ended, answered wrongly or not at all. */
export interface RawVariantFault {
  /** Name of the variant. */
  readonly variant: string;
  readonly what: string;
}

/** One slice of one variant. */
export interface RawDuetSlice {
  readonly block: number;
  /** Index into the spec's variants. */
  readonly variant: number;
  readonly start: Reading;
  readonly end: Reading;
  readonly outcome: SliceOutcome;
}
