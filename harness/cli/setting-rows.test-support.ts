import { z } from "zod";
import { tokenCaseIds } from "../../targets/issue/token-cases.ts";
import { tokenProfileIds } from "../../targets/issue/token-profiles.ts";
import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { denylistIds } from "../../targets/verify/denylists.ts";
import { engineIds } from "../../targets/verify/engines.ts";
import { placementIds } from "../../targets/verify/placements.ts";
import { configOrigins } from "../plan/config-origins.ts";
import { configSchema } from "../plan/config-schema.ts";
import { profiles } from "../plan/profiles.ts";
import { resolveConfig } from "../plan/resolve-config.ts";
import { budgetMetricIds } from "../results/budgets.ts";
import { plannedComparisonIds } from "../results/comparisons.ts";
import { workloadIds } from "../results/workloads.ts";

/** What README has to say of a setting, from the schema and the profiles. */
export interface SettingRow {
  readonly key: string;
  /** Type, bounds and unit. */
  readonly values: string;
  /** One value, or those of quick, standard and full. */
  readonly defaults: string;
}

/** The closed sets that settings choose from; README lists each once. */
export const namedSets: Readonly<Record<string, readonly string[]>> = {
  algorithms: algorithmIds,
  engines: engineIds,
  "token profiles": tokenProfileIds,
  denylists: denylistIds,
  placements: placementIds,
  workloads: workloadIds,
  comparisons: plannedComparisonIds,
  "budget metrics": budgetMetricIds,
  "token cases": tokenCaseIds,
};

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly const?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** Every key of the configuration schema in its order. */
export function settingRows(): readonly SettingRow[] {
  const defaults = (Object.keys(profiles) as (keyof typeof profiles)[]).map(defaultsOf);
  const schema = z.toJSONSchema(configSchema, { io: "input" }) as JsonSchema;
  return leaves(schema).map(({ key, schema: leaf }) => {
    // The default of the profile itself is the first one.
    const shown = (key === "profile" ? defaults.slice(0, 1) : defaults).map((of) => show(of.get(key), leaf));
    const [only = "", ...others] = [...new Set(shown)];
    return { key, values: `${valuesOf(leaf)}${unitOf(key)}`, defaults: others.length === 0 ? only : shown.join(" / ") };
  });
}

function leaves(schema: JsonSchema, prefix = ""): { readonly key: string; readonly schema: JsonSchema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const key = `${prefix}${name}`;
    return inner.properties === undefined || key.endsWith(".mix") ? [{ key, schema: inner }] : leaves(inner, `${key}.`);
  });
}

function defaultsOf(profile: keyof typeof profiles): ReadonlyMap<string, unknown> {
  const layers = { file: profile === "quick" ? {} : { profile }, environment: {}, flags: {} };
  const answer = resolveConfig(layers);
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return new Map(configOrigins(answer.config, layers).map(({ path, value }) => [path, value]));
}

function valuesOf(schema: JsonSchema): string {
  if (schema.items !== undefined) return `list: ${valuesOf(schema.items)}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(valuesOf).join(", or ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return setName(schema.enum) ?? schema.enum.join(", ");
  if (schema.properties !== undefined) {
    const entries = Object.entries(schema.properties);
    const [, first] = entries[0] ?? [];
    const set = setName(entries.map(([name]) => name));
    if (set !== null && first !== undefined) return `a weight, ${valuesOf(first)}, for each of ${set}`;
    return entries.map(([name, inner]) => `\`{ ${name} }\` ${valuesOf(inner)}`).join(", ");
  }
  const { type, minimum, maximum, exclusiveMinimum } = schema;
  if (type === "string") return "text";
  const from = exclusiveMinimum === undefined ? String(minimum) : `above ${exclusiveMinimum}`;
  return `${type === "integer" ? "whole, " : ""}${from} to ${maximum}`;
}

function setName(ids: readonly string[]): string | null {
  return Object.entries(namedSets).find(([, set]) => set.join() === ids.join())?.[0] ?? null;
}

function unitOf(key: string): string {
  if (key.endsWith("PerSecond")) return " /s";
  return key.endsWith("Seconds") ? " s" : "";
}

function show(value: unknown, schema: JsonSchema): string {
  if (!Array.isArray(value)) return JSON.stringify(value).replaceAll('"', "");
  const all = schema.items?.enum;
  if (all === undefined || value.length < 4) return value.join(", ") || "none";
  const missing = all.filter((id) => !value.includes(id));
  if (missing.length === 0) return "all";
  return missing.length <= 3 ? `all but ${missing.join(", ")}` : value.join(", ");
}
