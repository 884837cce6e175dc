import { hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TokenCaseId, tokenCaseIds } from "../../../targets/issue/token-cases.ts";
import type { TokenProfileId } from "../../../targets/issue/token-profiles.ts";
import type { AlgorithmId } from "../../../targets/verify/algorithms.ts";
import type { Jwk } from "../../../targets/verify/jwk.ts";
import {
  caseCounts,
  caseLayout,
  defaultPopulation,
  type Population,
  requestSequence,
  type TokenMix,
} from "../../plan/population.ts";
import { prepareTargetKeys, type TargetKeys } from "../targets/target-keys.ts";
import { defaultAudience, defaultIssuer } from "../targets/target-spec.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { type TokenSize, writeTokenCorpus } from "./token-corpus.ts";

/** Distinct tokens in a private file, and the key that they verify with. */
export interface Corpus {
  /** One token a line, as `corpusLine` writes it. */
  readonly file: string;
  readonly tokens: number;
  /** How many tokens of each case there are. */
  readonly cases: TokenMix;
  readonly signingKeyFile: string;
  readonly verificationJwk: Jwk;
  readonly issuer: string;
  readonly audience: string;
  readonly size: TokenSize;
}

/** Which tokens a trial needs. */
export interface CorpusRequest {
  readonly algorithm: AlgorithmId;
  readonly tokenProfile: TokenProfileId;
  readonly count: number;
  /** Set by a trial that revokes tokens: it gets tokens that no other trial sees. */
  readonly ownSeed?: number;
  /** What is wrong with how many, and how long they live; all valid and as in `defaultPopulation` where it is absent. */
  readonly population?: Pick<Population, "mix" | "lifetimeSeconds">;
  /** The last so many tokens are valid whatever the mix: kept for revoking. Default 0. */
  readonly tokensToRevoke?: number;
}

/** How the requests of a trial walk through a corpus. */
export interface SequenceRequest {
  readonly population: Pick<Population, "reuse">;
  readonly requests: number;
  readonly seed: number;
}

/** The token corpora of a run: one key per algorithm, minted before a trial needs them, removed with the run. */
export interface RunCorpora extends AsyncDisposable {
  /**
   * Mints it, or gives the one that is there already.
   *
   * @throws the signal's reason when it is aborted while minting
   */
  corpus(request: CorpusRequest, signal?: AbortSignal): Promise<Corpus>;
  /** A file with the index of each request's token into that corpus, one a line; `null` when they come in turn. */
  sequence(walk: SequenceRequest, corpus: CorpusRequest): Promise<string | null>;
  /** Sizes of the largest corpus minted per algorithm × token profile. */
  minted(): readonly (CorpusRequest & { readonly size: TokenSize })[];
}

interface MintedCorpus {
  readonly request: CorpusRequest;
  readonly corpus: Corpus;
  /** Monotonic, s. */
  readonly mintedAtSeconds: number;
}

/** Past half of its tokens' life a corpus is minted anew: no valid token may expire in a trial. */
function isAgeing({ request, mintedAtSeconds }: MintedCorpus): boolean {
  const { lifetimeSeconds } = request.population ?? defaultPopulation;
  return performance.now() / 1000 - mintedAtSeconds > lifetimeSeconds / 2;
}

/** Opens the store. Tokens of a seed have the same identities in every run; keys and signatures differ. */
export async function openRunCorpora(seed: number): Promise<RunCorpora> {
  const stack = new AsyncDisposableStack();
  const directory = stack.use(await temporaryDirectory("corpora"));
  const keys = new Map<AlgorithmId, Promise<TargetKeys>>();
  const corpora = new Map<string, MintedCorpus>();
  let files = 0;

  const keysFor = (algorithm: AlgorithmId) => {
    const known = keys.get(algorithm);
    if (known !== undefined) return known;
    const fresh = prepareTargetKeys(algorithm).then((prepared) => stack.use(prepared));
    keys.set(algorithm, fresh);
    return fresh;
  };
  const mint = async (request: CorpusRequest, signal?: AbortSignal): Promise<Corpus> => {
    const { key, signingKeyFile } = await keysFor(request.algorithm);
    const file = join(directory.path, `corpus-${files++}.txt`);
    const cases = casesOf(request, seed);
    const { size } = await writeTokenCorpus({
      signingKeyFile,
      algorithm: request.algorithm,
      tokenProfile: request.tokenProfile,
      count: request.count,
      seed: identitySeed(request, seed),
      issuer: defaultIssuer,
      audience: defaultAudience,
      lifetimeSeconds: (request.population ?? defaultPopulation).lifetimeSeconds,
      file,
      ...(cases === null ? {} : { cases }),
      ...(signal === undefined ? {} : { signal }),
    });
    const trust = { signingKeyFile, verificationJwk: key.publicJwk, issuer: defaultIssuer, audience: defaultAudience };
    return { file, tokens: request.count, cases: countsOf(request), ...trust, size };
  };

  return {
    async corpus(request, signal) {
      const name = nameOf(request);
      const known = corpora.get(name);
      if (known !== undefined && known.corpus.tokens >= request.count && !isAgeing(known)) return known.corpus;
      const mintedAtSeconds = performance.now() / 1000;
      const corpus = await mint(request, signal);
      corpora.set(name, { request, corpus, mintedAtSeconds });
      return corpus;
    },
    async sequence({ population, requests, seed: walkSeed }, corpus) {
      const tokens = { corpusTokens: lastingTokens(corpus), reuse: population.reuse };
      const indexes = requestSequence(tokens, requests, walkSeed, casesOf(corpus, seed) ?? undefined);
      if (indexes === null) return null;
      const file = join(directory.path, `sequence-${files++}.txt`);
      await writeFile(file, `${indexes.join("\n")}\n`, { mode: 0o600 });
      return file;
    },
    minted() {
      const largest = new Map<string, MintedCorpus>();
      for (const row of corpora.values()) {
        const name = `${row.request.algorithm} ${row.request.tokenProfile}`;
        if (row.corpus.tokens > (largest.get(name)?.corpus.tokens ?? 0)) largest.set(name, row);
      }
      return [...largest.values()].map(({ request, corpus }) => ({ ...request, size: corpus.size }));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** What a corpus can be found again by: a mixed one only by its very size, since that decides where each case stands. */
function nameOf(request: CorpusRequest): string {
  const { algorithm, tokenProfile, ownSeed, population = defaultPopulation } = request;
  const mixed = isMixed(request) ? [JSON.stringify(population.mix), request.count, lastingTokens(request)] : [];
  return [algorithm, tokenProfile, ownSeed ?? "", population.lifetimeSeconds, ...mixed].join(" ");
}

// A store that outlives a trial remembers who was revoked: a mixed corpus shares no identity with any other.
function identitySeed(request: CorpusRequest, seed: number): number {
  if (!isMixed(request)) return request.ownSeed ?? seed;
  return hash("sha256", `${seed} ${nameOf(request)}`, "buffer").readUInt32BE();
}

/** The case of each token that is not kept for revoking; `null` when all are valid. */
function casesOf(request: CorpusRequest, seed: number): TokenCaseId[] | null {
  if (request.population === undefined || !isMixed(request)) return null;
  return caseLayout(request.population.mix, lastingTokens(request), request.ownSeed ?? seed);
}

function countsOf(request: CorpusRequest): TokenMix {
  const { population = defaultPopulation, tokensToRevoke = 0 } = request;
  const counts = caseCounts(population.mix, lastingTokens(request));
  return tokensToRevoke === 0 ? counts : { ...counts, valid: (counts.valid ?? 0) + tokensToRevoke };
}

function lastingTokens({ count, tokensToRevoke = 0 }: CorpusRequest): number {
  return count - tokensToRevoke;
}

function isMixed({ population = defaultPopulation }: CorpusRequest): boolean {
  return tokenCaseIds.some((id) => id !== "valid" && (population.mix[id] ?? 0) > 0);
}
