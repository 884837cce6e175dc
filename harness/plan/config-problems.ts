import type { z } from "zod";
import { configSchema } from "./config-schema.ts";
import { didYouMean } from "./nearest-match.ts";

/** One thing wrong with a configuration. */
export interface ConfigProblem {
  /** Where it came from: `configuration file`, `environment`, `command line`. */
  readonly layer: string;
  /** `load.ratePerSecond`; empty for the whole value. */
  readonly path: string;
  /** What was expected, what came, the allowed values and the nearest match. */
  readonly message: string;
}

/** Every problem of one layer of configuration, in the order of its keys; empty when it is fine. */
export function configProblems(value: unknown, layer: string): ConfigProblem[] {
  const parsed = configSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => problemsOf(issue, issue.path, layer));
}

function problemsOf(issue: z.core.$ZodIssue, path: readonly PropertyKey[], layer: string): ConfigProblem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      layer,
      path: pathOf([...path, key]),
      message: unknownKey(key, allowedKeys(path)),
    }));
  const meant = issue.code === "invalid_union" ? meantOption(issue.errors) : undefined;
  if (meant !== undefined) return meant.flatMap((inner) => problemsOf(inner, [...path, ...inner.path], layer));
  return [{ layer, path: pathOf(path), message: messageOf(issue) }];
}

/** Of the shapes that a value may have, the one that it has: what is wrong with it are then single keys, not the whole. */
function meantOption(options: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return options.find((issues) => issues.every((issue) => issue.path.length > 0 || issue.code === "unrecognized_keys"));
}

/** One line per problem, as the command line prints them. */
export function formatProblem(problem: ConfigProblem): string {
  return `${problem.path || "(the whole value)"}: ${problem.message} [${problem.layer}]`;
}

function messageOf(issue: z.core.$ZodIssue): string {
  const got = show(issue.input);
  switch (issue.code) {
    case "invalid_value": {
      const allowed = issue.values.map(String);
      return `expected one of ${allowed.join(", ")}; got ${got}.${didYouMean(issue.input, allowed)}`;
    }
    case "invalid_type":
      return `expected ${issue.expected}; got ${got}`;
    case "too_small":
      return `expected ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unitOf(issue.origin)}; got ${got}`;
    case "too_big":
      return `expected ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unitOf(issue.origin)}; got ${got}`;
    default:
      return `${issue.message}; got ${got}`;
  }
}

function unknownKey(key: string, allowed: readonly string[]): string {
  return `unknown key; allowed here: ${allowed.join(", ")}.${didYouMean(key, allowed)}`;
}

/** Keys that the strict object at `path` allows. */
function allowedKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  for (const key of path) {
    // An index leads to what every entry of the list is.
    schema = unwrap(typeof key === "number" ? schema : schemaShape(schema)?.[String(key)]);
  }
  return Object.keys(schemaShape(schema) ?? {});
}

function schemaShape(schema: unknown): Record<string, unknown> | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  if ("shape" in schema) return schema.shape as Record<string, unknown>;
  // Of a union: the option that has keys.
  if ("options" in schema && Array.isArray(schema.options))
    return schema.options.map(schemaShape).find((shape) => shape !== undefined);
  return undefined;
}

function unwrap(schema: unknown): unknown {
  return typeof schema === "object" && schema !== null && "unwrap" in schema && typeof schema.unwrap === "function"
    ? (schema.unwrap as () => unknown)()
    : schema;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : (index > 0 ? "." : "") + String(key)))
    .join("");
}

function unitOf(origin: string): string {
  return origin === "array" ? " entries" : origin === "string" ? " characters" : "";
}

function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
