import { readOptions, type ParsedOptions } from "../process/read-options.ts";
import { algorithmIds, algorithms, type AlgorithmId } from "../verify/algorithms.ts";
import { denylistIds, denylists, type DenylistId } from "../verify/denylists.ts";
import { engineIds, engines, type EngineId } from "../verify/engines.ts";
import { placementIds, placements, type PlacementId } from "../verify/placements.ts";
import { cacheCoverages, type CacheCoverage } from "../verify/verified-token-cache.ts";

/** What a verifier process is started with. */
export interface VerifierOptions {
  readonly algorithm: AlgorithmId;
  readonly engine: EngineId;
  /** Where the signature is checked. */
  readonly placement: PlacementId;
  /** Only read with the placement `workers`. */
  readonly workerThreads: number;
  /** Verified tokens that are remembered; 0 for none. */
  readonly cacheEntries: number;
  /** Longest life of a remembered token, s. */
  readonly cacheTtlSeconds: number;
  readonly cacheCovers: CacheCoverage;
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
  /** Also serve the token check up to each stage, for measuring what each costs. */
  readonly stageRoutes: boolean;
  /** Units of work that is planted in every request on `/protected`: a positive control, see `plantWork`. */
  readonly plantedWork: number;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly reusePort: boolean;
  readonly exitWithStdin: boolean;
}

const names = [
  "algorithm",
  "engine",
  "placement",
  "worker-threads",
  "cache-entries",
  "cache-ttl",
  "cache-covers",
  "denylist",
  "redis-url",
  "on-unavailable",
  "jwks",
  "key",
  "issuer",
  "audience",
  "max-token-bytes",
  "issuer-admin",
  "planted-work",
  "host",
  "port",
  "admin-port",
];

/** Parses a verifier's arguments; `REDIS_URL` stands in for `--redis-url`, whose password everyone could read. */
export function parseVerifierOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOptions<VerifierOptions> {
  const read = readOptions(argv, names, ["stage-routes", "reuse-port", "exit-with-stdin"]);
  const options: VerifierOptions = {
    algorithm: read.choice("algorithm", algorithmIds, "RS256"),
    engine: read.choice("engine", engineIds, "jose"),
    placement: read.choice("placement", placementIds, "inline"),
    workerThreads: read.integer("worker-threads", 1, 64, 1),
    cacheEntries: read.integer("cache-entries", 0, 10_000_000, 0),
    cacheTtlSeconds: read.integer("cache-ttl", 1, 86_400, 300),
    cacheCovers: read.choice("cache-covers", cacheCoverages, "signature"),
    denylist: read.choice("denylist", denylistIds, "none"),
    redisUrl: read.optionalText("redis-url") ?? env["REDIS_URL"],
    onUnavailable: read.choice("on-unavailable", ["fail-open", "fail-closed"], "fail-closed"),
    jwks: read.optionalText("jwks"),
    key: read.optionalText("key"),
    issuer: read.text("issuer", "https://issuer.jwt-capacity.test"),
    audience: read.text("audience", "https://api.jwt-capacity.test"),
    maxTokenBytes: read.integer("max-token-bytes", 256, 15_000, 8192),
    issuerAdmin: read.optionalText("issuer-admin"),
    stageRoutes: read.flag("stage-routes"),
    plantedWork: read.number("planted-work", 0, 10, 0),
    host: read.text("host", "127.0.0.1"),
    port: read.integer("port", 0, 65_535, 0),
    adminPort: read.integer("admin-port", 0, 65_535, 0),
    reusePort: read.flag("reuse-port"),
    exitWithStdin: read.flag("exit-with-stdin"),
  };
  if (options.placement !== "workers" && read.optionalText("worker-threads") !== undefined)
    read.problem("--worker-threads is only for --placement workers");
  if (read.problems.length === 0) for (const problem of findConflicts(options)) read.problem(problem);
  return read.problems.length > 0 ? { problems: read.problems } : { options };
}

function findConflicts(options: VerifierOptions): readonly string[] {
  const { algorithm, engine, placement, denylist } = options;
  const { symmetric } = algorithms[algorithm];
  const problems: string[] = [];
  const whyNot = placements[placement].whyNot(engine, algorithm);
  if (!engines[engine].supports(algorithm)) problems.push(`--engine ${engine} does not offer ${algorithm}`);
  else if (whyNot !== null) problems.push(`--placement ${placement} does not go with this engine: ${whyNot}`);
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
