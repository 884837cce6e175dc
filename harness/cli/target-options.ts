import { resolve } from "node:path";
import { tokenProfileIds } from "../../targets/issue/token-profiles.ts";
import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { denylistIds } from "../../targets/verify/denylists.ts";
import { engineIds } from "../../targets/verify/engines.ts";
import { placementIds, placements } from "../../targets/verify/placements.ts";
import { cacheCoverages } from "../../targets/verify/verified-token-cache.ts";
import { JwtCapacityError } from "../plan/error.ts";
import { didYouMean } from "../plan/nearest-match.ts";
import type { TargetSessionOptions } from "../provision/targets/start-target-session.ts";
import { enginesFor } from "../plan/possible-pairs.ts";
import { COMMAND } from "../results/command.ts";
import type { Streams } from "./streams.ts";

/** Options of `target`, as the command line gives them. */
export interface TargetOptions {
  readonly algorithm: string;
  readonly engine: string;
  readonly denylist: string;
  readonly placement: string;
  readonly cacheEntries: number;
  /** Seconds. */
  readonly cacheTtl: number;
  readonly cacheCovers: string;
  readonly tokenProfile: string;
  readonly tokenLifetime: number;
  readonly onUnavailable: string;
  readonly workers: number;
  readonly tokens?: number;
  readonly tokensFile?: string;
  readonly signingKey?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly port?: number;
  readonly seed?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * What to start for these options.
 *
 * @throws JwtCapacityError JC-USAGE-001 for a name that does not exist and for a design that cannot
 */
export function sessionOptions(options: TargetOptions, { cwd, env, stderr }: Streams): TargetSessionOptions {
  const { tokens, tokensFile, signingKey, issuer, audience, port, seed, workers, cacheEntries, cacheTtl } = options;
  const covers = oneOf("--cache-covers", options.cacheCovers, cacheCoverages);
  const wanted = {
    algorithm: oneOf("--algorithm", options.algorithm, algorithmIds),
    engine: oneOf("--engine", options.engine, engineIds),
    denylist: oneOf("--denylist", options.denylist, denylistIds),
    placement: oneOf("--placement", options.placement, placementIds),
    tokenProfile: oneOf("--token-profile", options.tokenProfile, tokenProfileIds),
    onUnavailable: oneOf("--on-unavailable", options.onUnavailable, ["fail-open", "fail-closed"] as const),
    tokenLifetimeSeconds: options.tokenLifetime,
    workers,
  };
  refuseImpossible(wanted);
  return {
    ...wanted,
    ...(cacheEntries === 0 ? {} : { tokenCache: { entries: cacheEntries, ttlSeconds: cacheTtl, covers } }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(tokensFile === undefined ? {} : { tokensFile: resolve(cwd, tokensFile) }),
    ...(signingKey === undefined ? {} : { signingKeyFile: resolve(cwd, signingKey) }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    ...(port === undefined ? {} : { port }),
    ...(seed === undefined ? {} : { seed }),
    ...(env["REDIS_URL"] === undefined ? {} : { redisUrl: env["REDIS_URL"] }),
    onProgress: options.quiet === true ? undefined : (text) => stderr.write(`${text}\n`),
  };
}

function refuseImpossible(wanted: Pick<TargetSessionOptions, "algorithm" | "engine" | "placement" | "workers">): void {
  const { algorithm, engine, placement = "inline", workers = 1 } = wanted;
  if (!enginesFor(algorithm).includes(engine))
    throw usage(`--engine ${engine} does not offer ${algorithm}; engines that do: ${enginesFor(algorithm).join(", ")}`);
  const whyNot = placements[placement].whyNot(engine, algorithm);
  if (whyNot !== null) throw usage(`--placement ${placement} cannot be had: ${whyNot}`);
  if (placement === "processes" && workers < 2)
    throw usage("--placement processes is several processes; --workers says how many, at least 2");
}

function oneOf<Id extends string>(flag: string, got: string, allowed: readonly Id[]): Id {
  const found = allowed.find((id) => id === got);
  if (found !== undefined) return found;
  throw usage(`${flag}: expected one of ${allowed.join(", ")}; got "${got}".${didYouMean(got, allowed)}`);
}

function usage(message: string): JwtCapacityError {
  return new JwtCapacityError("JC-USAGE-001", message, `${COMMAND} target --help`);
}
