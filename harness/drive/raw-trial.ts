import type { RawThreshold } from "./k6-thresholds.ts";
import type { SliceOutcome } from "./probe/probe-protocol.ts";
import type { TimedOperations } from "./bench/bench-job.ts";
import type { RunQueue } from "./read-run-queue.ts";
import type { WarmUp } from "./warm-up-targets.ts";

/** Version of the raw files' shape. */
export const RAW_VERSION = 1;

/** What one load trial left behind, unjudged: `raw.json` in its directory, the only thing `gather` reads of it. */
export interface RawLoadTrial {
  readonly rawVersion: typeof RAW_VERSION;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly generator: RawGenerator;
  /** Readings at the two edges of each window, by window name; a window that never came is absent. */
  readonly windows: readonly RawWindow[];
  /** The warm-up of the targets before k6 started; `null` when it did not come to that. */
  readonly warmUp: WarmUp | null;
  /** What the targets had counted before k6 started and after it ended; `null` when a target was gone. */
  readonly before: ServerCounts | null;
  readonly after: ServerCounts | null;
  readonly machine: readonly MachineSample[];
  readonly samplerPeriodSeconds: number;
  readonly deadComponents: readonly { readonly component: string; readonly how: string }[];
  /** Requests that the probe sent beside k6 in the whole trial; `null` when it was cut short. */
  readonly probeRequests: number | null;
  /** Why the trial could not even start, or `null`. */
  readonly startFailure: string | null;
  readonly interrupted: boolean;
}

/** Counts of all targets together. */
export interface ServerCounts {
  readonly requests: number;
  /** Requests let through although the revocation state was unknown. */
  readonly unchecked: number;
}

/** k6's side of the trial. */
export interface RawGenerator {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Last lines of its log. */
  readonly log: readonly string[];
  /** Requests of the whole trial by its own output stream, k6's warm-up included. */
  readonly requests: number;
  /** Sums of k6's counters over the trial, e.g. `dropped_iterations`; absent means k6 never sent the metric. */
  readonly counters: Readonly<Record<string, number>>;
  /** Answers that were wrong for the token's case. */
  readonly falseAnswers: readonly RawFalseAnswer[];
  readonly vusPeak: number | null;
  readonly vusMax: number | null;
  /** Lines of the stream that could not be read. */
  readonly unreadableLines: number;
  /** `http_reqs` of k6's own end-of-test summary, to check the stream against; `null` when it wrote none. */
  readonly summaryRequests: number | null;
  /** What it made of the thresholds of its trial. */
  readonly thresholds: readonly RawThreshold[];
}

/** Wrong answers to tokens of one case: 200 where 401 was due (`accept`), or 401 or 403 where 200 was (`reject`). */
export interface RawFalseAnswer {
  /** Row of the token cases. */
  readonly case: string;
  readonly kind: "accept" | "reject";
  readonly count: number;
}

/** What k6 reported of one window. */
export interface WindowTally {
  readonly flows: readonly FlowTally[];
  /** HTTP bytes as k6 counts them. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly droppedIterations: number;
  /** Requests that had to open a connection first. */
  readonly freshConnections: number;
}

/** Requests of one name in one window. Distributions are in µs, HdrHistogram V2, compressed, base64. */
export interface FlowTally {
  readonly request: string;
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** From send to last byte. */
  readonly durationHdr: string;
  /** From send to first byte. */
  readonly waitingHdr: string;
  /** Until the connection was there, its making included; of all requests. */
  readonly blockedHdr: string;
  /** TCP connect and TLS handshake, only of the requests that made one; empty when none did. */
  readonly connectingHdr: string;
  readonly tlsHandshakingHdr: string;
}

/** Readings at the edges of one window, and what k6 reported between them. */
export interface RawWindow {
  readonly name: string;
  readonly start: Reading;
  readonly end: Reading;
  readonly generator: WindowTally;
  /** What the probe saw beside k6 between the readings, or `null` where it did not run. */
  readonly probe: SliceOutcome | null;
}

/** Every component read as close together as possible. */
export interface Reading {
  /** Monotonic, s, on the harness's clock. */
  readonly atSeconds: number;
  /** Wall clock at the same moment, s since 1970: k6 stamps its samples with it. */
  readonly wallClockSeconds: number;
  readonly components: readonly ComponentReading[];
}

/** Cumulative counters of one component. */
export interface ComponentReading {
  readonly component: string;
  readonly pid: number | null;
  /** Monotonic, s, at which exactly this component was read. */
  readonly atSeconds: number;
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  readonly requests: number | null;
  readonly residentBytes: number | null;
  readonly eventLoopActiveSeconds: number | null;
  readonly eventLoopIdleSeconds: number | null;
  /** How late timers ran in its event loop; `null` where nobody keeps count. */
  readonly eventLoopDelay: DelayCounts | null;
  /** Time that its garbage collection took, s; `null` where nobody keeps count, as in older revisions of a target. */
  readonly gcSeconds: number | null;
  /** How long its main thread ran and waited for a CPU; `null` where the system does not say. */
  readonly mainThread: RunQueue | null;
  /** Lookups in its cache of verified tokens; `null` where there is none. */
  readonly tokenLookups: TokenLookups | null;
}

/** Lookups in a cache of verified tokens. */
export interface TokenLookups {
  readonly hits: number;
  readonly misses: number;
}

/** A histogram that only grows: `counts[i]` delays above `boundsSeconds[i - 1]` and up to `boundsSeconds[i]`; a last count may stand for all above. */
export interface DelayCounts {
  readonly boundsSeconds: readonly number[];
  readonly counts: readonly number[];
}

/** The machine, sampled all through a trial. */
export interface MachineSample {
  /** Monotonic, s. */
  readonly atSeconds: number;
  /** Wall clock, s, to notice a clock step. */
  readonly wallClockSeconds: number;
  /** Cumulative CPU seconds over all CPUs, and those the hypervisor took; `null` where the system does not say. */
  readonly cpuTotalSeconds: number | null;
  readonly cpuStealSeconds: number | null;
  /** How long the cgroup that was throttled longest since the first sample had been so, s; `null` without a quota. */
  readonly throttledSeconds: number | null;
}

/** What one benchmark trial left behind, unjudged. */
export interface RawBenchTrial {
  readonly rawVersion: typeof RAW_VERSION;
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Last lines of standard error. */
  readonly log: readonly string[];
  /** `null` when the process died before it measured. */
  readonly outcome: BenchOutcome | null;
  readonly machine: readonly MachineSample[];
  readonly samplerPeriodSeconds: number;
  readonly interrupted: boolean;
}

/** What the benchmark process reports. */
export interface BenchOutcome {
  readonly steady: boolean;
  readonly warmupSeconds: number;
  readonly operations: number;
  readonly windowSeconds: number;
  /** Verifies in flight at once per thread in that window. */
  readonly inFlight: number;
  /** Verifies made one at a time, and the seconds they took: the time of one verify. */
  readonly serialOperations: number;
  readonly serialSeconds: number;
  /** User and system CPU of the whole process over the window, s. */
  readonly cpuSeconds: number;
  /** Per-operation latency, ns: HdrHistogram V2, compressed, base64. */
  readonly latencyHdr: string;
  /** Each stage over whole batches; with an asynchronous engine its signature with `inFlight` at once. Empty with several threads. */
  readonly stages: readonly (TimedOperations & { readonly stage: string })[];
  /** What the clocks and the loop put on the figure of every stage at most, s per operation; `null` without stages. */
  readonly timerSecondsPerOperation: number | null;
  /** Signatures made with `node:crypto`; measured by its single-threaded trials only, otherwise `null`. */
  readonly sign: TimedOperations | null;
  readonly rejected: number;
  readonly corpusTokens: number;
}
