import type { RunResult } from "../../results/run-result.ts";
import type { Analysis } from "../analysis.ts";
import type { Estimate } from "../statistics/estimate.ts";

/** Every claim that is on trial, by its id. */
export type ClaimId = `C${string}`;

/** What a figure is; decides how it is shown. Base units: s, B, 1, bit/s; a `share` is a ratio, 1 being 100 %. */
export type ClaimUnit = "seconds" | "bytes" | "share" | "count" | "bitsPerSecond";

/** What is claimed, as data: the figure that articles give, and how near a measured one has to be. */
export interface ClaimedFigure {
  readonly unit: ClaimUnit;
  /** Equal to `high` where one number is claimed and not a range. */
  readonly low: number;
  readonly high: number;
  /** `about`: neither much more nor much less; `at-most` and `at-least`: better on that side is as good. */
  readonly direction: "about" | "at-most" | "at-least";
  /** Factor by which a figure may miss and still be called right, at least 1: 2 accepts from half of `low` to twice `high`. */
  readonly within: number;
}

/** One measured figure beside what was claimed of it. */
export interface ClaimFinding {
  /** Which design, part or load it is of: `verify with jose`. */
  readonly what: string;
  readonly claimed: ClaimedFigure;
  /**
   * With its interval and sample count. A `confidence` of 1 is no interval: the figure was counted, and the limits are the least
   * and the most of the samples.
   */
  readonly measured: Estimate;
  /** `holds`: the interval reaches into what the claim accepts. `off`: no part of it does. */
  readonly verdict: "holds" | "off";
  /** True where the claim holds and part of the interval lies outside of what it accepts: more repetitions may decide otherwise. */
  readonly straddles: boolean;
  /** On which side the measured value lies of what is claimed; `null` where it lies within. */
  readonly side: "more" | "less" | null;
  /** How many times more, or less, than claimed; `null` within, and where the measured value is not positive, so that no ratio exists. */
  readonly factor: MissFactor | null;
}

/** N of `off by N×`, above 1. */
export interface MissFactor {
  readonly value: number;
  readonly low: number;
  /** `null` where the interval holds zero: there is no upper limit. */
  readonly high: number | null;
}

/** Why a claim was not measured and how to have it measured. */
export interface ClaimNotMeasured {
  readonly why: string;
  readonly hint: string;
}

/** What a run says of a claim: findings, the one that stands for it first, and what they leave out, as sentences. */
export type ClaimReading =
  | { readonly findings: readonly ClaimFinding[]; readonly remarks: readonly string[] }
  | ClaimNotMeasured;

/** What a claim is judged from: one run and everything else of its analysis. */
export interface ClaimEvidence {
  readonly run: RunResult;
  readonly analysis: Omit<Analysis, "claims" | "budgets">;
}

/** A row of the table of claims. */
export interface Claim {
  readonly id: ClaimId;
  /** A few words for where a line is short, at most 32 characters. */
  readonly name: string;
  /** In the words of the articles that repeat it. */
  readonly said: string;
  /** The input of a plan that it would have bent, where it is wrong, and how. */
  readonly bends: string;
  /** Pure: the same evidence gives the same reading. */
  readonly read: (evidence: ClaimEvidence) => ClaimReading;
}
