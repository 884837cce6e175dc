import type { Config } from "./config.ts";
import { environmentLayer, environmentVariables } from "./environment-layer.ts";
import type { ConfigLayers, ResolvedConfig } from "./resolve-config.ts";

/** One setting with its value and where that comes from. */
export interface SettingOrigin {
  /** `load.ratePerSecond` */
  readonly path: string;
  readonly value: unknown;
  readonly origin: Origin;
  /** More exactly: the variable, the profile, or the setting that it follows. */
  readonly detail: string | null;
}

/** The layers, strongest first; `follows` is a setting that another one narrows. */
export const origins = ["flag", "environment", "file", "follows", "command", "profile", "default"] as const;

export type Origin = (typeof origins)[number];

/** Every setting of a resolved configuration in the order of its keys, lists and token mixes whole. */
export function configOrigins(config: ResolvedConfig, layers: ConfigLayers): readonly SettingOrigin[] {
  const environment = environmentLayer(layers.environment) as Config;
  const named = (path: string): Pick<SettingOrigin, "origin" | "detail"> | null => {
    if (has(layers.flags, path)) return { origin: "flag", detail: null };
    if (has(environment, path)) return { origin: "environment", detail: variableOf(path) };
    return has(layers.file, path) ? { origin: "file", detail: null } : null;
  };
  const originOf = (path: string): Pick<SettingOrigin, "origin" | "detail"> => {
    if (path === "load.workloads" && layers.workloads !== undefined) return { origin: "command", detail: null };
    const direct = named(path);
    if (direct !== null) return direct;
    const leader = (followed[path] ?? []).find((other) => named(other) !== null);
    if (leader !== undefined) return { origin: "follows", detail: leader };
    const ofProfile = !OUTSIDE_PROFILES.has(path.split(".")[0] ?? "");
    return ofProfile ? { origin: "profile", detail: config.profile } : { origin: "default", detail: null };
  };
  return settingsOf(config).map(({ path, value }) => ({ path, value, ...originOf(path) }));
}

/** Settings that others narrow where they are not named themselves, nearest first. */
const followed: Readonly<Record<string, readonly string[]>> = {
  "load.algorithms": ["algorithms"],
  "probe.algorithms": ["load.algorithms", "algorithms"],
  "probe.denylists": ["load.denylists"],
  "duet.algorithms": ["load.algorithms", "algorithms"],
  "duet.stageAlgorithms": ["load.algorithms", "algorithms"],
};

/** Settings with one default whatever the profile. */
const OUTSIDE_PROFILES: ReadonlySet<string> = new Set(["profile", "seed", "out", "sizing", "budgets"]);

/** Parts whose members are settings; every other object is one value. */
const PARTS: ReadonlySet<string> = new Set(["bench", "load", "probe", "duet", "sizing", "load.population"]);

function settingsOf(value: object, prefix = ""): Pick<SettingOrigin, "path" | "value">[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    return PARTS.has(path) && isObject(inner) ? settingsOf(inner, `${path}.`) : [{ path, value: inner }];
  });
}

function has(layer: unknown, path: string): boolean {
  const found = path
    .split(".")
    .reduce((at, key) => (isObject(at) ? (at as Record<string, unknown>)[key] : undefined), layer);
  return found !== undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function variableOf(path: string): string | null {
  return Object.entries(environmentVariables).find(([key]) => key === path)?.[1] ?? null;
}
