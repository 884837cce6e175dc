import type { ZodError } from "zod";

type Issue = ZodError["issues"][number];

/** Longest quotation of a value that came, characters. */
const QUOTE_LIMIT = 60;

/** A stored document, as its problems call it. */
export interface StoredDocument {
  /** `results`. */
  readonly name: string;
  /** What the whole of it is: `the run's results`. */
  readonly whole: string;
}

/** Every problem of shape, one sentence each: path, what was expected and what came. */
export function describeIssues({ issues }: ZodError, root: unknown): string[] {
  return issues.map((issue) => describe(issue, root));
}

/** Why a stored value is of another schema version than `expected`, or of none, in one sentence; `null` when it is of that one. */
export function versionProblem(value: unknown, expected: number, { name, whole }: StoredDocument): string | null {
  if (!isRecord(value)) return `${name}: expected an object with ${whole}, came ${quote(value)}`;
  const version = value["schemaVersion"];
  if (version === expected) return null;
  if (typeof version !== "number" || !Number.isInteger(version)) {
    return `schemaVersion: expected ${expected}, came ${quote(version)}: this is no ${name} file of jwt-capacity`;
  }
  return version > expected
    ? `schemaVersion: these results are of version ${version} and this jwt-capacity reads up to ${expected}. Use the newer jwt-capacity that wrote them`
    : `schemaVersion: these results are of version ${version}, which this jwt-capacity cannot read (it reads ${expected}). Use the version that wrote them, or measure again`;
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
      if (issue.origin === "array") return `a list of at least ${issue.minimum}`;
      return `a number ${issue.inclusive === true ? "of at least" : "above"} ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "array") return `a list of at most ${issue.maximum}`;
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
