import type { EntryMemory, TimedLookups } from "../../results/store.ts";

/** How many entries are weighed, and how often. */
export interface MemoryStep {
  readonly entries: number;
  readonly repetitions: number;
}

/** Fills layouts one after the other, each into an empty store. */
export interface MemoryJob {
  /** A server of our own: it is emptied. `null` for the layouts of a process. */
  readonly redisUrl: string | null;
  readonly steps: readonly MemoryStep[];
}

/** What filling Redis showed. */
export interface RedisMemory {
  readonly allocator: string;
  readonly memory: readonly EntryMemory[];
}

/** Times lookups over every round trip in turn. */
export interface LookupJob {
  readonly redisUrl: string;
  /** s; `null` is no relay, 0 one that adds no delay. */
  readonly roundTripsSeconds: readonly (number | null)[];
  readonly repetitions: number;
  /** Per round trip and repetition. */
  readonly lookups: number;
}

/** The lookups of a job, in the order in which they ran. */
export type LookupOutcome = readonly TimedLookups[];
