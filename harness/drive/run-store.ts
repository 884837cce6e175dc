import { fileURLToPath } from "node:url";
import { unmeasured } from "../plan/unmeasured.ts";
import { provideRedis, type Redis } from "../provision/redis/redis.ts";
import type { NotMeasured } from "../results/findings.ts";
import type { EntryMemory, StoreFinding } from "../results/store.ts";
import { runJobProcess } from "./run-job-process.ts";
import { ENTRY_LIFETIME_SECONDS, entryIdentity } from "./store/entry-identity.ts";
import type { LookupJob, LookupOutcome, MemoryJob, MemoryStep, RedisMemory } from "./store/store-job.ts";
import { storeNotes } from "./store/store-notes.ts";

/** How much is measured. */
export interface StoreSize {
  readonly memory: readonly MemoryStep[];
  readonly roundTripsSeconds: LookupJob["roundTripsSeconds"];
  readonly repetitions: number;
  readonly lookups: number;
}

/** What a run measures: some 50 s on two cores, and at most some 200 MB in Redis and as much in a process. */
export const wholeStore: StoreSize = {
  memory: [
    { entries: 10_000, repetitions: 3 },
    { entries: 100_000, repetitions: 2 },
    { entries: 1_000_000, repetitions: 1 },
  ],
  roundTripsSeconds: [null, 0, 0.0005, 0.001, 0.005],
  repetitions: 3,
  lookups: 1000,
};

/** How it is run. */
export interface RunStoreOptions {
  readonly size?: StoreSize;
  readonly signal: AbortSignal;
  /** Called with what is being done, in a few words, and the share of the work behind it, 0–1. */
  readonly onProgress?: (what: string, done: number) => void;
}

const fileOf = (name: string) => fileURLToPath(new URL(`./store/${name}`, import.meta.url));

/**
 * Weighs the entries of a denylist and times its lookups, on a Redis that is started for it alone: it is filled and emptied.
 * A server that the user names in `REDIS_URL` is never filled. What cannot be measured is in `notMeasured` with the reason.
 *
 * @throws {Error} When the signal was aborted.
 */
export async function runStore({
  size = wholeStore,
  signal,
  onProgress = () => {},
}: RunStoreOptions): Promise<StoreFinding> {
  const notMeasured: NotMeasured[] = [bloomFilter];
  onProgress("memory of a process", 0);
  const inProcess = await attempt("memory of an in-process denylist", notMeasured, () =>
    runJob<readonly EntryMemory[]>("heap-memory-process.ts", { redisUrl: null, steps: size.memory }, signal),
  );
  signal.throwIfAborted();
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await ownRedis(notMeasured));
  let inRedis: RedisMemory | null = null;
  let lookups: LookupOutcome | null = null;
  if (redis !== null) {
    onProgress("memory of Redis", 0.05);
    inRedis = await attempt("memory of a denylist in Redis", notMeasured, () =>
      runJob<RedisMemory>("redis-memory-process.ts", { redisUrl: redis.url, steps: size.memory }, signal),
    );
    signal.throwIfAborted();
    onProgress("lookups over a network", 0.6);
    const { roundTripsSeconds, repetitions, lookups: each } = size;
    lookups = await attempt("lookups over a network", notMeasured, () =>
      runJob<LookupOutcome>(
        "lookup-process.ts",
        { redisUrl: redis.url, roundTripsSeconds, repetitions, lookups: each },
        signal,
      ),
    );
    signal.throwIfAborted();
  }
  return {
    conditions: conditionsOf(redis, inRedis),
    memory: [...(inRedis?.memory ?? []), ...(inProcess ?? [])],
    lookups: lookups ?? [],
    notes: storeNotes,
    notMeasured,
  };
}

/** Left out rather than computed: a size from a formula is not a measurement. */
const bloomFilter: NotMeasured = {
  what: "memory of a Bloom filter",
  why: "no Bloom filter is among the dependencies, and its size by formula would be no measurement",
  hint: "nothing to do: it is not part of this version",
};

async function ownRedis(notMeasured: NotMeasured[]): Promise<Redis | null> {
  const what = "memory of a denylist in Redis, and lookups over a network";
  if (process.env["REDIS_URL"]) {
    const why = "REDIS_URL names a server that is not ours to fill and to empty";
    notMeasured.push({ what, why, hint: "run without REDIS_URL, with redis-server on PATH" });
    return null;
  }
  const redis = await provideRedis();
  if (!("missing" in redis)) return redis;
  notMeasured.push(unmeasured(what, redis.why, redis.hint));
  return null;
}

async function attempt<Outcome>(
  what: string,
  notMeasured: NotMeasured[],
  run: () => Promise<Outcome>,
): Promise<Outcome | null> {
  try {
    return await run();
  } catch (error) {
    notMeasured.push(unmeasured(what, error, "run again; redis-server on PATH and 500 MB of memory are needed"));
    return null;
  }
}

async function runJob<Outcome>(file: string, job: MemoryJob | LookupJob, signal: AbortSignal): Promise<Outcome> {
  const end = await runJobProcess<Outcome>({ file: fileOf(file), job, signal, timeoutSeconds: 120 });
  if (end.outcome !== null) return end.outcome;
  throw new Error(`${file} ended with ${end.signal ?? `code ${end.exitCode}`}: ${end.log.join(" | ")}`);
}

function conditionsOf(redis: Redis | null, memory: RedisMemory | null): StoreFinding["conditions"] {
  const { iss, jti } = entryIdentity(0);
  return {
    nodeVersion: process.versions.node,
    server:
      redis === null
        ? null
        : {
            product: redis.product,
            version: redis.version,
            source: redis.source,
            allocator: memory?.allocator ?? "unknown",
          },
    issuerBytes: Buffer.byteLength(iss),
    jtiBytes: Buffer.byteLength(jti),
    lifetimeSeconds: ENTRY_LIFETIME_SECONDS,
  };
}
