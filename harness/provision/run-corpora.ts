import { join } from "node:path";
import type { TokenProfileId } from "../../targets/issue/token-profiles.ts";
import type { AlgorithmId } from "../../targets/verify/algorithms.ts";
import type { Jwk } from "../../targets/verify/jwk.ts";
import { prepareTargetKeys, type TargetKeys } from "./target-keys.ts";
import { defaultAudience, defaultIssuer } from "./target-spec.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { type TokenSize, writeTokenCorpus } from "./token-corpus.ts";

/** Distinct valid tokens in a private file, and the key that they verify with. */
export interface Corpus {
  readonly file: string;
  readonly tokens: number;
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
}

/** The token corpora of a run: one key per algorithm, minted before a trial needs them, removed with the run. */
export interface RunCorpora extends AsyncDisposable {
  corpus(request: CorpusRequest): Promise<Corpus>;
  /** Sizes of the largest corpus minted per algorithm × token profile. */
  minted(): readonly (CorpusRequest & { readonly size: TokenSize })[];
}

interface MintedCorpus {
  readonly request: CorpusRequest;
  readonly corpus: Corpus;
}

// Longer than the longest run, so that no token expires under measurement; shorter than what the verifier accepts.
const LIFETIME_SECONDS = 6 * 3600;

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
  const mint = async (request: CorpusRequest): Promise<Corpus> => {
    const { key, signingKeyFile } = await keysFor(request.algorithm);
    const file = join(directory.path, `corpus-${files++}.txt`);
    const { size } = await writeTokenCorpus({
      signingKeyFile,
      algorithm: request.algorithm,
      tokenProfile: request.tokenProfile,
      count: request.count,
      seed: request.ownSeed ?? seed,
      issuer: defaultIssuer,
      audience: defaultAudience,
      lifetimeSeconds: LIFETIME_SECONDS,
      file,
    });
    const trust = { signingKeyFile, verificationJwk: key.publicJwk, issuer: defaultIssuer, audience: defaultAudience };
    return { file, tokens: request.count, ...trust, size };
  };

  return {
    async corpus(request) {
      const name = [request.algorithm, request.tokenProfile, request.ownSeed ?? ""].join(" ");
      const known = corpora.get(name);
      if (known !== undefined && known.corpus.tokens >= request.count) return known.corpus;
      const corpus = await mint(request);
      corpora.set(name, { request, corpus });
      return corpus;
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
