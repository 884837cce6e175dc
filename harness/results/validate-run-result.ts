import { describeIssues, versionProblem } from "./describe-issues.ts";
import { impossibleFigures } from "./impossible-figures.ts";
import { runResultSchema } from "./run-result-schema.ts";
import { SCHEMA_VERSION } from "./run-result.ts";
import type { RunResult } from "./run-result.ts";

/**
 * Checks that a value read from `results.json` is a run this code understands. Every problem is named at once, as path, what
 * was expected and what came. Fields it does not know are kept as they are (F14); a newer schema version is refused in one
 * sentence; numbers no machine can have measured are problems too (F13, F34).
 */
export function validateRunResult(
  value: unknown,
): { readonly run: RunResult } | { readonly problems: readonly string[] } {
  const version = versionProblem(value, SCHEMA_VERSION, { name: "results", whole: "the run's results" });
  if (version !== null) return { problems: [version] };
  const shape: string[] = [];
  if (!isRun(value, shape)) return { problems: shape };
  const problems = impossibleFigures(value);
  return problems.length > 0 ? { problems } : { run: value };
}

/** Narrows the value itself instead of taking the parsed copy, which lacks the fields that the schema does not know. */
function isRun(value: unknown, problems: string[]): value is RunResult {
  const { error } = runResultSchema.safeParse(value);
  if (error !== undefined) problems.push(...describeIssues(error, value));
  return error === undefined;
}
