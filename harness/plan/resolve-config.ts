import type { Budget } from "../results/budgets.ts";
import type { SizingQuestion } from "../results/run-result.ts";
import type { WorkloadId } from "../results/workloads.ts";
import { budgetConflicts } from "./budget-conflicts.ts";
import { canonicalHash } from "./canonical-hash.ts";
import { configConflicts } from "./config-conflicts.ts";
import { configProblems, type ConfigProblem } from "./config-problems.ts";
import type { Config } from "./config.ts";
import { environmentLayer, environmentProblems } from "./environment-layer.ts";
import { type ProfileId, type ProfileRow, profiles } from "./profiles.ts";

/** Every setting of a run with its value: profile defaults, then the file, then the environment, then flags. */
export interface ResolvedConfig extends ProfileRow {
  readonly profile: ProfileId;
  readonly seed: number;
  /** Directory that holds the run directories. */
  readonly out: string;
  readonly sizing: SizingQuestion;
  readonly budgets: readonly Budget[];
}

/** Named layers of configuration, weakest first. */
export interface ConfigLayers {
  readonly file: unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags: Config;
  /** All that a command measures, where that is not everything; it keeps to those the configuration names, where it names any. */
  readonly workloads?: readonly WorkloadId[] | undefined;
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
    ...environmentProblems(environment),
    ...configProblems(layers.flags, "command line"),
  ];
  if (problems.length > 0) return { problems };

  const merged = [(layers.file ?? {}) as Config, environment as Config, layers.flags].reduce(mergeLayers);
  const whole = withDefaults(merged);
  const config = narrowed(whole, layers.workloads);
  const conflicts = [...configConflicts(config, merged), ...budgetConflicts(whole)];
  return conflicts.length > 0 ? { problems: conflicts } : { config };
}

/** SHA-256 of everything that decides what is measured; where the results go and what is asked of them does not count. */
export function hashConfig(config: ResolvedConfig): string {
  const { out: _out, sizing: _sizing, budgets: _budgets, ...measured } = config;
  return canonicalHash(measured);
}

function narrowed(config: ResolvedConfig, workloads: readonly WorkloadId[] | undefined): ResolvedConfig {
  if (workloads === undefined) return config;
  const wanted = workloads.filter((workload) => config.load.workloads.includes(workload));
  return { ...config, load: { ...config.load, workloads: wanted.length > 0 ? wanted : workloads } };
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
    budgets: config.budgets ?? [],
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
      ...(loadAlgorithms === undefined ? {} : { algorithms: loadAlgorithms, stageAlgorithms: loadAlgorithms }),
      ...config.duet,
    },
  };
}

/** Two layers as one: what the strong one names wins, settings of one part each by itself. */
export function mergeLayers(weak: Config, strong: Config): Config {
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
