import type { NotMeasured } from "./findings.ts";

/** What the entries of a denylist weigh in memory, and what looking one up takes over networks of known delay. */
export interface StoreFinding {
  readonly conditions: StoreConditions;
  readonly memory: readonly EntryMemory[];
  readonly lookups: readonly TimedLookups[];
  /** What the figures rest on and what they do not say, one sentence each. */
  readonly notes: readonly string[];
  readonly notMeasured: readonly NotMeasured[];
}

/** What memory and lookups depend on. */
export interface StoreConditions {
  readonly nodeVersion: string;
  /** `redis` or `valkey`, its version and where it came from; `null` without a server. */
  readonly server: {
    readonly product: string;
    readonly version: string;
    readonly source: string;
    /** Of its INFO, e.g. `jemalloc-5.2.1`. */
    readonly allocator: string;
  } | null;
  /** Lengths of issuer and `jti` of every entry, bytes. */
  readonly issuerBytes: number;
  readonly jtiBytes: number;
  /** How long an entry lives, s. */
  readonly lifetimeSeconds: number;
}

/** A way to keep revoked tokens. */
export interface StoreLayoutRow {
  readonly label: string;
  /** Whose memory it takes. */
  readonly where: "redis" | "process";
  /** How an entry ends once its token has. */
  readonly expiry: string;
}

/** Every layout that is weighed; how one is filled is in the table of whoever measures. */
export const storeLayouts = {
  "key-per-token": {
    label: "one Redis key per token",
    where: "redis",
    expiry: "each key has a time to live: Redis removes it by itself; what this product's Redis denylist writes",
  },
  hash: {
    label: "one Redis hash, a field per token",
    where: "redis",
    expiry:
      "the value is the time of expiry: something has to delete fields (before Redis 7.4 they have no time to live)",
  },
  "sorted-set": {
    label: "one Redis sorted set, expiry as score",
    where: "redis",
    expiry: "the score is the time of expiry: something has to call ZREMRANGEBYSCORE",
  },
  map: {
    label: "in-process map",
    where: "process",
    expiry: "pruned as it grows; what this product's in-process denylist keeps, in every verifier process",
  },
  set: {
    label: "in-process Set of jti",
    where: "process",
    expiry: "none: entries stay until the process ends",
  },
} as const satisfies Record<string, StoreLayoutRow>;

export type StoreLayoutId = keyof typeof storeLayouts;

/** Every layout id, in the order of the table. */
export const storeLayoutIds: readonly StoreLayoutId[] = Object.keys(storeLayouts) as StoreLayoutId[];

/** How much memory grew while one layout was filled, once. */
export interface EntryMemory {
  readonly layout: StoreLayoutId;
  readonly entries: number;
  /** 1, 2, 3 … of the same layout and number of entries, each into an empty store. */
  readonly repetition: number;
  /** Growth of Redis' `used_memory`, or of the heap of the process after garbage collection, bytes. */
  readonly grownBytes: number;
}

/** Lookups of one repetition, one at a time, through the Redis denylist's own code. */
export interface TimedLookups {
  /** Round trip that was put between verifier and Redis, s; 0 is a relay that adds none; `null` is no relay at all. */
  readonly roundTripSeconds: number | null;
  readonly repetition: number;
  readonly lookups: number;
  readonly p50Seconds: number;
  /** `null` when fewer than 10 lookups lie above it. */
  readonly p99Seconds: number | null;
  readonly maxSeconds: number;
  /** Lookups that the denylist gave up on at its own time limit; their time is in the figures. */
  readonly unanswered: number;
}
