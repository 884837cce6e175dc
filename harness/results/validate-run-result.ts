import type { ZodError } from "zod";

import { impossibleFigures } from "./impossible-figures.ts";
import { runResultSchema } from "./run-result-schema.ts";
import { SCHEMA_VERSION } from "./run-result.ts";
import type { RunResult } from "./run-result.ts";

type Issue = ZodError["issues"][number];

/** Longest quotation of a value that came, characters. */
const QUOTE_LIMIT = 60;

/**
 * Checks that a value read from `results.json` is a run this code understands. Every problem is named at once, as path, what
 * was expected and what came. Fields it does not know are kept as they are (F14); a newer schema version is refused in one
 * sentence; numbers no machine can have measured are problems too (F13, F34).
 */
export function validateRunResult(
  value: unknown,
): { readonly run: RunResult } | { readonly problems: readonly string[] } {
  const version = versionProblem(value);
  if (version !== null) return { problems: [version] };
  const issues: Issue[] = [];
  if (!isRun(value, issues)) return { problems: issues.map((issue) => describe(issue, value)) };
  const problems = impossibleFigures(value);
  return problems.length > 0 ? { problems } : { run: value };
}

/** Narrows the value itself instead of taking the parsed copy, which lacks the fields that the schema does not know. */
function isRun(value: unknown, issues: Issue[]): value is RunResult {
  const { error } = runResultSchema.safeParse(value);
  issues.push(...(error?.issues ?? []));
  return error === undefined;
}

function versionProblem(value: unknown): string | null {
  if (!isRecord(value)) return `results: expected an object with the run's results, came ${quote(value)}`;
  const version = value["schemaVersion"];
  if (version === SCHEMA_VERSION) return null;
  if (typeof version !== "number" || !Number.isInteger(version)) {
    return `schemaVersion: expected ${SCHEMA_VERSION}, came ${quote(version)}: this is no results file of jwt-capacity`;
  }
  return version > SCHEMA_VERSION
    ? `schemaVersion: these results are of version ${version} and this jwt-capacity reads up to ${SCHEMA_VERSION}. Use the newer jwt-capacity that wrote them`
    : `schemaVersion: these results are of version ${version}, which this jwt-capacity cannot read (it reads ${SCHEMA_VERSION}). Use the version that wrote them, or measure again`;
}

function describe(issue: Issue, root: unknown): string {
  return `${pathText(issue.path)}: expected ${expectation(issue)}, came ${quote(valueAt(root, issue.path))}`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int"
        ? "a whole number"
        : `${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
    case "too_small":
      if (issue.origin === "string") return "text that is not empty";
      return `a number ${issue.inclusive === true ? "of at least" : "above"} ${issue.minimum}`;
    case "too_big":
      return `a number of at most ${issue.maximum}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? `one of ${issue.options.join(", ")}`
        : "one of the known shapes";
    default:
      return issue.message;
  }
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value) && typeof key === "number") return value[key];
    return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, root);
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
}

/** The value in a few characters; a missing one is called nothing, because JSON has no undefined. */
function quote(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT)}…` : text;
}

function isRecord(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
