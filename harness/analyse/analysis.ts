import type { LatencySummary } from "../results/latency.ts";
import type { Subject } from "../results/trial-result.ts";
import type { SizingBasis } from "./size-fleet.ts";
import type { Estimate } from "./estimate.ts";

/** Everything a report shows that is computed: a pure function of one `RunResult`. Only valid trials feed it. */
export interface Analysis {
  readonly schemaVersion: 1;
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
  /** Service demand of a validated request minus that of `plain` at the same rate. */
  readonly marginalCosts: readonly MarginalCost[];
  /** Request latency at a constant rate, histograms of the repetitions merged. */
  readonly latencies: readonly LatencyAtRate[];
  /** Latency against load from stepped trials. */
  readonly loadCurves: readonly LoadCurve[];
  /** Token and request bytes. */
  readonly bytes: readonly TokenBytes[];
  /** What each denylist adds to the same subject without one. */
  readonly denylistOverheads: readonly DenylistOverhead[];
  /** One per subject a fleet can be sized for; empty when nothing valid supports an answer. */
  readonly sizingBases: readonly SizingBasis[];
  readonly trialCounts: readonly FamilyCount[];
}

/** The judgement on the run as a whole. */
export interface RunVerdict {
  /** `valid`; `lower-bound`: figures hold, but the machine could do more; `refused`: nothing to size a fleet with. */
  readonly status: "valid" | "lower-bound" | "refused";
  /** Plain sentences. */
  readonly reasons: readonly string[];
}

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
}

export interface ThreadScaling {
  readonly algorithm: string;
  readonly engine: string;
  readonly tokenProfile: string;
  readonly points: readonly {
    readonly threads: number;
    readonly operationsPerSecond: Estimate;
    /** X(k) / (k·X(1)). */ readonly efficiency: number | null;
  }[];
}

export interface StageCosts {
  readonly algorithm: string;
  readonly engine: string;
  readonly tokenProfile: string;
  readonly stages: readonly {
    readonly stage: string;
    readonly seconds: Estimate;
    /** Share of the sum of all stages, 0 to 1. */ readonly share: number;
  }[];
}

export interface ServiceDemand {
  readonly subject: Subject;
  readonly workload: string;
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

export interface MarginalCost {
  readonly subject: Subject;
  readonly offeredPerSecond: number;
  /** CPU seconds of the verifier per validation beyond `plain`. */
  readonly cpuSeconds: Estimate;
  /** CPU seconds per `plain` request: what was subtracted. */
  readonly plainCpuSeconds: Estimate;
}

export interface LatencyAtRate {
  readonly subject: Subject;
  readonly workload: string;
  readonly request: string;
  readonly offeredPerSecond: number;
  /** Merged over repetitions. */
  readonly latency: LatencySummary;
  /** p99 of each repetition, s, to show the spread; `null` where fewer than 10 samples lie above it. */
  readonly p99SecondsByRepetition: readonly (number | null)[];
  /** Share of requests at or below, for the distribution chart; at most 60 points. */
  readonly distribution: readonly { readonly percentile: number; readonly seconds: number }[];
}

export interface LoadCurve {
  readonly subject: Subject;
  readonly steps: readonly LoadStep[];
}

export interface LoadStep {
  readonly offeredPerSecond: number;
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

export interface DenylistOverhead {
  readonly subject: Subject;
  readonly offeredPerSecond: number;
  /** Verifier CPU beyond the same subject with denylist `none`. */
  readonly verifierCpuSeconds: Estimate;
  /** verifierCpuSeconds / the whole service demand without denylist. */
  readonly verifierCpuShare: number;
  /** CPU of Redis per validation; `null` where no Redis took part. */
  readonly redisCpuSeconds: Estimate | null;
  /** Differences of the percentiles of single repetitions, paired; `null` when no repetition has 10 samples above the percentile. */
  readonly p50Seconds: Estimate | null;
  readonly p99Seconds: Estimate | null;
}

export interface FamilyCount {
  readonly workload: string;
  readonly valid: number;
  readonly refused: number;
}
