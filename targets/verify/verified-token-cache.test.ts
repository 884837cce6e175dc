import { expect, test } from "vitest";
import type { Denylist } from "./denylist.ts";
import { openInProcessDenylist } from "./denylists/in-process.ts";
import { openNoDenylist } from "./denylists/none.ts";
import { engineIds, engines, type EngineId } from "./engines.ts";
import { encodingCases } from "./hostile/encoding-cases.test-support.ts";
import { type Forge, openForge, strictPolicy } from "./hostile/hostile-case.test-support.ts";
import { ecdsaTwin } from "./hostile/signature-cases.test-support.ts";
import { createPipeline, type Outcome } from "./pipeline.ts";
import { createSignatureStage } from "./stages/signature.ts";
import { type CacheOptions, createVerifiedTokenCache } from "./verified-token-cache.ts";
import { importVerificationKey } from "./verification-key.ts";

const policy = strictPolicy;
const tolerance = policy.clockToleranceSeconds;
const jtiOf = (outcome: Outcome) => (outcome.accepted ? outcome.claims.jti : outcome.reason);

/** A pipeline with a cache and a clock of its own, which counts the signatures that were really checked. */
async function open(
  forge: Forge,
  options: Partial<CacheOptions> = {},
  { engineId = "node-crypto", denylist }: { readonly engineId?: EngineId; readonly denylist?: Denylist } = {},
) {
  const clock = { now: forge.now };
  const nowSeconds = () => clock.now;
  const cache = createVerifiedTokenCache({
    maxEntries: 2000,
    ttlSeconds: 300,
    covers: "signature",
    clockToleranceSeconds: tolerance,
    nowSeconds,
    ...options,
  });
  const engine = engines[engineId];
  const stage = createSignatureStage(engine);
  const checked = { signatures: 0 };
  const pipeline = await createPipeline({
    engine,
    keys: [importVerificationKey(forge.key.publicJwk)],
    policy,
    nowSeconds,
    denylist: denylist ?? (await openNoDenylist()),
    onUnavailable: "fail-open",
    cache,
    signature: (decoded) => {
      checked.signatures += 1;
      return stage(decoded);
    },
  });
  return { clock, cache, checked, validate: pipeline.validate, stages: pipeline.stages };
}

test("V97 of a million pairs of tokens with the same subject, none gets the claims of the other, from the cache or past it", async () => {
  const forge = await openForge("HS256");
  const { validate, checked, cache } = await open(forge);
  const jtis = Array.from({ length: 1000 }, (_, index) => `token-${index}`);
  const tokens = jtis.map((jti) => forge.mint({ jti }));
  // Every token meets the entries of all others: a thousand times a thousand pairs.
  for (const token of tokens) await validate(token);
  for (const [index, token] of tokens.entries()) expect(jtiOf(await validate(token))).toBe(jtis[index]);
  expect(checked.signatures).toBe(1000);
  expect(cache.counts()).toEqual({ hits: 1000, misses: 1000, evictions: 0, entries: 1000 });

  for (const [index, token] of tokens.entries()) {
    const [header, , signature] = token.split(".");
    const [, otherPayload] = (tokens[(index + 1) % tokens.length] ?? "").split(".");
    const forged = `${header}.${otherPayload}.${signature}`;
    expect(await validate(forged)).toEqual({ accepted: false, reason: "signature-invalid" });
  }
  expect(cache.counts().hits).toBe(1000);
});

test.each([
  ["the TTL", 300, 3600, 300],
  ["exp and the tolerance", 7200, 600, 600 + tolerance],
])("V98 an entry dies at %s when that is first", async (_name, ttlSeconds, lifetime, life) => {
  const forge = await openForge("HS256");
  const { validate, checked, clock, cache } = await open(forge, { ttlSeconds });
  const token = forge.mint({ exp: forge.now + lifetime });
  for (const [after, expected] of [
    [0, 1],
    [life - 1, 1],
    [life, 2],
  ] as const) {
    clock.now = forge.now + after;
    await validate(token);
    expect({ after, checked: checked.signatures }).toEqual({ after, checked: expected });
  }
  expect(cache.counts()).toMatchObject({ hits: 1, misses: 2 });
});

test("V98 a cached token is refused from exp on, and before its time when the clock is set back", async () => {
  const forge = await openForge("HS256");
  const { validate, checked, clock } = await open(forge, { ttlSeconds: 86_400 });
  expect(await validate(forge.good)).toMatchObject({ accepted: true });
  clock.now = forge.now + 3600 + tolerance;
  expect(await validate(forge.good)).toEqual({ accepted: false, reason: "expired" });
  clock.now = forge.now - tolerance - 1;
  expect(await validate(forge.good)).toEqual({ accepted: false, reason: "issued-in-future" });
  expect(checked.signatures).toBe(3);
});

test("V98 a clock that was set back does not lengthen the life of an entry", async () => {
  const forge = await openForge("HS256");
  const { validate, checked, clock } = await open(forge);
  await validate(forge.good);
  clock.now -= 30;
  await validate(forge.good);
  expect(checked.signatures).toBe(2);
});

test("V98 a forgery under a cached identity neither hits nor drops the entry", async () => {
  const forge = await openForge("ES256");
  const { validate, checked, cache } = await open(forge);
  await validate(forge.good);
  const forged = `${forge.header}.${forge.payload}.${"A".repeat(86)}`;
  expect(await validate(forged)).toEqual({ accepted: false, reason: "signature-invalid" });
  await validate(forge.good);
  expect(checked.signatures).toBe(2);
  expect(cache.counts()).toEqual({ hits: 1, misses: 2, evictions: 0, entries: 1 });
});

test.each(engineIds)(
  "%s V32 V99 the spellings of a token are one identity or refused, before and after it is cached",
  async (engineId) => {
    const forge = await openForge("ES256");
    const { validate, cache } = await open(forge, {}, { engineId });
    const twin = ecdsaTwin(forge) ?? "";
    const original = await validate(forge.good);
    expect(original).toMatchObject({ accepted: true });
    expect(await validate(twin)).toEqual(original);
    expect(cache.counts()).toEqual({ hits: 0, misses: 2, evictions: 0, entries: 1 });
    expect(await validate(twin)).toEqual(original);
    expect(await validate(forge.good)).toEqual(original);
    expect(cache.counts()).toEqual({ hits: 1, misses: 3, evictions: 0, entries: 1 });
    for (const token of encodingCases.flatMap(({ tokens }) => tokens(forge))) {
      expect(await validate(token)).toMatchObject({ accepted: false });
    }
  },
);

test("V100 V101 with the signature alone covered, a revoked token, its twin and its respellings are refused at once", async () => {
  const forge = await openForge("ES256");
  const denylist = await openInProcessDenylist(policy);
  const { validate, cache } = await open(forge, {}, { denylist });
  const twin = ecdsaTwin(forge) ?? "";
  for (const token of [forge.good, forge.good]) expect(await validate(token)).toMatchObject({ accepted: true });
  denylist.revoke({ iss: policy.issuer, jti: String(forge.claims["jti"]) }, forge.now + 3600);
  for (const token of [forge.good, twin, forge.good]) {
    expect(await validate(token)).toEqual({ accepted: false, reason: "revoked" });
  }
  expect(cache.counts().hits).toBe(2);
});

test("V98 V100 V101 with the denylist covered, a revocation comes into force within the TTL, or at once when the entry is forgotten", async () => {
  const forge = await openForge("ES256");
  const denylist = await openInProcessDenylist(policy);
  const { validate, cache, clock } = await open(
    forge,
    { covers: "signature-and-denylist", ttlSeconds: 20 },
    { denylist },
  );
  const twin = ecdsaTwin(forge) ?? "";
  const revoked = { accepted: false, reason: "revoked" };
  await validate(forge.good);
  denylist.revoke({ iss: policy.issuer, jti: String(forge.claims["jti"]) }, forge.now + 3600);
  // The twin is not the token that was verified, so it is asked about.
  expect(await validate(twin)).toEqual(revoked);
  clock.now = forge.now + 19;
  expect(await validate(forge.good)).toMatchObject({ accepted: true });
  clock.now = forge.now + 20;
  expect(await validate(forge.good)).toEqual(revoked);

  const other = forge.mint({ jti: "other" });
  await validate(other);
  denylist.revoke({ iss: policy.issuer, jti: "other" }, forge.now + 3600);
  cache.forget({ iss: policy.issuer, jti: "other" });
  expect(await validate(other)).toEqual(revoked);
});

test.each(["signature", "signature-and-denylist"] as const)(
  "V111 covering the %s, a token let in unchecked says so every time, and is asked about every time",
  async (covers) => {
    const forge = await openForge("HS256");
    let asked = 0;
    const denylist: Denylist = {
      check: () => {
        asked += 1;
        return Promise.resolve("unknown");
      },
      revoke: () => {},
      size: () => 0,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const { validate } = await open(forge, { covers }, { denylist });
    for (let calls = 1; calls <= 3; calls += 1) {
      expect(await validate(forge.good)).toMatchObject({ accepted: true, unchecked: true });
      expect(asked).toBe(calls);
    }
  },
);

test("the entry that was used least recently goes first, and the cache never holds more than it may", async () => {
  const forge = await openForge("HS256");
  const { validate, checked, cache } = await open(forge, { maxEntries: 2 });
  const [a, b, c] = ["a", "b", "c"].map((jti) => forge.mint({ jti })) as [string, string, string];
  for (const token of [a, b, a, c]) await validate(token);
  expect(checked.signatures).toBe(3);
  await validate(a);
  expect(checked.signatures).toBe(3);
  await validate(b);
  expect(checked.signatures).toBe(4);
  expect(cache.counts()).toEqual({ hits: 2, misses: 4, evictions: 2, entries: 2 });
});

test("the stages called one by one check every signature, whatever the cache holds", async () => {
  const forge = await openForge("HS256");
  const { validate, stages, checked } = await open(forge);
  await validate(forge.good);
  let value: unknown = forge.good;
  for (const stage of stages) value = await stage.run(value);
  expect(value).toMatchObject({ accepted: true });
  expect(checked.signatures).toBe(2);
});
