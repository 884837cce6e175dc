import type { ComparisonId } from "../results/comparisons.ts";
import type { LatencySummary } from "../results/latency.ts";
import type { DuetVariant, Subject, WindowRole } from "../results/trial-result.ts";
import type { WorkloadId } from "../results/workloads.ts";
import type { JudgedBudget } from "./budgets/judge-budgets.ts";
import type { BreakEven, CachePoint } from "./costs/break-even.ts";
import type { AnsweredModel } from "./model/capacity-models.ts";
import type { JudgedClaim } from "./claims/claims.ts";
import type { Confirmation } from "./model/confirmation.ts";
import type { DenylistOverhead } from "./load/denylist-overheads.ts";
import type { ScalingLaw } from "./fleet/fit-scaling-law.ts";
import type { NoiseFloor } from "./costs/noise-floor.ts";
import type { PercentileInterval } from "./statistics/percentile-interval.ts";
import type { MeasuredLatencies, QuotableLatency } from "./load/quotable-latency.ts";
import type { SizingBasis } from "./fleet/size-fleet.ts";
import type { EntryWeight, LookupCost } from "./costs/store-costs.ts";
import type { Estimate } from "./statistics/estimate.ts";

/** Everything a report shows that is computed: a pure function of one `RunResult`. Only valid trials feed it. */
export interface Analysis {
  readonly schemaVersion: 3;
  readonly runId: string;
  readonly verdict: RunVerdict;
  /** Worker-thread verify cost, one row per algorithm × engine × token profile, single thread. */
  readonly verifyCosts: readonly VerifyCost[];
  /** Verify throughput against threads. */
  readonly threadScaling: readonly ThreadScaling[];
  /** Cost of each pipeline stage, one row per algorithm × engine × token profile. */
  readonly stageCosts: readonly StageCosts[];
  /** Service demand per component, one row per subject × workload × offered rate. */
  readonly serviceDemands: readonly ServiceDemand[];
  /** What the windows of each load say besides, one row per subject × workload × offered rate. */
  readonly conditionFacts: readonly ConditionFacts[];
  /** Two designs side by side, one row per variant that is not the reference. */
  readonly comparisons: readonly Comparison[];
  /** What duets of a design with itself show: differences below it are none. */
  readonly noise: Noise | null;
  /** What a validation adds to the plain route, stage by stage, one row per design that was taken apart. */
  readonly validationCosts: readonly ValidationCost[];
  /** From which hit ratio a cache of verified tokens pays, one row per algorithm. */
  readonly cacheBreakEvens: readonly CacheBreakEven[];
  /** Overload anchors, one row per design that was swept. */
  readonly overloads: readonly Overload[];
  /** Latency over load, fitted and held against held-out steps, with the rate at the objective of the run; one per design that was swept. */
  readonly models: readonly AnsweredModel[];
  /** Whose latency may be held against the objective of the run, one row per design and offered rate. */
  readonly quotes: readonly LatencyQuote[];
  /** The rate that is recommended for the reference design and what fresh processes said to it; `null` without a sweep. */
  readonly confirmation: Confirmation | null;
  /** Request latency at a constant rate, histograms of the repetitions merged. */
  readonly latencies: readonly LatencyAtRate[];
  /** Latency against load from stepped trials and sweeps, one curve per design and generator. */
  readonly loadCurves: readonly LoadCurve[];
  /** Token and request bytes. */
  readonly bytes: readonly TokenBytes[];
  /** What each denylist adds to the latency of the same subject without one, and what Redis spends. */
  readonly denylistOverheads: readonly DenylistOverhead[];
  /** One per subject a fleet can be sized for; empty when nothing valid supports an answer. */
  readonly sizingBases: readonly SizingBasis[];
  readonly trialCounts: readonly FamilyCount[];
  /** What an entry of a denylist weighs, one row per layout and number of entries; empty where that was not measured. */
  readonly entryWeights: readonly EntryWeight[];
  /** What a lookup takes, one row per round trip; empty where that was not measured. */
  readonly lookupCosts: readonly LookupCost[];
  /** Every claim on trial and what this run says of it, by rising id. */
  readonly claims: readonly JudgedClaim[];
  /** Every budget of the configuration and whether it holds, in its order. */
  readonly budgets: readonly JudgedBudget[];
}

/** The judgement on the run as a whole. */
export interface RunVerdict {
  /** `valid`; `lower-bound`: figures hold, but the machine could do more; `refused`: nothing to size a fleet with. */
  readonly status: "valid" | "lower-bound" | "refused";
  /** Plain sentences. */
  readonly reasons: readonly string[];
}

/** What one verify of a whole token costs on one thread of the benchmark. */
export interface VerifyCost {
  readonly algorithm: string;
  readonly engine: string;
  readonly tokenProfile: string;
  /** Wall seconds of one verify, one at a time. */
  readonly seconds: Estimate;
  /** CPU seconds per verify, all threads of the process. */
  readonly cpuSeconds: Estimate;
  readonly operationsPerSecond: Estimate;
  readonly latency: LatencySummary;
  /** CPU seconds of signing one such token with node:crypto, whatever the engine; `null` where it was not measured. */
  readonly signCpuSeconds: Estimate | null;
}

/** How verify throughput grows with threads, thread counts rising. */
export interface ThreadScaling {
  readonly algorithm: string;
  readonly engine: string;
  readonly tokenProfile: string;
  readonly points: readonly {
    readonly threads: number;
    readonly operationsPerSecond: Estimate;
    /** X(k) / (k·X(1)). */ readonly efficiency: number | null;
  }[];
  /** Fitted to the counts that had a CPU each; `null` with fewer than six of them. */
  readonly law: ScalingLaw | null;
}

/** What each stage of the pipeline costs, called in a loop on one thread. */
export interface StageCosts {
  readonly algorithm: string;
  readonly engine: string;
  readonly tokenProfile: string;
  readonly stages: readonly {
    readonly stage: string;
    readonly seconds: Estimate;
    readonly cpuSeconds: Estimate;
    /** Share of the sum of all stages' CPU, 0 to 1. */ readonly share: number;
  }[];
  /** What clocks and loop add to every stage at most, s; `null` where it was not measured. */
  readonly timerSeconds: number | null;
}

/** What each component spends per request at one load. */
export interface ServiceDemand {
  readonly subject: Subject;
  readonly workload: WorkloadId;
  readonly offeredPerSecond: number;
  readonly achievedPerSecond: Estimate;
  readonly components: readonly {
    readonly component: string;
    /** CPU seconds (user + system) per request of the generator. */
    readonly cpuSecondsPerRequest: Estimate;
    /** CPU seconds per second of the window: how many CPUs it kept busy. */
    readonly cpusUsed: Estimate;
  }[];
}

/** What the windows of one load say beside the other figures, each the worst or the mean of its repetitions. */
export interface ConditionFacts {
  readonly subject: Subject;
  readonly workload: WorkloadId;
  readonly offeredPerSecond: number;
  /** CPU of the verifier per request, mean, s; `null` where it was not observed. */
  readonly verifierUserSeconds: number | null;
  readonly verifierSystemSeconds: number | null;
  /** CPUs that generator, probe and harness kept busy: on this machine, not in a fleet. */
  readonly measuringCpus: readonly { readonly component: string; readonly cpus: number }[];
  /** Share of the window that the verifier's main thread waited for a CPU, worst; `null` where the system does not say. */
  readonly runQueueShare: number | null;
  /** Mean, and the worst of its delays, s. */
  readonly eventLoopUtilisation: number | null;
  readonly eventLoopDelayP99Seconds: number | null;
  readonly eventLoopDelayMaxSeconds: number | null;
  /** p99 of the probe from the send of the same requests, worst repetition, s. */
  readonly fromSendP99Seconds: number | null;
}

/** One variant against the reference of its duets. Pairs are fresh processes; with a single pair its blocks stand in for them. */
export interface Comparison {
  readonly comparison: ComparisonId;
  readonly reference: DuetVariant;
  readonly variant: DuetVariant;
  /** What the interval is over: `pair` holds what differs from process to process, `block` does not. */
  readonly over: "pair" | "block";
  /** Logarithm of the variant's verifier CPU per request over the reference's. */
  readonly lnCpuRatio: Estimate;
  /** Verifier CPU seconds per request, variant minus reference. */
  readonly cpuSeconds: Estimate;
  /** Verifier CPU seconds per request of the reference. */
  readonly referenceCpuSeconds: Estimate;
  readonly lnThroughputRatio: Estimate;
  readonly lnP50Ratio: Estimate;
  /** CPU of Redis per request of the variant; `null` without Redis. */
  readonly redisCpuSeconds: Estimate | null;
  /** Hit ratio that the cache's own counters confirm, mean of the slices; `null` without a cache. */
  readonly cacheHitRatio: number | null;
  /** True when the CPU difference is within the noise: it is then called none. */
  readonly isNone: boolean;
}

/** The same design twice: spreads of ln-ratios, and the smallest effect that as many pairs find. */
export interface Noise {
  readonly over: "pair" | "block";
  readonly cpu: NoiseFloor;
  readonly throughput: NoiseFloor;
  readonly p50: NoiseFloor;
}

/** A validation taken apart. */
export interface ValidationCost {
  readonly subject: Subject;
  readonly over: "pair" | "block";
  /** CPU seconds per request of the plain route. */
  readonly plainCpuSeconds: Estimate;
  /** What the whole validation adds to it: `/protected` minus `/plain`, in the service. */
  readonly marginalCpuSeconds: Estimate;
  /** What each route adds to the one before it, in the service. The first reads the header. */
  readonly inService: readonly { readonly stage: string; readonly cpuSeconds: Estimate }[];
  /** The same stages called in a loop without a server; empty when the benchmark has no such row. */
  readonly alone: readonly { readonly stage: string; readonly cpuSeconds: Estimate }[];
  /** What clocks and loop add to each of `alone` at most, s; `null` without them. */
  readonly timerSeconds: number | null;
  /** marginal − sum of `alone`: reading the header, which is in `inService`, and what was not taken apart. `null` without them. */
  readonly restSeconds: number | null;
  /** |rest| / marginal; `null` without them. */
  readonly restShare: number | null;
}

/** What a cache of verified tokens saves at each hit ratio, and from which one it pays. */
export interface CacheBreakEven {
  readonly algorithm: string;
  readonly engine: string;
  readonly points: readonly CachePoint[];
  /** `null` when too little was measured for a line. */
  readonly breakEven: BreakEven | null;
}

/** What one verifier process completed under overload. */
export interface Overload {
  readonly subject: Subject;
  readonly completedPerSecond: Estimate;
  readonly verifierCpusUsed: number;
  readonly verifierCpuSecondsPerRequest: number;
  /** True when the verifier had CPU left: something else gave out first, and the rate is a lower bound. */
  readonly isLowerBound: boolean;
}

/** Two generators at one rate, and which of them may be quoted. */
export interface LatencyQuote extends MeasuredLatencies, QuotableLatency {
  readonly subject: Subject;
  readonly workload: WorkloadId;
  readonly offeredPerSecond: number;
}

/** Latency of one kind of request at one constant rate, as one generator saw it. */
export interface LatencyAtRate {
  readonly subject: Subject;
  readonly workload: WorkloadId;
  readonly request: string;
  readonly offeredPerSecond: number;
  readonly generator: "k6" | "probe";
  /** Merged over repetitions. */
  readonly latency: LatencySummary;
  /** TCP connect and TLS handshake of the requests that opened a connection, of the repetition with most; `null` where none did. */
  readonly connecting: LatencySummary | null;
  readonly tlsHandshaking: LatencySummary | null;
  /** Distribution-free 95 % interval of the p99, s, as if samples were independent; `null` with too few. */
  readonly p99Interval: PercentileInterval | null;
  /** p99 of each repetition, s, to show the spread; `null` where fewer than 10 samples lie above it. */
  readonly p99SecondsByRepetition: readonly (number | null)[];
  /** Share of requests at or below, for the distribution chart; at most 60 points. */
  readonly distribution: readonly { readonly percentile: number; readonly seconds: number }[];
}

/** Latency and CPU of one design over its load, rates rising. */
export interface LoadCurve {
  readonly subject: Subject;
  readonly generator: "k6" | "probe";
  readonly steps: readonly LoadStep[];
}

/** One load of a curve over its repetitions. */
export interface LoadStep {
  /** Mean of its repetitions. */
  readonly offeredPerSecond: number;
  /** Share of the overload anchor; `null` without one. */
  readonly fractionOfAnchor: number | null;
  /** `hold-out` steps are never used for a fit. */
  readonly role: WindowRole;
  readonly achievedPerSecond: number;
  readonly latency: LatencySummary;
  /** CPUs the verifier kept busy. */
  readonly verifierCpusUsed: number;
  readonly verifierCpuSecondsPerRequest: number;
  /** Share of its time that the verifier's event loop was busy, 0 to 1. */
  readonly eventLoopUtilisation: number | null;
  readonly generatorCpusUsed: number | null;
  readonly repetitions: number;
}

/** How long one kind of token is and what a request with it weighs. */
export interface TokenBytes {
  readonly algorithm: string;
  readonly tokenProfile: string;
  readonly meanTokenBytes: number;
  readonly signatureBytes: number;
  readonly samples: number;
  /** HTTP bytes per request measured under load, or `null` when no load trial carried this token. */
  readonly sentBytesPerRequest: Estimate | null;
  readonly receivedBytesPerRequest: Estimate | null;
}

/** How many trials of one workload count. */
export interface FamilyCount {
  readonly workload: WorkloadId;
  readonly valid: number;
  readonly refused: number;
}
