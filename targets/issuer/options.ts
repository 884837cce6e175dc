import { tokenProfileIds, type TokenProfileId } from "../issue/token-profiles.ts";
import { readOptions, type ParsedOptions } from "../process/read-options.ts";
import { algorithmIds, type AlgorithmId } from "../verify/algorithms.ts";
import { denylistIds, denylists, type DenylistId } from "../verify/denylists.ts";

/** What an issuer process is started with. */
export interface IssuerOptions {
  readonly algorithm: AlgorithmId;
  readonly tokenProfile: TokenProfileId;
  readonly lifetimeSeconds: number;
  readonly issuer: string;
  readonly audience: string;
  /** PEM or JWK; a fresh key is made when absent. */
  readonly signingKey: string | undefined;
  /** Where revocations go; with `none` the revocation endpoint refuses. */
  readonly denylist: DenylistId;
  readonly redisUrl: string | undefined;
  /** The one password every user has. */
  readonly demoPassword: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly exitWithStdin: boolean;
}

const names = [
  "algorithm",
  "token-profile",
  "lifetime",
  "issuer",
  "audience",
  "signing-key",
  "denylist",
  "redis-url",
  "demo-password",
  "host",
  "port",
  "admin-port",
];

/** Parses an issuer's arguments; `REDIS_URL` stands in for `--redis-url`, whose password everyone could read. */
export function parseIssuerOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOptions<IssuerOptions> {
  const read = readOptions(argv, names, ["exit-with-stdin"]);
  const options: IssuerOptions = {
    algorithm: read.choice("algorithm", algorithmIds, "RS256"),
    tokenProfile: read.choice("token-profile", tokenProfileIds, "typical"),
    lifetimeSeconds: read.integer("lifetime", 1, 86_400, 3600),
    issuer: read.text("issuer", "https://issuer.jwt-capacity.test"),
    audience: read.text("audience", "https://api.jwt-capacity.test"),
    signingKey: read.optionalText("signing-key"),
    denylist: read.choice("denylist", denylistIds, "none"),
    redisUrl: read.optionalText("redis-url") ?? env["REDIS_URL"],
    demoPassword: read.text("demo-password", "demo"),
    host: read.text("host", "127.0.0.1"),
    port: read.integer("port", 0, 65_535, 0),
    adminPort: read.integer("admin-port", 0, 65_535, 0),
    exitWithStdin: read.flag("exit-with-stdin"),
  };
  if (denylists[options.denylist].needsRedis && options.redisUrl === undefined) {
    read.problem(`--redis-url (or REDIS_URL) is missing: --denylist ${options.denylist} needs it`);
  }
  return read.problems.length > 0 ? { problems: read.problems } : { options };
}
