import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { openForge, strictPolicy } from "../hostile/hostile-case.test-support.ts";
import { createPipeline } from "../pipeline.ts";
import type { OnUnavailable } from "../stages/check-revocation.ts";
import { importVerificationKey } from "../verification-key.ts";
import { engines } from "../engines.ts";
import { openRedisDenylist } from "./redis.ts";
import { startMutingRelay } from "./muting-relay.test-support.ts";
import { redisServerPath, startOwnRedis } from "./redis-server.test-support.ts";

const now = () => Math.floor(Date.now() / 1000);
const a = { iss: "https://i", jti: "a" };
const open = (redisUrl: string) => openRedisDenylist({ redisUrl, clockToleranceSeconds: 60 });

describe.skipIf(redisServerPath === null)("a real Redis (needs redis-server or valkey-server on PATH)", () => {
  test("V100 V102 V103 a revoked token is found, another is not, and revoking twice changes nothing", async () => {
    await using redis = await startOwnRedis();
    await using denylist = await open(redis.url);
    expect(await denylist.check(a)).toBe("clear");
    await denylist.revoke(a, now() + 100);
    await denylist.revoke(a, now() + 100);
    expect(await denylist.check(a)).toBe("revoked");
    expect(await denylist.check({ iss: "https://i", jti: "b" })).toBe("clear");
    expect(await denylist.check({ iss: "https://other", jti: "a" })).toBe("clear");
    expect(await denylist.size()).toBe(1);
  });

  test("V101 no split of issuer and jti can spell the key of another", async () => {
    await using redis = await startOwnRedis();
    await using denylist = await open(redis.url);
    await denylist.revoke({ iss: "x", jti: "y:z" }, now() + 100);
    expect(await denylist.check({ iss: "x:y", jti: "z" })).toBe("clear");
    expect(await denylist.check({ iss: "x", jti: "y:z" })).toBe("revoked");
  });

  test("V104 a revocation outlives exp by more than the clock tolerance, and does not live forever", async () => {
    await using redis = await startOwnRedis();
    await using denylist = await open(redis.url);
    const client = new Redis(redis.url);
    await denylist.revoke(a, now() + 100);
    const [key = ""] = await client.keys("*");
    const lifetime = await client.ttl(key);
    expect(lifetime).toBeGreaterThan(100 + 60);
    expect(lifetime).toBeLessThanOrEqual(100 + 120);
    // A token that nothing accepts any more needs no entry.
    await denylist.revoke({ iss: "https://i", jti: "long gone" }, now() - 1000);
    expect(await denylist.size()).toBe(1);
    client.disconnect();
  });

  test("V110 a revocation that the store did not take is an error, not a success", async () => {
    await using redis = await startOwnRedis();
    await using denylist = await open(redis.url);
    await killed(redis.process);
    await expect(async () => denylist.revoke(a, now() + 100)).rejects.toThrow(/Connection|writeable|closed/);
  });

  test.each(["SIGKILL", "SIGSTOP"] as const)(
    "V110 V111 %s: fail-closed accepts nothing, fail-open accepts and says unchecked",
    async (signal) => {
      await using redis = await startOwnRedis();
      await using denylist = await open(redis.url);
      const { good, key } = await openForge("HS256");
      const keys = [importVerificationKey(key.publicJwk)];
      const options = { engine: engines["node-crypto"], keys, policy: strictPolicy, denylist };
      const validate = async (onUnavailable: OnUnavailable) =>
        (await createPipeline({ ...options, onUnavailable })).validate(good);

      expect(await validate("fail-closed")).toMatchObject({ accepted: true });
      if (signal === "SIGKILL") await killed(redis.process);
      else redis.process.kill("SIGSTOP");
      for (let round = 0; round < 5; round += 1) {
        expect(await validate("fail-closed")).toEqual({ accepted: false, reason: "revocation-unknown" });
        expect(await validate("fail-open")).toMatchObject({ accepted: true, unchecked: true });
      }
    },
  );

  test("V110 a hung Redis is given up on by the command timeout, not by the test's", async () => {
    await using redis = await startOwnRedis();
    await using denylist = await open(redis.url);
    redis.process.kill("SIGSTOP");
    const slow = delay(5000, "still waiting", { ref: false });
    expect(await Promise.race([denylist.check(a), slow])).toBe("unknown");
  });

  test("V111 the denylist answers again when Redis comes back, and then checks again", async () => {
    const port = await (async () => {
      await using first = await startOwnRedis();
      return Number(new URL(first.url).port);
    })();
    await using first = await startOwnRedis(port);
    await using denylist = await open(first.url);
    await killed(first.process);
    expect(await denylist.check(a)).toBe("unknown");
    await using second = await startOwnRedis(port);
    expect(second.process.pid).not.toBe(first.process.pid);
    while ((await denylist.check(a)) === "unknown") await delay(20);
    await denylist.revoke(a, now() + 100);
    expect(await denylist.check(a)).toBe("revoked");
  });

  test("V110 a connection that falls silent without being closed is replaced after about a second, not a quarter of an hour", async () => {
    await using redis = await startOwnRedis();
    await using relay = await startMutingRelay(Number(new URL(redis.url).port));
    await using denylist = await open(`redis://127.0.0.1:${relay.port}`);
    await denylist.revoke(a, now() + 100);
    expect(await denylist.check(a)).toBe("revoked");
    expect(relay.connections()).toBe(1);
    relay.mute();
    const mutedAt = performance.now();
    const seconds = () => (performance.now() - mutedAt) / 1000;
    expect(await denylist.check(a)).toBe("unknown");
    while ((await denylist.check(a)) === "unknown" && seconds() < 10) await delay(20);
    expect(await denylist.check(a)).toBe("revoked");
    expect(relay.connections()).toBe(2);
    expect(seconds()).toBeGreaterThan(1);
    expect(seconds()).toBeLessThan(5);
  });

  test("V110 an issuer whose connection falls silent stores revocations again", async () => {
    await using redis = await startOwnRedis();
    await using relay = await startMutingRelay(Number(new URL(redis.url).port));
    await using denylist = await open(`redis://127.0.0.1:${relay.port}`);
    relay.mute();
    await expect(async () => denylist.revoke(a, now() + 100)).rejects.toThrow("timed out");
    const stored = async () => {
      await denylist.revoke(a, now() + 100);
      return true;
    };
    const giveUpAt = performance.now() + 10_000;
    while (!(await stored().catch(() => false)) && performance.now() < giveUpAt) await delay(20);
    expect(await denylist.check(a)).toBe("revoked");
  });

  test("V110 commands that time out now and then, with answers between them, cost no connection", async () => {
    await using redis = await startOwnRedis();
    await using relay = await startMutingRelay(Number(new URL(redis.url).port));
    await using denylist = await open(`redis://127.0.0.1:${relay.port}`);
    for (let round = 0; round < 3; round += 1) {
      redis.process.kill("SIGSTOP");
      const late = await Promise.all(Array.from({ length: 8 }, async () => await denylist.check(a)));
      redis.process.kill("SIGCONT");
      expect(late).toContain("unknown");
      while ((await denylist.check(a)) === "unknown") await delay(20);
      await delay(400);
    }
    expect(relay.connections()).toBe(1);
  });
});

test("opening without an answering Redis says where it looked and what to do", async () => {
  await expect(open("redis://127.0.0.1:1")).rejects.toThrow(
    /No Redis answers at 127\.0\.0\.1:1\. Start one, or choose/,
  );
  await expect(openRedisDenylist({ clockToleranceSeconds: 60 })).rejects.toThrow(/--redis-url/);
});

async function killed(process: ChildProcess): Promise<void> {
  const exited = once(process, "exit");
  process.kill("SIGKILL");
  await exited;
}
