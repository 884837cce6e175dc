import { resolve } from "node:path";
import { denylists } from "../../../targets/verify/denylists.ts";
import { errorMessage } from "../../plan/error-message.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { provideRedis, type Redis } from "../redis/redis.ts";
import { startTargets, type Targets } from "./start-targets.ts";
import { defaultTokenLifetimeSeconds, type TargetSpec } from "./target-spec.ts";
import { writeTokenCorpus, type TokenCorpus } from "../tokens/token-corpus.ts";

/** A target in the foreground, for any other load generator. */
export interface TargetSession extends AsyncDisposable {
  readonly targets: Targets;
  /** What `jwt-capacity target --json` prints. */
  readonly line: TargetSessionLine;
}

/** Everything another load generator needs to know. */
export interface TargetSessionLine {
  readonly issuerUrl: string;
  readonly verifierUrl: string;
  /** The route behind the token check, and the same route without one. */
  readonly protectedUrl: string;
  readonly plainUrl: string;
  /** `GET /usage` and `GET /metrics` of each process; the load never goes there. */
  readonly adminUrls: { readonly issuer: string; readonly verifiers: readonly string[] };
  readonly pids: { readonly issuer: number; readonly verifiers: readonly number[]; readonly redis: number | null };
  readonly issuer: string;
  readonly audience: string;
  readonly kid: string;
  readonly algorithm: string;
  readonly engine: string;
  readonly denylist: string;
  readonly placement: string;
  /** Verified tokens that are remembered; 0 for none. */
  readonly cacheEntries: number;
  /** `null` when no tokens were asked for. */
  readonly tokens: { readonly file: string; readonly count: number; readonly expiresAtSeconds: number } | null;
}

/** What to start and which tokens to write. */
export interface TargetSessionOptions extends TargetSpec {
  /** Distinct valid tokens to write; none by default. */
  readonly tokens?: number;
  /** Needed with `tokens`; one token a line. */
  readonly tokensFile?: string;
  /** Of the tokens' identities. Default 1. */
  readonly seed?: number;
  /** Told what is being done while it takes a while. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/**
 * Starts issuer, verifiers and, for a Redis denylist without an address, a Redis, and writes the tokens.
 * @throws {JwtCapacityError} As `startTargets`; JC-REDIS-001 when no Redis can be had; JC-USAGE-001 for tokens without a file.
 */
export async function startTargetSession(options: TargetSessionOptions): Promise<TargetSession> {
  const { tokens = 0, tokensFile, seed = 1, onProgress, ...spec } = options;
  if (tokens > 0 && tokensFile === undefined) {
    throw new JwtCapacityError(
      "JC-USAGE-001",
      "--tokens needs a file to write them to.",
      "Add --tokens-file tokens.txt.",
    );
  }
  if (tokens === 0 && tokensFile !== undefined) {
    throw new JwtCapacityError("JC-USAGE-001", "--tokens-file says where, but not how many.", "Add --tokens 1000.");
  }
  await using stack = new AsyncDisposableStack();
  const redis =
    denylists[spec.denylist].needsRedis && spec.redisUrl === undefined ? stack.use(await needRedis(onProgress)) : null;
  const targets = stack.use(await startTargets(redis === null ? spec : { ...spec, redisUrl: redis.url }));
  const corpus =
    tokensFile === undefined || tokens === 0
      ? null
      : await mint(spec, targets, { tokens, tokensFile, seed, onProgress });
  const line = describeSession(spec, targets, redis, corpus);
  const running = stack.move();
  return { targets, line, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function needRedis(onProgress: TargetSessionOptions["onProgress"]): Promise<Redis> {
  const redis = await provideRedis(onProgress === undefined ? {} : { onProgress });
  if ("missing" in redis) throw new JwtCapacityError("JC-REDIS-001", redis.why, redis.hint);
  return redis;
}

async function mint(
  spec: TargetSpec,
  targets: Targets,
  wish: Required<Pick<TargetSessionOptions, "tokens" | "tokensFile" | "seed">> &
    Pick<TargetSessionOptions, "onProgress">,
): Promise<TokenCorpus> {
  const { algorithm, tokenProfile, tokenLifetimeSeconds: lifetimeSeconds = defaultTokenLifetimeSeconds } = spec;
  const { issuer, audience } = targets.issuer;
  const written = writeTokenCorpus({
    signingKeyFile: targets.signingKeyFile,
    algorithm,
    tokenProfile,
    issuer,
    audience,
    lifetimeSeconds,
    seed: wish.seed,
    count: wish.tokens,
    file: resolve(wish.tokensFile),
    onProgress: (minted, count) => wish.onProgress?.(`${minted} of ${count} tokens`),
  });
  return written.catch((error: unknown) => {
    throw new JwtCapacityError(
      "JC-OUTPUT-001",
      `the tokens cannot be written to ${wish.tokensFile}: ${errorMessage(error)}`,
      "name a file in a directory that exists and that you may write to",
      { cause: error },
    );
  });
}

function describeSession(
  spec: TargetSpec,
  targets: Targets,
  redis: Redis | null,
  corpus: TokenCorpus | null,
): TargetSessionLine {
  const { issuer, verifiers, protectedUrl, plainUrl } = targets;
  const { algorithm, engine, denylist, placement = "inline", tokenCache } = spec;
  return {
    issuerUrl: issuer.url,
    verifierUrl: verifiers[0]?.url ?? "",
    protectedUrl,
    plainUrl,
    adminUrls: { issuer: issuer.adminUrl, verifiers: verifiers.map(({ adminUrl }) => adminUrl) },
    pids: { issuer: issuer.pid, verifiers: verifiers.map(({ pid }) => pid), redis: redis?.pid ?? null },
    issuer: issuer.issuer,
    audience: issuer.audience,
    kid: issuer.kid,
    algorithm,
    engine,
    denylist,
    placement,
    cacheEntries: tokenCache?.entries ?? 0,
    tokens: corpus && { file: corpus.file, count: corpus.tokens, expiresAtSeconds: corpus.expiresAtSeconds },
  };
}
