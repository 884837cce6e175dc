import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { isAlive, isListening } from "../process-alive.test-support.ts";
import { startTargetSession, type TargetSessionOptions } from "./start-target-session.ts";

const directory = await mkdtemp(join(tmpdir(), "target-session-test-"));
afterAll(() => rm(directory, { recursive: true }));

const wish: TargetSessionOptions = {
  algorithm: "RS256",
  engine: "jose",
  tokenProfile: "typical",
  denylist: "in-process",
  tokens: 50,
  tokensFile: join(directory, "tokens.txt"),
};

describe("a target session", () => {
  test("says in one JSON line all that another load generator needs, and its tokens are let in", async () => {
    const session = await startTargetSession(wish);
    const line: typeof session.line = JSON.parse(JSON.stringify(session.line));
    const tokens = (await readFile(wish.tokensFile ?? "", "utf8")).trimEnd().split("\n");
    expect(new Set(tokens).size).toBe(50);
    for (const token of tokens) {
      expect((await fetch(line.protectedUrl, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    }
    expect((await fetch(line.protectedUrl)).status).toBe(401);
    expect((await fetch(line.plainUrl)).status).toBe(200);
    expect((await fetch(`${line.adminUrls.verifiers[0]}/usage`)).status).toBe(200);
    expect((await fetch(`${line.issuerUrl}/.well-known/jwks.json`)).status).toBe(200);
    const payload: unknown = JSON.parse(Buffer.from(tokens[0]?.split(".")[1] ?? "", "base64url").toString());
    expect(payload).toMatchObject({ iss: line.issuer, aud: line.audience });
    expect(JSON.parse(Buffer.from(tokens[0]?.split(".")[0] ?? "", "base64url").toString())).toMatchObject({
      kid: line.kid,
    });
    const pids = [line.pids.issuer, ...line.pids.verifiers];
    expect(pids.every((pid) => isAlive(pid))).toBe(true);
    expect(JSON.stringify(line)).not.toContain("eyJ");
    await session[Symbol.asyncDispose]();
    expect([pids.some((pid) => isAlive(pid)), await isListening(line.verifierUrl)]).toEqual([false, false]);
  });

  test("brings its own Redis for a Redis denylist without an address, and takes it away again", async (context) => {
    const session = await startTargetSession({ ...wish, denylist: "redis", tokens: 1 }).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "JC-REDIS-001")
        return context.skip(`needs a Redis server: ${error.message}`);
      throw error;
    });
    const { redis } = session.line.pids;
    const token = (await readFile(wish.tokensFile ?? "", "utf8")).trim();
    const call = () => fetch(session.line.protectedUrl, { headers: { authorization: `Bearer ${token}` } });
    expect((await call()).status).toBe(200);
    await fetch(`${session.line.issuerUrl}/revoke`, { method: "POST", body: new URLSearchParams({ token }) });
    expect((await call()).status).toBe(401);
    await session[Symbol.asyncDispose]();
    expect(redis !== null && isAlive(redis)).toBe(false);
  });

  test("a cache that covers the denylist lets a revoked token in until its entry dies, and no longer", async (context) => {
    const tokenCache = { entries: 10, ttlSeconds: 3, covers: "signature-and-denylist" } as const;
    await using session = await startTargetSession({ ...wish, denylist: "redis", tokens: 1, tokenCache }).catch(
      (error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "JC-REDIS-001")
          return context.skip(`needs a Redis server: ${error.message}`);
        throw error;
      },
    );
    const token = (await readFile(wish.tokensFile ?? "", "utf8")).trim();
    const status = async () =>
      (await fetch(session.line.protectedUrl, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status()).toBe(200);
    await fetch(`${session.line.issuerUrl}/revoke`, { method: "POST", body: new URLSearchParams({ token }) });
    expect(await status()).toBe(200);
    await vi.waitUntil(async () => (await status()) === 401, { timeout: 20_000, interval: 200 });
  });

  test("refuses tokens without a file to put them in, before it starts anything", async () => {
    const { tokensFile: _, ...without } = wish;
    await expect(startTargetSession(without)).rejects.toMatchObject({ code: "JC-USAGE-001" });
  });
});
