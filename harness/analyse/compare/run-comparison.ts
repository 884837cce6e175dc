import type { WorkloadId } from "../../results/workloads.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { FactId, FactStanding } from "./likeness-facts.ts";
import type { MetricKindId } from "./metric-kinds.ts";

/** The version of a `RunComparison`. */
export const COMPARISON_SCHEMA_VERSION = 1;

/** What two stored runs say of each other: a pure function of both. */
export interface RunComparison {
  readonly schemaVersion: typeof COMPARISON_SCHEMA_VERSION;
  readonly base: ComparedRun;
  readonly candidate: ComparedRun;
  readonly options: ComparisonOptions;
  /**
   * `refused`: they are not alike, or nothing was measured in both; `regression`: something that may decide got worse; `inconclusive`:
   * nothing that may decide was measured often enough, its control did not hold, something that decides was lost in the candidate, or
   * most CPU figures of a trusted host moved alike and nothing says whether the machine did; else `no-regression`.
   */
  readonly verdict: "refused" | "regression" | "inconclusive" | "no-regression";
  /** Why it was refused; `null` when it was not. */
  readonly refusal: Refusal | null;
  /** One sentence each: what led to the verdict. */
  readonly reasons: readonly string[];
  /** Everything that should be equal in both, equal or not. */
  readonly facts: readonly ComparedFact[];
  /** What each run's duets of a design with itself say; without them no ratio decides. */
  readonly noise: { readonly base: NoiseControl; readonly candidate: NoiseControl };
  /** What neither run's code can have changed, as a measure of the machine's speed. */
  readonly hostControl: HostControl;
  /** Most CPU figures moved alike: the machine did, or what all of them run on, not one design. `null` when they did not, or are too few to tell. */
  readonly hostShift: HostShift | null;
  /** Measured in both, in the order of the kinds. Empty when refused. */
  readonly metrics: readonly MetricChange[];
  /** Measured in one of them only. */
  readonly unmatched: readonly UnmatchedMetric[];
}

/** What the user said about the runs. */
export interface ComparisonOptions {
  /** Runs of different configurations are compared all the same. */
  readonly force: boolean;
  /** Both runs come from one quiet machine that nothing else used: figures of two hours may then decide. */
  readonly trustHost: boolean;
}

/** Which run it was and how much of it counts. */
export interface ComparedRun {
  readonly id: string;
  readonly startedAt: string;
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly validTrials: number;
  readonly refusedTrials: number;
}

/** Why two runs are not compared. */
export interface Refusal {
  readonly code: "other-configuration" | "foreign-host" | "same-run" | "nothing-comparable";
  readonly message: string;
}

/** Something that both runs say about themselves. */
export interface ComparedFact {
  readonly fact: FactId;
  readonly label: string;
  readonly base: string;
  readonly candidate: string;
  readonly standing: FactStanding;
  /** One sentence where the standing is `warns` or `refuses`; else empty. */
  readonly words: string;
}

/** A design against itself, in one run. */
export interface NoiseControl {
  readonly held: boolean;
  /** Why not; `null` when it held. */
  readonly why: string | null;
  /** Mean ln-ratio of CPU per request over the pairs; `null` with fewer than 3 pairs. */
  readonly bias: number | null;
  /** Spread (SD) of a pair's ln-ratio. */
  readonly sd: number | null;
  readonly pairs: number;
}

/** Signing with node:crypto in both runs: no design's code takes part in it. */
export interface HostControl {
  /** `agrees`, `moved`: the machine has another speed; `unknown`: not measured in both, or not with equal versions. */
  readonly status: "agrees" | "moved" | "unknown";
  /** ln-ratio of CPU per signature, candidate over base, median of the algorithms; `null` when unknown. */
  readonly lnChange: number | null;
  /** One sentence. */
  readonly words: string;
}

/** A move that most CPU figures of one moment share. */
export interface HostShift {
  /** Median ln-change. */
  readonly lnChange: number;
  readonly metrics: number;
  /** Share of them that moved in the direction of the median. */
  readonly sameWay: number;
}

/** One figure in both runs. */
export interface MetricChange {
  readonly kind: MetricKindId;
  /** What was measured: `ES256 · jose · typical · 1 thread`. Unique among the changes of its kind. */
  readonly label: string;
  readonly place: MetricPlace;
  /** Of ratios the ln-ratio to the reference, else in the base unit. */
  readonly base: Estimate;
  readonly candidate: Estimate;
  /** ln of candidate over base with a 95 % interval (Welch); one repetition on a side leaves no interval. */
  readonly lnChange: Estimate;
  /** Two-sided, of this figure alone; `null` where it is not judged. */
  readonly pValue: number | null;
  /** The same after Holm's correction over all that was judged with it. */
  readonly adjustedPValue: number | null;
  readonly finding: Finding;
  /** Why it is not judged, or no change although significant; `null` otherwise. */
  readonly why: string | null;
  /** Whether a worse finding makes the comparison a regression. */
  readonly decides: boolean;
}

/** What a comparison may find: a change is called one only when it is significant and of a size that matters. */
export const findings = ["worse", "better", "none", "below-limit", "within-noise", "not-judged"] as const;

/** One of `findings`. */
export type Finding = (typeof findings)[number];

/** Where a figure belongs in a chart. */
export interface MetricPlace {
  /** The design, as `subjectLabel` calls it; `null` where the figure is of none. */
  readonly design: string | null;
  readonly workload: WorkloadId | null;
  /** What a ratio is over: equal for all variants of one duet; `null` for what is no ratio. */
  readonly reference: string | null;
  /** Offered requests/s in either run, where there was a load. */
  readonly basePerSecond: number | null;
  readonly candidatePerSecond: number | null;
}

/** Something that only one of the runs measured. */
export interface UnmatchedMetric {
  readonly kind: MetricKindId;
  readonly label: string;
  readonly in: "base" | "candidate";
}
