import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import type { TokenCaseId } from "../../../targets/issue/token-cases.ts";
import { prepareTargetKeys } from "../targets/target-keys.ts";
import { writeTokenCorpus, type TokenCorpus, type TokenCorpusSpec } from "./token-corpus.ts";

const directory = await mkdtemp(join(tmpdir(), "token-corpus-test-"));
afterAll(() => rm(directory, { recursive: true }));

const names = { issuer: "https://issuer.example", audience: "api", lifetimeSeconds: 600 };
type Wish = Pick<TokenCorpusSpec, "algorithm" | "count"> & Partial<TokenCorpusSpec>;

function readClaims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

function raise(message: string): never {
  throw new Error(message);
}

async function identities(seed: number): Promise<unknown[]> {
  return (await write({ algorithm: "HS256", count: 50, seed })).claims.map(({ jti, sub }) => [jti, sub]);
}

async function write(
  wish: Wish,
): Promise<{ corpus: TokenCorpus; tokens: string[]; claims: Record<string, unknown>[] }> {
  await using keys = await prepareTargetKeys(wish.algorithm);
  const file = join(directory, "tokens.txt");
  const corpus = await writeTokenCorpus({
    signingKeyFile: keys.signingKeyFile,
    tokenProfile: "minimal",
    seed: 7,
    file,
    ...names,
    ...wish,
  });
  const text = await readFile(file, "utf8");
  expect(text.endsWith("\n")).toBe(true);
  const tokens = text.trimEnd().split("\n");
  const claims = tokens.map(readClaims);
  return { corpus, tokens, claims };
}

describe("a token corpus", () => {
  test("holds as many distinct tokens as asked for, in a file for its owner only", async () => {
    const { corpus, tokens, claims } = await write({ algorithm: "ES256", count: 1234 });
    expect([tokens.length, new Set(claims.map(({ jti }) => jti)).size, corpus.tokens]).toEqual([1234, 1234, 1234]);
    expect((await stat(corpus.file)).mode & 0o777).toBe(0o600);
    expect(claims[0]).toMatchObject({ iss: names.issuer, aud: names.audience });
    expect(new Set(claims.map(({ exp }) => exp))).toEqual(new Set([corpus.expiresAtSeconds]));
  });

  test("states the sizes of its tokens", async () => {
    const { corpus, tokens } = await write({ algorithm: "RS256", count: 20, tokenProfile: "1kb" });
    const lengths = tokens.map((token) => token.length);
    expect(corpus.size).toEqual({
      samples: 20,
      meanTokenBytes: lengths.reduce((sum, length) => sum + length, 0) / 20,
      minTokenBytes: Math.min(...lengths),
      maxTokenBytes: Math.max(...lengths),
      signatureBytes: 342,
    });
  });

  test("C23 has the same identities for the same seed, whatever the key, and others for another", async () => {
    const first = await identities(1);
    expect(await identities(1)).toEqual(first);
    expect(await identities(2)).not.toEqual(first);
  });

  test("C23 is in the same order when worker threads mint it", async () => {
    // 400 RSA signatures of 4096 bits take more than a second, so threads are used; HMAC of the same seed is minted without.
    const minted: number[] = [];
    const threaded = await write({ algorithm: "RS256-4096", count: 400, onProgress: (count) => minted.push(count) });
    const plain = await write({ algorithm: "HS256", count: 400 });
    expect(threaded.claims.map(({ jti }) => jti)).toEqual(plain.claims.map(({ jti }) => jti));
    expect(minted).toEqual(minted.toSorted((a, b) => a - b));
    expect([minted.length > 1, minted.at(-1)]).toEqual([true, 400]);
  });

  test.each([
    ["in one thread", "HS256", 1200],
    ["in several", "RS256-4096", 400],
  ] as const)(
    "F24 names the case that each token really is, when it is minted in stretches %s",
    async (_, algorithm, count) => {
      const cases = Array.from({ length: count - 10 }, (_case, index) => (index % 3 === 1 ? "expired" : "valid"));
      const { tokens } = await write({ algorithm, count, cases });
      const nowSeconds = Date.now() / 1000;
      const found = tokens.map((line) => [line.split(" ")[1] ?? "valid", Number(readClaims(line)["exp"]) > nowSeconds]);
      expect(found).toEqual([...cases, ...Array<string>(10).fill("valid")].map((id) => [id, id === "valid"]));
    },
  );

  test("appears whole or not at all", async () => {
    const key = join(directory, "broken.pem");
    await writeFile(key, "no key");
    const file = join(directory, "never.txt");
    await expect(write({ algorithm: "ES256", count: 5, signingKeyFile: key, file })).rejects.toThrow(/Signing key/);
    expect((await readdir(directory)).filter((name) => name.startsWith("never"))).toEqual([]);
  });

  test.each([
    ["in one thread", "HS256", 20_000],
    ["in several", "RS256-4096", 4000],
  ] as const)("C18 is given up, and leaves no file, when its minting is aborted %s", async (_, algorithm, count) => {
    const controller = new AbortController();
    const minted: number[] = [];
    const onProgress = (tokens: number) => {
      minted.push(tokens);
      controller.abort(new Error("enough"));
    };
    const file = join(directory, "aborted.txt");
    const written = write({ algorithm, count, file, onProgress, signal: controller.signal });
    await expect(written).rejects.toThrow("enough");
    expect(minted).toHaveLength(1);
    expect((await readdir(directory)).filter((name) => name.startsWith("aborted"))).toEqual([]);
  });

  test.each([
    // A case that there is not: every slice fails in its thread.
    ["minted", { cases: Array<TokenCaseId>(2000).fill("no such case" as string as TokenCaseId) }, /is not a function/],
    // Thrown where a write to a full disk is thrown, while threads mint what comes after it.
    ["written", { onProgress: () => raise("no space left") }, /no space left/],
  ] as const)(
    "F09 F35 that cannot be %s while threads mint ahead is one error, and none comes after it that nobody handles",
    async (_, wish, message) => {
      const unhandled: unknown[] = [];
      const note = (reason: unknown) => void unhandled.push(reason);
      process.on("unhandledRejection", note);
      onTestFinished(() => void process.off("unhandledRejection", note));
      const file = join(directory, "failed.txt");
      // Signed in more than a second by any machine, so that threads are used.
      await expect(write({ algorithm: "RS256-4096", count: 2000, file, ...wish })).rejects.toThrow(message);
      await setImmediate();
      expect(unhandled).toEqual([]);
      expect((await readdir(directory)).filter((name) => name.startsWith("failed"))).toEqual([]);
    },
  );

  test.each([0, -1, 1.5, Number.NaN])("of %s tokens is refused", async (count) => {
    await expect(write({ algorithm: "HS256", count })).rejects.toThrow(/at least one token/);
  });
});
