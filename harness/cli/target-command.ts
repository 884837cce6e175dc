import { resolve } from "node:path";
import { denylistIds } from "../../targets/verify/denylists.ts";
import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { engineIds } from "../../targets/verify/engines.ts";
import { tokenProfileIds } from "../../targets/issue/token-profiles.ts";
import { JwtCapacityError } from "../plan/error.ts";
import { didYouMean } from "../plan/nearest-match.ts";
import { whenAborted } from "../provision/when-aborted.ts";
import { startTargetSession, type TargetSessionLine } from "../provision/start-target-session.ts";
import type { Streams } from "./streams.ts";

/** Options of `target`, as the command line gives them. */
export interface TargetOptions {
  readonly algorithm: string;
  readonly engine: string;
  readonly denylist: string;
  readonly tokenProfile: string;
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

/** `target`: issuer and verifier in the foreground, for any load generator, until Ctrl-C. */
export async function targetCommand(streams: Streams, options: TargetOptions): Promise<number> {
  const { tokens, tokensFile, signingKey, issuer, audience, port, seed, workers } = options;
  await using session = await startTargetSession({
    algorithm: oneOf("--algorithm", options.algorithm, algorithmIds),
    engine: oneOf("--engine", options.engine, engineIds),
    denylist: oneOf("--denylist", options.denylist, denylistIds),
    tokenProfile: oneOf("--token-profile", options.tokenProfile, tokenProfileIds),
    onUnavailable: oneOf("--on-unavailable", options.onUnavailable, ["fail-open", "fail-closed"] as const),
    workers,
    ...(tokens === undefined ? {} : { tokens }),
    ...(tokensFile === undefined ? {} : { tokensFile: resolve(streams.cwd, tokensFile) }),
    ...(signingKey === undefined ? {} : { signingKeyFile: resolve(streams.cwd, signingKey) }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    ...(port === undefined ? {} : { port }),
    ...(seed === undefined ? {} : { seed }),
    ...(streams.env["REDIS_URL"] === undefined ? {} : { redisUrl: streams.env["REDIS_URL"] }),
    onProgress: options.quiet === true ? undefined : (text) => streams.stderr.write(`${text}\n`),
  });
  streams.stdout.write(options.json === true ? `${JSON.stringify(session.line)}\n` : describe(session.line));
  const dead = await Promise.race([session.targets.anyDied, whenAborted(streams.signal)]);
  if (dead === undefined) return 0;
  throw new JwtCapacityError(
    "JC-TARGET-001",
    [`${dead.component} ${dead.how}`, ...dead.stderr].join("\n  "),
    "start it again; what it said last is above",
  );
}

function oneOf<Id extends string>(flag: string, got: string, allowed: readonly Id[]): Id {
  const found = allowed.find((id) => id === got);
  if (found !== undefined) return found;
  throw new JwtCapacityError(
    "JC-USAGE-001",
    `${flag}: expected one of ${allowed.join(", ")}; got "${got}".${didYouMean(got, allowed)}`,
    "jwt-capacity target --help",
  );
}

function describe(line: TargetSessionLine): string {
  return `${[
    `protected  ${line.protectedUrl}`,
    `plain      ${line.plainUrl}`,
    `issuer     ${line.issuerUrl} (${line.issuer}, audience ${line.audience}, kid ${line.kid})`,
    `admin      ${[line.adminUrls.issuer, ...line.adminUrls.verifiers].join(" ")}`,
    ...(line.tokens === null ? [] : [`tokens     ${line.tokens.count} in ${line.tokens.file}`]),
    "Ctrl-C ends it.",
  ].join("\n")}\n`;
}
