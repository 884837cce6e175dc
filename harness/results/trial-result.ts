import type { ComparisonId } from "./comparisons.ts";
import type { LatencyHistogram, LatencySummary } from "./latency.ts";
import type { BenchEvidence, LoadEvidence, ProbeEvidence, Verdict } from "./verdict.ts";
import type { WorkloadId } from "./workloads.ts";

/** One trial: a subject under a workload, once. */
export type TrialResult = BenchTrialResult | LoadTrialResult | ProbeTrialResult | DuetTrialResult;

interface TrialCommon {
  /** Stable over runs of the same plan: `verify/RS256/jose/typical/redis/400ps/r2`. */
  readonly id: string;
  /** Row of the workload table. */
  readonly workload: WorkloadId;
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
  /** Where the verify runs: `inline`, `thread-pool`, `workers`, `processes`. */
  readonly placement: string;
  /** The cache of verified tokens, or `null` when there is none. */
  readonly cache: SubjectCache | null;
}

/** A cache of verified tokens whose hit ratio the trial sets. */
export interface SubjectCache {
  /** Share of the requests that find their token in the cache, 0 to 1. */
  readonly hitRatio: number;
  /** What a hit leaves out. */
  readonly covers: "signature" | "signature-and-denylist";
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
  /** What the clocks and the loop add to every stage at most, s per token: it is inside the figures. `null` without stages. */
  readonly timerSecondsPerOperation: number | null;
  /** CPU seconds of signing one token with the same key, or `null` where it was not measured. */
  readonly signCpuSeconds: number | null;
  readonly warmupSeconds: number;
  /** Distinct tokens in the corpus. */
  readonly corpusTokens: number;
}

/** Cost of one stage of the validation pipeline. */
export interface StageMeasurement {
  /** `gate`, `decode`, `signature`, `claims`, `denylist`. */
  readonly stage: string;
  readonly secondsPerOperation: number;
  /** CPU (user + system) of the whole process, threads of an asynchronous engine included. */
  readonly cpuSecondsPerOperation: number;
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

/** The probe alone against the HTTP target: open workload, Poisson arrivals, fresh processes. */
export interface ProbeTrialResult extends TrialCommon {
  readonly kind: "probe";
  readonly evidence: ProbeEvidence;
  /** Overload at the start and the end of the session; empty when the trial has fixed rates. */
  readonly anchors: readonly Anchor[];
  /** One per step, in the order in which they ran. */
  readonly windows: readonly LoadWindow[];
}

/** Completions while more was offered than the target can do: the most that this process did in this session. */
export interface Anchor {
  readonly name: string;
  readonly windowSeconds: number;
  readonly offeredPerSecond: number;
  readonly completedPerSecond: number;
  /** CPUs that the verifier and the probe kept busy meanwhile. */
  readonly verifierCpusUsed: number;
  readonly probeCpusUsed: number;
  readonly verifierCpuSecondsPerRequest: number;
}

/** Two or more variants alive at once and driven in alternating slices, so that what the machine does meets all of them. */
export interface DuetTrialResult extends TrialCommon {
  readonly kind: "duet";
  readonly evidence: ProbeEvidence;
  /** What is compared. */
  readonly comparison: ComparisonId;
  /** The first is what the others are compared with. */
  readonly variants: readonly DuetVariant[];
  /** In the order in which they ran. */
  readonly slices: readonly DuetSlice[];
  /** What went wrong by a variant alone; absent where nothing did. */
  readonly faults?: readonly VariantFault[];
}

/** What a variant of a duet did that no verifier may: it did not start, ended, answered wrongly or not at all. */
export interface VariantFault {
  /** Name of the variant. */
  readonly variant: string;
  /** In words: `let in expired tokens (8 times)`, `verifier killed by SIGSEGV`. */
  readonly what: string;
}

/** One side of a duet. */
export interface DuetVariant {
  readonly name: string;
  readonly subject: Subject;
  /** Route of the verifier that was driven: `/protected`, `/plain`, `/protected/decode` … */
  readonly route: string;
  /** Units of work per request that were planted on purpose; 0 outside of controls. */
  readonly plantedWork: number;
}

/** One slice of one variant, between readings at its own edges. */
export interface DuetSlice {
  /** Every variant has one slice per block. */
  readonly block: number;
  /** Index into the variants. */
  readonly variant: number;
  readonly windowSeconds: number;
  /** As the verifier counted them. */
  readonly requests: number;
  readonly verifierCpuSeconds: number;
  /** `null` where no Redis took part. */
  readonly redisCpuSeconds: number | null;
  /** Commands that Redis counted, those of other clients among them; `null` where no Redis took part. */
  readonly redisCommands: number | null;
  /** Time of one request from send, s, at the concurrency of the slice. */
  readonly p50Seconds: number;
  /** `null` with fewer than 1000 requests in the slice. */
  readonly p99Seconds: number | null;
  /** Time that the verifier's garbage collection took in its main threads; `null` where the target does not say. */
  readonly gcSeconds: number | null;
  /** Resident memory of the verifier at the end of the slice; `null` where unknown. */
  readonly verifierResidentBytes: number | null;
  /** Verified-token cache in this slice; `null` without one. */
  readonly cacheHitRatio: number | null;
}

/** One measurement window, with the judgement on it alone. */
export interface LoadWindow extends MeasuredWindow {
  readonly verdict: Verdict;
}

/** What a window may be for. `hold-out` is never used for a fit; `confirm` is the rate that is recommended. */
export const windowRoles = ["load", "calibrate", "hold-out", "confirm"] as const;

/** One of `windowRoles`. */
export type WindowRole = (typeof windowRoles)[number];

/** What was measured in one window under load, warm-up excluded. */
export interface MeasuredWindow {
  readonly name: string;
  readonly role: WindowRole;
  readonly windowSeconds: number;
  /** What was asked for, 1/s. */
  readonly offeredPerSecond: number;
  /** offeredPerSecond / completions of the session's overload anchor, or `null` where the trial has none. */
  readonly fractionOfAnchor: number | null;
  /** What came back, 1/s: completions in the window as the generator saw them. */
  readonly achievedPerSecond: number;
  /** Latency per request kind (`verify`, `login`, `revoke` …) and generator. */
  readonly latencies: readonly RequestLatency[];
  /** The same generator at the same rate against a server that does nothing, in the same session; `null` where it was not run. */
  readonly floor: LatencySummary | null;
  /** How late the probe sent requests that found a free connection; `null` without a probe. */
  readonly lag: LatencySummary | null;
  /** CPU and request counts per component between the window's own edges. */
  readonly components: readonly ComponentUse[];
  /** HTTP bytes per request as the generator counts them (headers and body, without TCP/IP). */
  readonly sentBytesPerRequest: number | null;
  readonly receivedBytesPerRequest: number | null;
  /** Share of all CPU time that the hypervisor took in this window, 0 to 1; `null` where the system does not say. */
  readonly stealShare: number | null;
  /** Event-loop utilisation of the verifier, 0 to 1, mean over its processes. */
  readonly eventLoopUtilisation: number | null;
  /** How late the verifier's event loop ran a timer, sampled; `null` where it was not read. */
  readonly eventLoopDelay: EventLoopDelay | null;
  /** Requests the generator could not start in this window, or `null` where only the trial's total is known. */
  readonly droppedIterations: number | null;
  /** Requests that had to open a connection first; `null` where that is not known. */
  readonly freshConnections: number | null;
  /** Share of the verified-token lookups that hit, 0 to 1; `null` without a cache. */
  readonly cacheHitRatio: number | null;
}

/** Delay of a timer in the event loop, upper bounds of histogram buckets. */
export interface EventLoopDelay {
  readonly samples: number;
  readonly p50Seconds: number;
  /** `null` with fewer than 1000 samples. */
  readonly p99Seconds: number | null;
  readonly maxSeconds: number;
}

/** Latency of one kind of request as one generator saw it. */
export interface RequestLatency {
  readonly request: string;
  /** `k6`: from send to last byte as k6 reports it. `probe`: from the intended start of the arrival schedule to the last byte. */
  readonly generator: "k6" | "probe";
  readonly latency: LatencySummary;
  readonly histogram: LatencyHistogram;
  /** The same requests from their send, which leaves out what they waited for a connection; `null` for k6, whose figure it is. */
  readonly fromSend: LatencySummary | null;
  /** From send to the first byte of the answer. */
  readonly waiting: LatencySummary | null;
  /** TCP connect and TLS handshake of the requests that made one; `null` when none did. */
  readonly connecting: LatencySummary | null;
  readonly tlsHandshaking: LatencySummary | null;
}

/** What one component used between the edges of a window. */
export interface ComponentUse {
  /** `verifier`, `issuer`, `redis`, `null` (the server of a floor), `generator` (k6), `probe`, `harness`. */
  readonly component: string;
  /** Wall seconds between the two readings. */
  readonly windowSeconds: number;
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  /** Requests (for Redis: commands) this component counted between the same two readings, or `null` where it does not count. */
  readonly requests: number | null;
  /** Resident memory at the end, or `null` where unknown. */
  readonly residentBytes: number | null;
  /** Seconds the main thread was ready to run and waited for a CPU, or `null` where the system does not say. */
  readonly runQueueWaitSeconds: number | null;
}
