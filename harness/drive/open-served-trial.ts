import { CACHE_ENTRIES } from "../plan/cache-sequence.ts";
import type { PlannedSubject } from "../plan/trial-spec.ts";
import type { Pinning } from "../provision/host/pinning.ts";
import type { Redis } from "../provision/redis/redis.ts";
import { revokeTokens } from "../provision/targets/revoke-tokens.ts";
import type { Corpus, RunCorpora } from "../provision/tokens/run-corpora.ts";
import { startTargets, type Targets } from "../provision/targets/start-targets.ts";
import type { TargetSpec } from "../provision/targets/target-spec.ts";
import { readCorpusLines } from "../provision/tokens/token-corpus-lines.ts";
import { cpusFor } from "./trial-cpus.ts";

/** What a trial against the HTTP target needs from the run. */
export interface ServedEnvironment {
  readonly redis: Redis | null;
  readonly corpora: RunCorpora;
  readonly pinning: Pinning;
  /** Aborted on Ctrl-C: the trial ends early and says so. */
  readonly signal: AbortSignal;
  /** Called when the targets and their generator are running, with their process ids. */
  readonly onStarted?: (processes: Readonly<Record<string, number>>) => void;
}

/** What is different from the default target. */
export type TargetExtras = Pick<TargetSpec, "onUnavailable" | "stageRoutes" | "plantedWork" | "installation">;

/**
 * Starts fresh targets of a design, pinned as the run decided, and revokes what its corpus says is revoked.
 *
 * @throws the signal's reason when it is aborted before
 */
export async function openTargets(
  subject: PlannedSubject,
  corpus: Corpus,
  { redis, pinning, signal }: Pick<ServedEnvironment, "redis" | "pinning" | "signal">,
  extras: TargetExtras,
): Promise<Targets> {
  signal.throwIfAborted();
  const { cache, placement, ...design } = subject;
  await using stack = new AsyncDisposableStack();
  const cpus = cpusFor(placement, pinning);
  const targets = stack.use(
    await startTargets({
      ...design,
      ...extras,
      placement,
      ...(placement === "processes" ? { workers: cpus.processes } : {}),
      ...(redis === null ? {} : { redisUrl: redis.url }),
      ...(cache === null ? {} : { tokenCache: { entries: CACHE_ENTRIES, covers: cache.covers } }),
      signingKeyFile: corpus.signingKeyFile,
      verifierCpus: cpus.verifier,
      issuerCpus: cpus.rest,
    }),
  );
  await revokeTokens(targets, await revokedTokens(corpus));
  const running = stack.move();
  return { ...targets, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function revokedTokens({ cases, file }: Corpus): Promise<readonly string[]> {
  if ((cases.revoked ?? 0) === 0) return [];
  const lines = await readCorpusLines(file);
  return lines.filter(({ tokenCase }) => tokenCase === "revoked").map(({ token }) => token);
}
