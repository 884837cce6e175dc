import type { EntryMemory, StoreFinding, StoreLayoutId, TimedLookups } from "../harness/results/store.ts";

const bytesPerEntry: Readonly<Record<StoreLayoutId, number>> = {
  "key-per-token": 182,
  hash: 108,
  "sorted-set": 124,
  map: 96,
  set: 84,
};

/** A store in the shape and of about the size that measuring gives. */
export function syntheticStore(): StoreFinding {
  return {
    conditions: {
      nodeVersion: "24.21.0",
      server: { product: "redis", version: "7.0.15", source: "redis-server on PATH", allocator: "jemalloc-5.2.1" },
      issuerBytes: 32,
      jtiBytes: 22,
      lifetimeSeconds: 3720,
    },
    memory: [
      { entries: 10_000, repetitions: 3 },
      { entries: 1_000_000, repetitions: 1 },
    ].flatMap(({ entries, repetitions }) =>
      [1, 2, 3].slice(0, repetitions).flatMap((repetition) => filled(entries, repetition)),
    ),
    lookups: [1, 2, 3].flatMap((repetition) =>
      [null, 0, 0.0005, 0.001, 0.005].map((delay) => timed(delay, repetition)),
    ),
    notes: ["Memory is the growth of used_memory."],
    notMeasured: [{ what: "memory of a Bloom filter", why: "no Bloom filter is among the dependencies", hint: "none" }],
  };
}

function filled(entries: number, repetition: number): EntryMemory[] {
  return (Object.entries(bytesPerEntry) as [StoreLayoutId, number][]).map(([layout, bytes]) => ({
    layout,
    entries,
    repetition,
    grownBytes: Math.round(bytes * entries * (1 + 0.002 * repetition)),
  }));
}

function timed(roundTripSeconds: number | null, repetition: number): TimedLookups {
  const relay = roundTripSeconds === null ? 0 : 60e-6;
  const p50Seconds = (70e-6 + relay) * (1 + 0.02 * repetition) + (roundTripSeconds ?? 0);
  return {
    roundTripSeconds,
    repetition,
    lookups: 1000,
    p50Seconds,
    p99Seconds: p50Seconds + 0.4e-3,
    maxSeconds: p50Seconds + 3e-3,
    unanswered: 0,
  };
}
