import type { DuetSlice } from "../../results/trial-result.ts";
import { throughputOf } from "../costs/duet-pairs.ts";

/** A metric that is reported beside CPU and never gates. */
export interface AbMetricRow {
  readonly label: string;
  /** Kind of figure, base unit. */
  readonly quantity: "perSecond" | "seconds" | "bytes" | "count" | "share";
  readonly better: "higher" | "lower";
  /**
   * `middle`: the median over the slices, base and candidate block by block. `sum`: over all requests of a pair, for what does not
   * happen in every slice.
   */
  readonly over: "middle" | "sum";
  /** The figure of a slice, per validation where it is a cost; `null` where the slice does not hold it. */
  readonly read: (slice: DuetSlice) => number | null;
}

/** Every metric beside CPU, in the order of a report. */
export const abMetrics = {
  throughput: { label: "throughput", quantity: "perSecond", better: "higher", over: "middle", read: throughputOf },
  p50: { label: "p50", quantity: "seconds", better: "lower", over: "middle", read: ({ p50Seconds }) => p50Seconds },
  p99: { label: "p99", quantity: "seconds", better: "lower", over: "middle", read: ({ p99Seconds }) => p99Seconds },
  gc: {
    label: "garbage collection per validation",
    quantity: "seconds",
    better: "lower",
    over: "sum",
    read: (slice) => perRequest(slice, slice.gcSeconds),
  },
  memory: {
    label: "memory of the verifier",
    quantity: "bytes",
    better: "lower",
    over: "middle",
    read: ({ verifierResidentBytes }) => verifierResidentBytes,
  },
  "redis-commands": {
    label: "Redis commands per validation",
    quantity: "count",
    better: "lower",
    over: "sum",
    read: (slice) => perRequest(slice, slice.redisCommands),
  },
  "redis-cpu": {
    label: "Redis CPU per validation",
    quantity: "seconds",
    better: "lower",
    over: "sum",
    read: (slice) => perRequest(slice, slice.redisCpuSeconds),
  },
  "cache-hit-ratio": {
    label: "cache hit ratio",
    quantity: "share",
    better: "higher",
    over: "sum",
    // The cache fills in the first block.
    read: ({ cacheHitRatio, block }) => (block === 0 ? null : cacheHitRatio),
  },
} as const satisfies Record<string, AbMetricRow>;

/** One of `abMetrics`. */
export type AbMetricId = keyof typeof abMetrics;

/** Every metric beside CPU, in the order of the table. */
export const abMetricIds: readonly AbMetricId[] = Object.keys(abMetrics) as AbMetricId[];

function perRequest({ requests }: DuetSlice, amount: number | null): number | null {
  return amount === null ? null : amount / requests;
}
