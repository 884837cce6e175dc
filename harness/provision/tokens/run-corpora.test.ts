import { readFile } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { defaultPopulation, type TokenMix } from "../../plan/population.ts";
import { revokeTokens } from "../targets/revoke-tokens.ts";
import { type Corpus, type CorpusRequest, openRunCorpora, type RunCorpora } from "./run-corpora.ts";
import { startTargets } from "../targets/start-targets.ts";
import { type CorpusLine, readCorpusLines } from "./token-corpus-lines.ts";

const request: CorpusRequest = { algorithm: "ES256", tokenProfile: "minimal", count: 200 };
const mix: TokenMix = {
  valid: 14,
  expired: 1,
  "not-yet-valid": 1,
  "bad-signature": 1,
  "wrong-algorithm": 1,
  "unknown-kid": 1,
  revoked: 1,
};
const mixed: CorpusRequest = { ...request, population: { ...defaultPopulation, mix } };

describe("a corpus of valid tokens", () => {
  test("is one token a line without a word beside it, and is kept for the trials that need no more", async () => {
    const corpora = await open();
    const corpus = await corpora.corpus(request);
    const lines = (await readFile(corpus.file, "utf8")).trimEnd().split("\n");
    expect(lines.filter((line) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(line))).toHaveLength(200);
    expect(corpus.cases).toEqual({ valid: 200 });
    expect((await corpora.corpus({ ...request, count: 50, population: defaultPopulation })).file).toBe(corpus.file);
  });

  test("another lifetime is another corpus", async () => {
    const corpora = await open();
    const short = { ...request, population: { mix: { valid: 1 }, lifetimeSeconds: 900 } };
    const [one, other] = [await corpora.corpus(request), await corpora.corpus(short)];
    expect(one.file).not.toBe(other.file);
    const lifetimes = (await tokensOf(other)).map(({ token }) => claimsOf(token)).map(({ exp, iat }) => exp - iat);
    expect(new Set(lifetimes)).toEqual(new Set([900]));
  });
});

describe("a corpus of a mix", () => {
  test("holds exactly its share of each case, in an order of its seed, and says so", async () => {
    const corpora = await open();
    const corpus = await corpora.corpus(mixed);
    const lines = await tokensOf(corpus);
    const counts = Object.groupBy(lines, ({ tokenCase }) => tokenCase);
    expect(Object.fromEntries(Object.entries(counts).map(([id, all]) => [id, all.length]))).toEqual(corpus.cases);
    expect(corpus.cases).toEqual({
      valid: 140,
      expired: 10,
      "not-yet-valid": 10,
      "bad-signature": 10,
      "wrong-algorithm": 10,
      "unknown-kid": 10,
      revoked: 10,
    });
    const again = await tokensOf(await (await open()).corpus(mixed));
    expect(again.map(({ tokenCase }) => tokenCase)).toEqual(lines.map(({ tokenCase }) => tokenCase));
  });

  test("states the size of its valid tokens, which those of another algorithm do not have", async () => {
    const corpora = await open();
    const rsa: CorpusRequest = { ...mixed, algorithm: "RS256" };
    const { size } = await corpora.corpus(rsa);
    const { size: pure } = await corpora.corpus({ ...rsa, population: defaultPopulation });
    expect(size).toEqual({ ...pure, samples: 140 });
    const none = await corpora.corpus({ ...rsa, count: 10, population: { ...defaultPopulation, mix: { expired: 1 } } });
    expect(none.size).toEqual({ ...pure, samples: 10 });
  });

  test("keeps its last tokens valid for a trial that revokes them itself", async () => {
    const corpora = await open();
    const corpus = await corpora.corpus({
      ...mixed,
      count: 60,
      tokensToRevoke: 20,
      population: { ...defaultPopulation, mix: { expired: 1 } },
    });
    const cases = (await tokensOf(corpus)).map(({ tokenCase }) => tokenCase);
    expect(cases).toEqual([...Array<string>(40).fill("expired"), ...Array<string>(20).fill("valid")]);
    expect(corpus.cases).toEqual({ expired: 40, valid: 20 });
  });

  test("V102 shares no identity with another corpus, whose tokens its revocations would refuse", async () => {
    const corpora = await open();
    const all = [request, mixed, { ...mixed, count: 150 }].map(
      async (one) => await tokensOf(await corpora.corpus(one)),
    );
    const identities = (await Promise.all(all)).flat().map(({ token }) => claimsOf(token).jti);
    expect(new Set(identities).size).toBe(200 + 200 + 150);
  });

  test("V11 V34 V53 V62 V100 F24 gets the answer of its case for every token from a real verifier", async () => {
    const corpora = await open();
    const corpus = await corpora.corpus(mixed);
    await using targets = await startTargets({
      algorithm: "ES256",
      engine: "node-crypto",
      tokenProfile: "minimal",
      denylist: "in-process",
      signingKeyFile: corpus.signingKeyFile,
    });
    const lines = await tokensOf(corpus);
    const wrong = async () => {
      const answers = await Promise.all(
        lines.map(async ({ token, tokenCase }) => {
          const answer = await fetch(targets.protectedUrl, { headers: { authorization: `Bearer ${token}` } });
          await answer.arrayBuffer();
          return answer.status === (tokenCase === "valid" ? 200 : 401) ? [] : [`${tokenCase}: ${answer.status}`];
        }),
      );
      return answers.flat();
    };
    // Until they are revoked, those of the case `revoked` are valid.
    expect(await wrong()).toEqual(Array<string>(10).fill("revoked: 200"));
    await revokeTokens(targets, tokensOfCase(lines, "revoked"));
    expect(await wrong()).toEqual([]);
  });
});

test("revoking where nobody looks revocations up is an error, not a population that lies", async () => {
  const corpora = await open();
  const corpus = await corpora.corpus(request);
  await using targets = await startTargets({
    algorithm: "ES256",
    engine: "node-crypto",
    tokenProfile: "minimal",
    denylist: "none",
    signingKeyFile: corpus.signingKeyFile,
  });
  const [first] = await tokensOf(corpus);
  const failure = revokeTokens(targets, [first?.token ?? ""]);
  await expect(failure).rejects.toThrow(/expected 200, got 400 .*without a denylist/);
});

describe("the sequence of a trial's requests", () => {
  test("C23 is a file of indexes into the corpus, the same for the same seed, or none when tokens come in turn", async () => {
    const corpora = await open();
    const walk = { population: { reuse: { zipfExponent: 1 } }, requests: 1000, seed: 5 } as const;
    const indexes = await readIndexes(corpora, walk);
    expect(indexes).toHaveLength(1000);
    expect(indexes.every((index) => Number.isInteger(index) && index >= 0 && index < 180)).toBe(true);
    expect(await readIndexes(corpora, walk)).toEqual(indexes);
    expect(await readIndexes(corpora, { ...walk, seed: 6 })).not.toEqual(indexes);
    expect(await corpora.sequence({ ...walk, population: { reuse: "each-once" } }, mixed)).toBeNull();
  });

  async function readIndexes(corpora: RunCorpora, walk: Parameters<RunCorpora["sequence"]>[0]): Promise<number[]> {
    const file = await corpora.sequence(walk, { ...mixed, tokensToRevoke: 20 });
    return (await readFile(file ?? "", "utf8")).trimEnd().split("\n").map(Number);
  }
});

async function open(): Promise<RunCorpora> {
  const corpora = await openRunCorpora(7);
  onTestFinished(() => corpora[Symbol.asyncDispose]());
  return corpora;
}

function tokensOf({ file }: Corpus): Promise<CorpusLine[]> {
  return readCorpusLines(file);
}

function tokensOfCase(lines: readonly CorpusLine[], wanted: CorpusLine["tokenCase"]): string[] {
  return lines.filter(({ tokenCase }) => tokenCase === wanted).map(({ token }) => token);
}

function claimsOf(token: string): { readonly jti: string; readonly exp: number; readonly iat: number } {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
