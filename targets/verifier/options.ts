import { readOptions, type ParsedOptions } from "../process/read-options.ts";
import { algorithmIds, algorithms, type AlgorithmId } from "../verify/algorithms.ts";
import { denylistIds, denylists, type DenylistId } from "../verify/denylists.ts";
import { engineIds, engines, type EngineId } from "../verify/engines.ts";

/** What a verifier process is started with. */
export interface VerifierOptions {
  readonly algorithm: AlgorithmId;
  readonly engine: EngineId;
  readonly denylist: DenylistId;
  readonly redisUrl: string | undefined;
  /** What to do with a good token whose revocation state is unknown. */
  readonly onUnavailable: "fail-open" | "fail-closed";
  /** Where the public keys are, or… */
  readonly jwks: string | undefined;
  /** …the file with the symmetric key. */
  readonly key: string | undefined;
  readonly issuer: string;
  readonly audience: string;
  readonly maxTokenBytes: number;
  readonly issuerAdmin: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly reusePort: boolean;
  readonly exitWithStdin: boolean;
}

const names = [
  "algorithm",
  "engine",
  "denylist",
  "redis-url",
  "on-unavailable",
  "jwks",
  "key",
  "issuer",
  "audience",
  "max-token-bytes",
  "issuer-admin",
  "host",
  "port",
  "admin-port",
];

/** Parses a verifier's arguments; `REDIS_URL` stands in for `--redis-url`, whose password everyone could read. */
export function parseVerifierOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOptions<VerifierOptions> {
  const read = readOptions(argv, names, ["reuse-port", "exit-with-stdin"]);
  const options: VerifierOptions = {
    algorithm: read.choice("algorithm", algorithmIds, "RS256"),
    engine: read.choice("engine", engineIds, "jose"),
    denylist: read.choice("denylist", denylistIds, "none"),
    redisUrl: read.optionalText("redis-url") ?? env["REDIS_URL"],
    onUnavailable: read.choice("on-unavailable", ["fail-open", "fail-closed"], "fail-closed"),
    jwks: read.optionalText("jwks"),
    key: read.optionalText("key"),
    issuer: read.text("issuer", "https://issuer.jwt-capacity.test"),
    audience: read.text("audience", "https://api.jwt-capacity.test"),
    maxTokenBytes: read.integer("max-token-bytes", 256, 15_000, 8192),
    issuerAdmin: read.optionalText("issuer-admin"),
    host: read.text("host", "127.0.0.1"),
    port: read.integer("port", 0, 65_535, 0),
    adminPort: read.integer("admin-port", 0, 65_535, 0),
    reusePort: read.flag("reuse-port"),
    exitWithStdin: read.flag("exit-with-stdin"),
  };
  if (read.problems.length === 0) for (const problem of findConflicts(options)) read.problem(problem);
  return read.problems.length > 0 ? { problems: read.problems } : { options };
}

function findConflicts(options: VerifierOptions): readonly string[] {
  const { algorithm, engine, denylist } = options;
  const { symmetric } = algorithms[algorithm];
  const problems: string[] = [];
  if (!engines[engine].supports(algorithm)) problems.push(`--engine ${engine} does not offer ${algorithm}`);
  if (symmetric && options.key === undefined)
    problems.push(`--key FILE is missing: a symmetric key such as that of ${algorithm} is never published`);
  if (symmetric && options.jwks !== undefined)
    problems.push(`--jwks cannot give the key of ${algorithm}: a symmetric key is never published`);
  if (!symmetric && options.jwks === undefined)
    problems.push("--jwks URL is missing: where the issuer publishes its keys");
  if (!symmetric && options.key !== undefined)
    problems.push(`--key is for symmetric keys; give --jwks URL for ${algorithm}`);
  if (denylists[denylist].needsRedis && options.redisUrl === undefined)
    problems.push(`--redis-url (or REDIS_URL) is missing: --denylist ${denylist} needs it`);
  if (denylist === "in-process" && options.issuerAdmin === undefined) {
    problems.push("--issuer-admin URL is missing: an in-process denylist gets its revocations from the issuer");
  }
  for (const [name, url] of [
    ["jwks", options.jwks],
    ["issuer-admin", options.issuerAdmin],
  ] as const) {
    if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
      problems.push(`--${name} must be an http or https URL; got ${JSON.stringify(url)}`);
  }
  return problems;
}
