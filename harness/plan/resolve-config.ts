import { createHash } from "node:crypto";
import { engineIds, engines } from "../../targets/verify/engines.ts";
import type { SizingQuestion } from "../results/run-result.ts";
import { configProblems, type ConfigProblem } from "./config-problems.ts";
import type { Config } from "./config.ts";
import { revokedWithoutDenylist } from "./population.ts";
import { type ProfileId, type ProfileRow, profiles } from "./profiles.ts";

/** Every setting of a run with its value: profile defaults, then the file, then the environment, then flags. */
export interface ResolvedConfig extends ProfileRow {
  readonly profile: ProfileId;
  readonly seed: number;
  /** Directory that holds the run directories. */
  readonly out: string;
  readonly sizing: SizingQuestion;
}

/** Named layers of configuration, weakest first. */
export interface ConfigLayers {
  readonly file: unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags: Config;
}

const defaultSizing: SizingQuestion = {
  ratePerSecond: 20_000,
  sloPercentile: "p99",
  sloSeconds: 0.05,
  headroom: 0.3,
  spareNodes: 1,
  vcpusPerNode: 2,
};

/** Seed used when none is given; a fixed one, so that two runs of one configuration have the same order. */
export const DEFAULT_SEED = 20_261_122;

/**
 * Checks every layer and merges them (flags over `JWT_CAPACITY_*` over file over profile).
 *
 * @returns the configuration, or every problem of every layer at once
 */
export function resolveConfig(
  layers: ConfigLayers,
): { readonly config: ResolvedConfig } | { readonly problems: readonly ConfigProblem[] } {
  const environment = environmentLayer(layers.environment);
  const problems = [
    ...configProblems(layers.file ?? {}, "configuration file"),
    ...configProblems(environment, "environment"),
    ...configProblems(layers.flags, "command line"),
  ];
  if (problems.length > 0) return { problems };

  const merged = [(layers.file ?? {}) as Config, environment as Config, layers.flags].reduce(mergeLayers);
  const config = withDefaults(merged);
  const conflicts = conflictsOf(config);
  return conflicts.length > 0 ? { problems: conflicts } : { config };
}

/** SHA-256 of everything that decides what is measured; where the results go does not count. */
export function hashConfig(config: ResolvedConfig): string {
  const { out: _out, sizing: _sizing, ...measured } = config;
  return createHash("sha256").update(canonicalJson(measured)).digest("hex");
}

function withDefaults(config: Config): ResolvedConfig {
  const profileId = config.profile ?? "quick";
  const profile = profiles[profileId];
  const algorithms = config.algorithms ?? profile.algorithms;
  return {
    profile: profileId,
    seed: config.seed ?? DEFAULT_SEED,
    out: config.out ?? "results",
    algorithms,
    engines: config.engines ?? profile.engines,
    tokenProfiles: config.tokenProfiles ?? profile.tokenProfiles,
    retryWithinSeconds: config.retryWithinSeconds ?? profile.retryWithinSeconds,
    bench: { ...profile.bench, ...config.bench },
    ...loadLayers(config, profile),
    sizing: { ...defaultSizing, ...config.sizing },
  };
}

/** Naming algorithms or denylists narrows everything that drives the target, unless a part names its own. */
function loadLayers(config: Config, profile: ProfileRow): Pick<ProfileRow, "load" | "probe" | "duet"> {
  const narrowed = config.algorithms === undefined ? {} : { algorithms: config.algorithms };
  const population = { ...profile.load.population, ...config.load?.population };
  const load = { ...profile.load, ...narrowed, ...config.load, population };
  const loadAlgorithms = config.load?.algorithms ?? config.algorithms;
  const probed = {
    ...(loadAlgorithms === undefined ? {} : { algorithms: loadAlgorithms }),
    ...(config.load?.denylists === undefined ? {} : { denylists: config.load.denylists }),
  };
  return {
    load,
    probe: { ...profile.probe, ...probed, ...config.probe },
    duet: {
      ...profile.duet,
      ...(loadAlgorithms === undefined ? {} : { stageAlgorithms: loadAlgorithms }),
      ...config.duet,
    },
  };
}

function conflictsOf(config: ResolvedConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const conflict = (path: string, message: string) => problems.push({ layer: "configuration", path, message });
  if (config.bench.minWarmupSeconds > config.bench.maxWarmupSeconds)
    conflict(
      "bench.minWarmupSeconds",
      `${config.bench.minWarmupSeconds} is above bench.maxWarmupSeconds (${config.bench.maxWarmupSeconds})`,
    );
  const driven = [
    ["load.algorithms", config.load.algorithms],
    ["probe.algorithms", config.probe.algorithms],
    ["duet.stageAlgorithms", config.duet.stageAlgorithms],
  ] as const;
  for (const [path, algorithms] of driven) {
    // Narrowed together with the load: one problem, named once.
    if (path !== "load.algorithms" && algorithms === config.load.algorithms) continue;
    for (const [index, algorithm] of algorithms.entries()) {
      if (engines[config.load.engine].supports(algorithm)) continue;
      const able = engineIds.filter((engine) => engines[engine].supports(algorithm)).join(", ");
      conflict(
        `${path}[${index}]`,
        `${config.load.engine} (load.engine) does not offer ${algorithm}; engines that do: ${able}`,
      );
    }
  }
  for (const denylist of config.load.denylists) {
    const problem = revokedWithoutDenylist(config.load.population, denylist);
    if (problem !== null) conflict("load.population.mix.revoked", problem);
  }
  const shared = config.probe.fractions.filter((fraction) => config.probe.holdOutFractions.includes(fraction));
  if (shared.length > 0)
    conflict(
      "probe.holdOutFractions",
      `${shared.join(", ")} also stands in probe.fractions: a held-out load is never fitted`,
    );
  const steps = config.load.stepsPerSecond;
  if (steps.some((step, index) => index > 0 && step <= (steps[index - 1] ?? 0)))
    conflict("load.stepsPerSecond", `must rise from step to step, got [${steps.join(", ")}]`);
  const most = Math.max(
    config.load.ratePerSecond * config.load.measureSeconds,
    ...steps.map((r) => r * config.load.stepSeconds),
  );
  if (most > MAX_REQUESTS_PER_WINDOW)
    conflict(
      "load",
      `one window would send ${most} requests; at most ${MAX_REQUESTS_PER_WINDOW} are allowed: lower the rate or the seconds`,
    );
  return problems;
}

/** Loads are bounded in count: no measurement window sends more requests than this. */
export const MAX_REQUESTS_PER_WINDOW = 2_000_000;

function environmentLayer(environment: ConfigLayers["environment"]): Record<string, unknown> {
  const layer: Record<string, unknown> = {};
  const { JWT_CAPACITY_PROFILE: profile, JWT_CAPACITY_SEED: seed, JWT_CAPACITY_OUT: out } = environment;
  if (profile !== undefined) layer["profile"] = profile;
  if (seed !== undefined) layer["seed"] = seed.trim() === "" || Number.isNaN(Number(seed)) ? seed : Number(seed);
  if (out !== undefined) layer["out"] = out;
  return layer;
}

function mergeLayers(weak: Config, strong: Config): Config {
  const merged: Record<string, unknown> = { ...weak };
  for (const [key, value] of Object.entries(strong)) {
    if (value === undefined) continue;
    const before = merged[key];
    merged[key] = isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(",")}}`;
}
