import { afterEach, describe, expect, test } from "vitest";
import { sendRaw } from "./raw-request.test-support.ts";
import { startPair, type RunningPair } from "./running-pair.test-support.ts";

let pair: RunningPair;
afterEach(() => pair[Symbol.asyncDispose]());

const call = async (path: string, token: string) =>
  (await sendRaw(pair.verifier.url, [`Authorization: Bearer ${token}`], "", path)).status;
const revoke = (token: string) =>
  fetch(`${pair.issuer.url}/revoke`, { method: "POST", body: new URLSearchParams({ token }) });
const metric = async (name: string) => {
  const text = await (await fetch(`${pair.verifier.adminUrl}/metrics`)).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name}{`));
  return Number(line?.split(" ").at(-1));
};
const fed = ["--denylist=in-process", "--issuer-admin=ISSUER_ADMIN"];

describe("a verifier says where it verifies, and answers the same wherever that is", () => {
  test.each([
    ["inline", []],
    ["processes", []],
    ["thread-pool", ["--engine=node-crypto"]],
    ["workers", ["--worker-threads=2"]],
  ])("%s", async (placement, more) => {
    pair = await startPair(["--denylist=in-process"], [`--placement=${placement}`, ...more, ...fed]);
    expect(pair.verifier).toMatchObject({ placement, cache: null, stageRoutes: false, plantedWork: 0 });
    expect(pair.verifier["workerThreads"]).toBe(placement === "workers" ? 2 : undefined);
    const [token, revoked] = [await pair.mint(), await pair.mint()];
    await revoke(revoked);
    const bad = `${token.slice(0, -43)}${"A".repeat(43)}`;
    expect([await call("/protected", token), await call("/protected", bad), await call("/protected", revoked)]).toEqual(
      [200, 401, 401],
    );
    expect((await pair.usage()).rejectReasons).toEqual({ "signature-invalid": 1, revoked: 1 });
  });
});

describe("the cache of verified tokens", () => {
  test("is off unless asked for", async () => {
    pair = await startPair();
    const token = await pair.mint();
    for (let calls = 0; calls < 3; calls += 1) expect(await call("/protected", token)).toBe(200);
    expect((await pair.usage()).verifiedTokens).toBeNull();
    expect(await metric("jwt_capacity_verified_token_cache_hits_total")).toBeNaN();
  });

  test("counts its hits, misses, evictions and entries, in the reading and in the metrics", async () => {
    pair = await startPair([], ["--cache-entries=2"]);
    expect(pair.verifier["cache"]).toEqual({ entries: 2, ttlSeconds: 300, covers: "signature" });
    const tokens = [await pair.mint(), await pair.mint(), await pair.mint()];
    for (const token of [...tokens, ...tokens.slice(1)]) expect(await call("/protected", token)).toBe(200);
    const counts = { hits: 2, misses: 3, evictions: 1, entries: 2 };
    expect((await pair.usage()).verifiedTokens).toEqual(counts);
    for (const [name, count] of Object.entries(counts)) {
      const suffix = name === "entries" ? name : `${name}_total`;
      expect([name, await metric(`jwt_capacity_verified_token_cache_${suffix}`)]).toEqual([name, count]);
    }
  });

  test.each(["signature", "signature-and-denylist"])(
    "V98 V100 covering the %s, a cached token is refused from the moment its revocation was told to the verifier",
    async (covers) => {
      pair = await startPair(["--denylist=in-process"], ["--cache-entries=100", `--cache-covers=${covers}`, ...fed]);
      const [token, other] = [await pair.mint(), await pair.mint()];
      for (const cached of [token, token, other]) expect(await call("/protected", cached)).toBe(200);
      expect((await revoke(token)).status).toBe(200);
      expect([await call("/protected", token), await call("/protected", other)]).toEqual([401, 200]);
    },
  );
});

describe("the stage routes", () => {
  const rungs = ["credentials", "gate", "decode", "signature", "claims"];

  test("do not exist unless asked for", async () => {
    pair = await startPair();
    const token = await pair.mint();
    for (const rung of rungs) expect([rung, await call(`/protected/${rung}`, token)]).toEqual([rung, 404]);
  });

  test.each(["jose", "node-crypto"])(
    "%s: each refuses what its stage refuses and no more, and is counted apart",
    async (engine) => {
      pair = await startPair(
        ["--denylist=in-process"],
        ["--stage-routes", "--cache-entries=10", `--engine=${engine}`, ...fed],
      );
      const [good, revoked] = [await pair.mint(), await pair.mint()];
      await revoke(revoked);
      const [header = "", payload = "", signature = ""] = good.split(".");
      const firstToRefuse: readonly (readonly [token: string, rung: string])[] = [
        [good, ""],
        [`${good}=`, "gate"],
        [`${payload}.${payload}.${signature}`, "decode"],
        [`${header}.${payload}.${"A".repeat(signature.length)}`, "signature"],
        [revoked, "whole"],
      ];
      for (const [token, expected] of firstToRefuse) {
        const statuses: number[] = [];
        for (const rung of rungs) statuses.push(await call(`/protected/${rung}`, token));
        statuses.push(await call("/protected", token));
        const first = [...rungs, "whole"].indexOf(expected);
        expect({ expected, statuses }).toEqual({
          expected,
          statuses: statuses.map((_, index) => (first >= 0 && index >= first ? 401 : 200)),
        });
      }
      expect((await sendRaw(pair.verifier.url, [], "", "/protected/credentials")).status).toBe(401);
      const { requests, verifiedTokens } = await pair.usage();
      expect(rungs.map((rung) => requests.byRoute[`/protected/${rung}`])).toEqual([6, 5, 5, 5, 5]);
      // Only the whole check looks into the cache.
      expect((verifiedTokens?.hits ?? 0) + (verifiedTokens?.misses ?? 0)).toBe(3);
    },
  );

  test("answer as /plain does, so that only the stages differ", async () => {
    pair = await startPair([], ["--stage-routes"]);
    const line = `Authorization: Bearer ${await pair.mint()}`;
    const plain = await sendRaw(pair.verifier.url, [line], "", "/plain");
    for (const rung of rungs) {
      const answer = await sendRaw(pair.verifier.url, [line], "", `/protected/${rung}`);
      expect([answer.status, answer.body, [...answer.headers.keys()]]).toEqual([
        200,
        plain.body,
        [...plain.headers.keys()],
      ]);
    }
  });

  test.each([
    ["node-crypto", "claims"],
    ["jose", "signature"],
  ])(
    "%s: a token for another audience is refused from the %s stage on, where its own verify ends",
    async (engine, rung) => {
      pair = await startPair([], ["--stage-routes", `--engine=${engine}`, "--audience=https://other.test"]);
      const token = await pair.mint();
      for (const [index, path] of rungs.entries()) {
        const expected = index < rungs.indexOf(rung) ? 200 : 401;
        expect([path, await call(`/protected/${path}`, token)]).toEqual([path, expected]);
      }
    },
  );
});

test("planted work is said in the ready line and changes no answer and no count", async () => {
  pair = await startPair([], ["--planted-work=1.5", "--cache-entries=10"]);
  expect(pair.verifier["plantedWork"]).toBe(1.5);
  const token = await pair.mint();
  for (let calls = 0; calls < 4; calls += 1) expect(await call("/protected", token)).toBe(200);
  expect(await call("/protected", `${token}=`)).toBe(401);
  const { requests, rejectReasons, verifiedTokens } = await pair.usage();
  expect(requests.byRoute["/protected"]).toBe(5);
  expect(rejectReasons).toEqual({ "malformed-token": 1 });
  expect(verifiedTokens).toMatchObject({ hits: 3, misses: 1 });
});
