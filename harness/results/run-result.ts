import type { Budget } from "./budgets.ts";
import type { NotMeasured, Preflight, TokenSize } from "./findings.ts";
import type { HostFingerprint, ToolFingerprint } from "./fingerprint.ts";
import type { SloPercentile } from "./percentile-seconds.ts";
import type { StoreFinding } from "./store.ts";
import type { WireFinding } from "./wire.ts";
import type { Subject, TrialResult } from "./trial-result.ts";
import type { WorkloadId } from "./workloads.ts";

/** The version this code writes. Another one is refused on reading, with a hint what to do; nothing is migrated. */
export const SCHEMA_VERSION = 3;

/** How a run ended. `interrupted` keeps every trial that had finished. */
export type RunStatus = "complete" | "interrupted";

/**
 * Everything one run measured, in base units: seconds, bytes, 1/s. This is `results.json`, the waist between measuring
 * and analysing: what is not in here cannot appear in a report.
 */
export interface RunResult {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly run: RunInfo;
  readonly host: HostFingerprint;
  readonly tools: ToolFingerprint;
  /** One per algorithm × engine that the plan names; a pair that failed is not measured. */
  readonly preflights: readonly Preflight[];
  /** Sizes of the tokens that were really minted, per algorithm × token profile. */
  readonly tokenSizes: readonly TokenSize[];
  /** Bytes of tokens and requests on the wire; `null` when the run did not count them. */
  readonly wire: WireFinding | null;
  /** Memory of a denylist's entries and lookups over a network; `null` when the run did not measure them. */
  readonly store: StoreFinding | null;
  /** In the order in which they ran. Refused trials stay, with their reasons. */
  readonly trials: readonly TrialResult[];
  /** What the plan or the product would have measured and this run could not, with the reason and the way to get it. */
  readonly notMeasured: readonly NotMeasured[];
}

/** Identity and setting of the run. */
export interface RunInfo {
  /** Sortable and unique: UTC start time and a random suffix, e.g. `20261122T101500Z-3f9a`. */
  readonly id: string;
  readonly status: RunStatus;
  /** The profile that the run started from: `quick`, `standard` or `full`; `configHash` tells runs of other settings apart. */
  readonly profile: string;
  /** Rows of the workload table that were asked for: what is not among them is no part of the run. */
  readonly workloads: readonly WorkloadId[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Wall time of the whole run, s, from a monotonic clock. */
  readonly durationSeconds: number;
  /** Seed of the trial order, token identities and every other random choice. */
  readonly seed: number;
  /** SHA-256 of the effective configuration, hex: only runs with equal hashes are compared. */
  readonly configHash: string;
  /** Git commit of jwt-capacity that measured, or `null` outside a checkout; `dirty` when the tree had changes. */
  readonly commit: string | null;
  readonly dirty: boolean;
  /** The design that the fleet question is about: the first one the report answers for. */
  readonly referenceSubject: Subject;
  /** Fresh processes that a recommended rate has to be driven in before it is called confirmed. */
  readonly confirmRepetitions: number;
  /** The fleet question asked in the configuration; the report's first answer. */
  readonly sizing: SizingQuestion;
  /** Limits that the configuration sets, in its order. */
  readonly budgets: readonly Budget[];
}

/** What the user asked the fleet to carry. */
export interface SizingQuestion {
  /** Peak validations per second of the whole fleet, 1/s. */
  readonly ratePerSecond: number;
  /** Latency objective: this percentile… */
  readonly sloPercentile: SloPercentile;
  /** …at or below this many seconds. */
  readonly sloSeconds: number;
  /** Share of each vCPU kept free, 0 to 0.95. 0.3 leaves 30 % head-room. */
  readonly headroom: number;
  /** Nodes that may be lost with the peak still carried; 1 is N+1. */
  readonly spareNodes: number;
  /** vCPUs per node, whole and at least 1. */
  readonly vcpusPerNode: number;
}
