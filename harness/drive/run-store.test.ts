import { expect, onTestFinished, test } from "vitest";
import { findRedis, provideRedis } from "../provision/redis/redis.ts";
import { runStore, type StoreSize } from "./run-store.ts";

const env = { ...process.env, REDIS_URL: undefined };
const redis = await findRedis({ env });
const noRedis = "missing" in redis ? `needs a Redis server: ${redis.hint}` : null;
const note = noRedis === null ? "" : ` [skipped: ${noRedis}]`;

const small: StoreSize = {
  memory: [{ entries: 2000, repetitions: 2 }],
  roundTripsSeconds: [null, 0, 0.005],
  repetitions: 2,
  lookups: 50,
};

test.skipIf(noRedis !== null)(
  `C07 C08 every layout is weighed and every round trip is in the lookups that crossed it${note}`,
  async () => {
    withRedisUrl(undefined);
    const progress: number[] = [];
    const { conditions, memory, lookups, notMeasured } = await runStore({
      size: small,
      signal: new AbortController().signal,
      onProgress: (_what, done) => progress.push(done),
    });
    expect(notMeasured.map(({ what }) => what)).toEqual(["memory of a Bloom filter"]);
    expect(conditions).toMatchObject({
      server: { version: expect.stringMatching(/^\d/) },
      issuerBytes: 32,
      jtiBytes: 22,
    });
    expect(new Set(memory.map(({ layout }) => layout))).toEqual(
      new Set(["key-per-token", "hash", "sorted-set", "map", "set"]),
    );
    expect(memory).toHaveLength(10);
    const eachOf = (layout: string) =>
      memory.filter((row) => row.layout === layout).map((row) => row.grownBytes / row.entries);
    // A jti alone is 22 bytes; a key of its own also holds prefix and issuer, a field of a hash does not.
    for (const { grownBytes, entries } of memory) expect(grownBytes / entries).toBeGreaterThan(22);
    for (const bytes of eachOf("key-per-token")) expect(bytes).toBeGreaterThan(22 + 32);
    expect(Math.min(...eachOf("key-per-token"))).toBeGreaterThan(Math.max(...eachOf("hash")));
    expect(lookups.map(({ roundTripSeconds, repetition }) => `${roundTripSeconds} ${repetition}`)).toEqual([
      "null 1",
      "0 1",
      "0.005 1",
      "null 2",
      "0 2",
      "0.005 2",
    ]);
    for (const { roundTripSeconds, p50Seconds, p99Seconds, maxSeconds } of lookups) {
      expect(p50Seconds).toBeGreaterThan(roundTripSeconds ?? 0);
      expect(maxSeconds).toBeGreaterThanOrEqual(p50Seconds);
      // 50 lookups leave no sample above a p99.
      expect(p99Seconds).toBeNull();
    }
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  },
);

test.skipIf(noRedis !== null)(
  `C08 a server that the user names is neither filled nor emptied, and the reason is told${note}`,
  async () => {
    const provided = await provideRedis({ env });
    if ("missing" in provided) throw new Error(provided.why);
    await using own = provided;
    withRedisUrl(own.url);
    const before = await own.usage();
    const finding = await runStore({ size: small, signal: new AbortController().signal });
    // One INFO of ours.
    expect((await own.usage()).commands - before.commands).toBeLessThanOrEqual(2);
    expect(finding.conditions.server).toBeNull();
    expect(finding.lookups).toEqual([]);
    expect(new Set(finding.memory.map(({ layout }) => layout))).toEqual(new Set(["map", "set"]));
    expect(finding.notMeasured).toContainEqual(
      expect.objectContaining({
        why: expect.stringContaining("not ours to fill"),
        what: expect.stringContaining("Redis"),
      }),
    );
  },
);

test("an aborted measurement ends with the reason of the abort", async () => {
  const controller = new AbortController();
  const measured = runStore({
    size: small,
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await expect(measured).rejects.toThrow("enough");
});

function withRedisUrl(url: string | undefined): void {
  const before = process.env["REDIS_URL"];
  if (url === undefined) delete process.env["REDIS_URL"];
  else process.env["REDIS_URL"] = url;
  onTestFinished(() => {
    if (before === undefined) delete process.env["REDIS_URL"];
    else process.env["REDIS_URL"] = before;
  });
}
