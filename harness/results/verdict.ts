import type { SloPercentile } from "./percentile-seconds.ts";

/** The judgement on one trial. A refused trial never feeds the capacity model and is listed with its reasons. */
export type Verdict =
  | { readonly status: "valid" }
  | { readonly status: "refused"; readonly reasons: readonly RefusalReason[] };

/** Why a trial was refused: a stable code, and one sentence with the limit and what came. */
export interface RefusalReason {
  readonly code: RefusalCode;
  readonly message: string;
}

/** Every reason there is. */
export const refusalCodes = [
  "preflight-failed",
  "generator-failed",
  "generator-saturated",
  "vu-ceiling",
  "dropped-iterations",
  "script-exception",
  "false-accept",
  "false-reject",
  "unexpected-answer",
  "denylist-unavailable",
  "counts-differ",
  "rate-not-achieved",
  "target-died",
  "redis-died",
  "cpu-stolen",
  "cpu-throttled",
  "sampler-gap",
  "run-queue-wait",
  "generator-late",
  "anchor-drift",
  "no-overload",
  "clock-stepped",
  "too-few-samples",
  "not-steady",
  "bench-failed",
  "impossible-value",
  "interrupted",
] as const;

/** One of `refusalCodes`. */
export type RefusalCode = (typeof refusalCodes)[number];

/** Requests in a window; fewer make CPU per request a matter of one scheduler tick (10 ms over 100 requests is 100 µs each). */
export const WINDOW_MINIMUM_REQUESTS = 100;

/** What every trial observes of the machine while it runs. `null` means it could not be observed, which is not the same as zero. */
export interface MachineObservation {
  /** Share of all CPU time that the hypervisor took away, 0 to 1; `null` where the system does not say. */
  readonly stealShare: number | null;
  /** Seconds the cgroup was throttled, of nested ones the one that was throttled longest; `null` where there is no quota. */
  readonly throttledSeconds: number | null;
  /** Longest pause between two samples, and the sampling period, s. */
  readonly longestSamplerGapSeconds: number | null;
  readonly samplerPeriodSeconds: number;
  /** Largest change of wall clock against the monotonic clock, s. */
  readonly clockStepSeconds: number;
  readonly interrupted: boolean;
}

/** What every trial against the HTTP target observes, whoever generates its requests. */
export interface TargetObservation extends MachineObservation {
  /** Requests over the whole trial, warm-up included, to all targets together, as the generators counted them. */
  readonly clientRequests: number | null;
  /** The same as the targets counted them. */
  readonly serverRequests: number | null;
  /** Bad tokens that were let in, good tokens that were turned away, and any other answer that was not the expected one. */
  readonly falseAccepts: number | null;
  readonly falseRejects: number | null;
  readonly unexpectedAnswers: number | null;
  /** The false answers by the case of their token: `expired`, `bad-signature` … */
  readonly falseAnswers: readonly FalseAnswer[];
  /** 503: the denylist did not answer in time and the verifier fails closed. */
  readonly unavailableAnswers: number | null;
  /** Requests that a verifier failing open let through although the denylist did not answer; 0 without a denylist. */
  readonly uncheckedRequests: number | null;
  /** Whether CPU per request of the targets had settled before the load; `null` when it did not come to a warm-up. */
  readonly warmUpSteady: boolean | null;
  /** Components whose process ended or changed during the trial. */
  readonly deadComponents: readonly DeadComponent[];
}

/** Answers that contradict the known truth about one kind of token. */
export interface FalseAnswer {
  /** Row of the token cases: `valid`, `expired`, `revoked` … */
  readonly tokenCase: string;
  readonly kind: "accept" | "reject";
  readonly count: number;
}

/** What the verdict on a k6 trial rests on. */
export interface LoadEvidence extends TargetObservation {
  /** k6's exit code; `null` when it was killed by a signal or never started. */
  readonly generatorExitCode: number | null;
  /** The signal that ended k6, or `null`. */
  readonly generatorSignal: string | null;
  /** Last line of k6's log that says why it failed, or `null`. */
  readonly generatorError: string | null;
  /** Latency limits that k6 watched itself; it ends with 99 when one was crossed, which is a result and no failure of k6. */
  readonly generatorThresholds: readonly GeneratorThreshold[];
  readonly droppedIterations: number | null;
  /** Most VUs busy at once, and how many there were. */
  readonly vusPeak: number | null;
  readonly vusMax: number | null;
  readonly scriptExceptions: number | null;
  /** CPU seconds k6 used over the windows, the wall seconds of the windows, and the CPUs it might have used. */
  readonly generatorCpuSeconds: number | null;
  readonly generatorWindowSeconds: number | null;
  readonly generatorCpus: number;
}

/** A latency limit as k6 watched it, over what it calls `http_req_duration` of one window: its own floor is in it. */
export interface GeneratorThreshold {
  readonly window: string;
  readonly request: string;
  readonly percentile: SloPercentile;
  readonly maxSeconds: number;
  /** `null` when k6 wrote no summary. */
  readonly crossed: boolean | null;
}

/** What the verdict on a trial of the probe rests on. */
export interface ProbeEvidence extends TargetObservation {
  /** Why the probe or the targets failed, or `null`. */
  readonly error: string | null;
}

/** A process that did not live through the trial. */
export interface DeadComponent {
  readonly component: string;
  /** e.g. `killed by SIGKILL`, `exited with code 1`. */
  readonly how: string;
}

/** What the verdict on a benchmark trial rests on. */
export interface BenchEvidence extends MachineObservation {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly error: string | null;
  /** True when the warm-up ended because slices agreed, false when it ran into its limit. */
  readonly steady: boolean;
  readonly falseRejects: number | null;
}
