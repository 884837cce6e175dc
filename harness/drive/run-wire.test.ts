import { afterEach, expect, test } from "vitest";
import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { tokenProfileIds } from "../../targets/issue/token-profiles.ts";
import { runWire } from "./run-wire.ts";

const path = process.env["PATH"];
afterEach(() => {
  process.env["PATH"] = path;
});

test("R22 every algorithm and profile is weighed, and no token or key is in the outcome", async () => {
  const progress: number[] = [];
  const outcome = await runWire({
    signal: new AbortController().signal,
    onProgress: (_what, done) => progress.push(done),
  });
  expect(outcome.tokens.map(({ algorithm, tokenProfile }) => `${algorithm} ${tokenProfile}`)).toEqual(
    algorithmIds.flatMap((algorithm) => tokenProfileIds.map((profile) => `${algorithm} ${profile}`)),
  );
  expect(new Set(outcome.requests.map(({ protocol, security }) => `${protocol} ${security}`)).size).toBe(4);
  expect(outcome.largestTokens.slice(0, 3).map(({ component }) => component)).toEqual(Array(3).fill("verifier"));
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(JSON.stringify(outcome)).not.toMatch(/eyJ[\w-]+\.|PRIVATE KEY/);
  // An encrypted token is shorter compressed, and longer signed inside than bare.
  const encrypted = (content: string, compressed: boolean) =>
    outcome.encryptedTokens.find(
      (row) => row.tokenProfile === "permissions-100" && row.content === content && row.compressed === compressed,
    )?.meanBytes ?? Number.NaN;
  expect(encrypted("claims", true)).toBeLessThan(encrypted("claims", false));
  expect(encrypted("signed-token", false)).toBeGreaterThan(encrypted("claims", false));
});

test("without openssl and gateways the rest is counted, and each gap says why", async () => {
  process.env["PATH"] = "/nowhere";
  const outcome = await runWire({ signal: new AbortController().signal });
  expect(outcome.conditions.certificateBytes).toBeNull();
  expect(new Set(outcome.requests.map(({ security }) => security))).toEqual(new Set(["plain"]));
  expect(outcome.largestTokens).toHaveLength(3);
  expect(outcome.notMeasured.map(({ what, why }) => `${what}: ${why}`)).toEqual([
    "bytes over TLS: there is no openssl on PATH to make a certificate with",
    "longest token haproxy lets in: needs haproxy, which is not on PATH",
    "longest token nginx lets in: needs nginx, which is not on PATH",
  ]);
});

test("an aborted count ends with the reason of the abort and nothing is counted", async () => {
  const controller = new AbortController();
  const counted = runWire({ signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) });
  await expect(counted).rejects.toThrow("enough");
});
