import { afterAll, beforeAll, expect, test } from "vitest";
import { parseVerifierOptions } from "./options.ts";
import { startPair, type RunningPair } from "./running-pair.test-support.ts";
import { startVerifier } from "./start-verifier.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await startPair(["--denylist=in-process"], ["--denylist=in-process", "--issuer-admin=ISSUER_ADMIN"]);
});
afterAll(() => pair[Symbol.asyncDispose]());

const call = async (url: string, token: string) =>
  (await fetch(`${url}/protected`, { headers: { authorization: `Bearer ${token}` } })).status;
const revoke = async (token: string) =>
  (await fetch(`${pair.issuer.url}/revoke`, { method: "POST", body: new URLSearchParams({ token }) })).status;

test("V100 V102 a revoked token is refused from the moment the issuer has answered, and no other token is", async () => {
  const [token, other] = [await pair.mint(), await pair.mint()];
  expect(await call(pair.verifier.url, token)).toBe(200);
  expect(await revoke(token)).toBe(200);
  expect(await call(pair.verifier.url, token)).toBe(401);
  expect(await call(pair.verifier.url, other)).toBe(200);
});

test("V103 revoking twice, and revoking unknown or foreign tokens, is answered 200 and revokes nothing else", async () => {
  const token = await pair.mint();
  const [header, payload] = token.split(".");
  expect(await revoke("nonsense")).toBe(200);
  // The identity of a good token under a signature that is not the issuer's: it must not be revoked by that.
  expect(await revoke(`${header}.${payload}.${"A".repeat(342)}`)).toBe(200);
  expect(await call(pair.verifier.url, token)).toBe(200);
  expect(await revoke(token)).toBe(200);
  expect(await revoke(token)).toBe(200);
  expect(await call(pair.verifier.url, token)).toBe(401);
});

test("V114 a verifier that starts later knows the revocations of before, as soon as it serves", async () => {
  const token = await pair.mint();
  await revoke(token);
  const parsed = parseVerifierOptions(
    [
      `--jwks=${pair.issuer.url}/.well-known/jwks.json`,
      "--denylist=in-process",
      `--issuer-admin=${pair.issuer.adminUrl}`,
    ],
    {},
  );
  if ("problems" in parsed) throw new Error(parsed.problems.join("; "));
  {
    await using late = await startVerifier(parsed.options);
    expect(await call(late.ready.url, token)).toBe(401);
    expect(await call(late.ready.url, await pair.mint())).toBe(200);
  }
  // A verifier that is gone does not keep the issuer from revoking.
  expect(await revoke(await pair.mint())).toBe(200);
});

test("a verifier does not serve when it cannot load the revocations", async () => {
  const parsed = parseVerifierOptions(
    [`--jwks=${pair.issuer.url}/.well-known/jwks.json`, "--denylist=in-process", "--issuer-admin=http://127.0.0.1:1"],
    {},
  );
  if ("problems" in parsed) throw new Error(parsed.problems.join("; "));
  await expect(startVerifier(parsed.options)).rejects.toThrow(
    /cannot load the revocations from http:\/\/127\.0\.0\.1:1/,
  );
});
