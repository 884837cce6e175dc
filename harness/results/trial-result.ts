import type { LatencyHistogram, LatencySummary } from "./latency.ts";
import type { LoadEvidence, BenchEvidence, Verdict } from "./verdict.ts";

/** One trial: a subject under a workload, once. */
export type TrialResult = BenchTrialResult | LoadTrialResult;

interface TrialCommon {
  /** Stable over runs of the same plan: `verify/RS256/jose/typical/redis/400ps/r2`. */
  readonly id: string;
  /** Row of the workload table: `bench`, `plain`, `verify`, `stepped`, `login`, `mixed`, `revocation`. */
  readonly workload: string;
  readonly subject: Subject;
  /** 1, 2, 3 … of the same subject and workload. */
  readonly repetition: number;
  /** Place in the run's interleaved order, from 0. */
  readonly order: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly verdict: Verdict;
  /** Raw files of this trial, relative to the run directory. */
  readonly rawDirectory: string;
}

/** The design that is measured. */
export interface Subject {
  readonly algorithm: string;
  readonly engine: string;
  readonly tokenProfile: string;
  readonly denylist: string;
}

/** A worker-thread verify benchmark: closed workload, no network. */
export interface BenchTrialResult extends TrialCommon {
  readonly kind: "bench";
  readonly evidence: BenchEvidence;
  /** `null` when the trial died before it measured anything. */
  readonly measurement: BenchMeasurement | null;
}

/** What the benchmark measured in its measurement window. */
export interface BenchMeasurement {
  readonly threads: number;
  /** Verifies of whole tokens by the engine, over all threads. */
  readonly operations: number;
  readonly windowSeconds: number;
  /** operations / windowSeconds. */
  readonly operationsPerSecond: number;
  /** Verifies in flight at once per thread while throughput and CPU were measured: 1 for synchronous engines. */
  readonly inFlight: number;
  /** Wall seconds of one verify, one at a time; for synchronous engines from whole batches without a timer inside. */
  readonly secondsPerOperation: number;
  /** CPU (user + system) of the whole benchmark process per verify, s. */
  readonly cpuSecondsPerOperation: number;
  /** Per-operation latency, from batches that were timed one operation at a time. */
  readonly latency: LatencySummary;
  readonly histogram: LatencyHistogram;
  /** Mean seconds per token and pipeline stage, each stage timed over whole batches. Empty when not measured. */
  readonly stages: readonly StageMeasurement[];
  readonly warmupSeconds: number;
  /** Distinct tokens in the corpus. */
  readonly corpusTokens: number;
}

/** Cost of one stage of the validation pipeline. */
export interface StageMeasurement {
  /** `gate`, `decode`, `signature`, `claims`, `denylist`. */
  readonly stage: string;
  readonly secondsPerOperation: number;
  readonly operations: number;
}

/** A k6 load against the HTTP target: open workload. */
export interface LoadTrialResult extends TrialCommon {
  readonly kind: "load";
  readonly evidence: LoadEvidence;
  /**
   * One measurement window, or one per step of a stepped trial. Empty when the trial died before the first. In a valid
   * trial only the windows whose own verdict is valid feed the capacity model: a step above saturation is refused alone.
   */
  readonly windows: readonly LoadWindow[];
}

/** One measurement window of a load trial, warm-up excluded, with the judgement on it alone. */
export interface LoadWindow extends MeasuredWindow {
  readonly verdict: Verdict;
}

/** What was measured in one window of a load trial, warm-up excluded. */
export interface MeasuredWindow {
  readonly name: string;
  readonly windowSeconds: number;
  /** What was asked for, 1/s. */
  readonly offeredPerSecond: number;
  /** What came back, 1/s: completions in the window as the generator saw them. */
  readonly achievedPerSecond: number;
  /** Latency per request kind (`verify`, `login`, `revoke` …), as k6 reports it: from send to last byte, without connect and TLS. */
  readonly latencies: readonly RequestLatency[];
  /** CPU and request counts per component between the window's own edges. */
  readonly components: readonly ComponentUse[];
  /** HTTP bytes per request as the generator counts them (headers and body, without TCP/IP). */
  readonly sentBytesPerRequest: number | null;
  readonly receivedBytesPerRequest: number | null;
  /** Event-loop utilisation of the verifier, 0 to 1, mean over its processes. */
  readonly eventLoopUtilisation: number | null;
  /** Iterations the generator could not start in this window, or `null` where only the trial's total is known. */
  readonly droppedIterations: number | null;
}

/** Latency of one kind of request. */
export interface RequestLatency {
  readonly request: string;
  readonly latency: LatencySummary;
  readonly histogram: LatencyHistogram;
}

/** What one component used between the edges of a window. */
export interface ComponentUse {
  /** `verifier`, `issuer`, `redis`, `generator`. */
  readonly component: string;
  /** Wall seconds between the two readings. */
  readonly windowSeconds: number;
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  /** Requests (for Redis: commands) this component counted between the same two readings, or `null` where it does not count. */
  readonly requests: number | null;
  /** Resident memory at the end, or `null` where unknown. */
  readonly residentBytes: number | null;
}
