import { abResultSchema } from "./ab-result-schema.ts";
import { AB_SCHEMA_VERSION, type AbResult } from "./ab-result.ts";
import { describeIssues, versionProblem } from "./describe-issues.ts";
import { impossibleAb } from "./impossible-ab.ts";

/**
 * Checks that a value read from `ab.json` is an `ab` this code understands. Every problem is named at once, as path, what was
 * expected and what came. Fields it does not know are kept as they are; a newer schema version is refused in one sentence;
 * trials that do not fit the sides, and figures that no machine can have measured, are problems too.
 */
export function validateAbResult(value: unknown): { readonly ab: AbResult } | { readonly problems: readonly string[] } {
  const version = versionProblem(value, AB_SCHEMA_VERSION, { name: "ab", whole: "what an ab measured" });
  if (version !== null) return { problems: [version] };
  const shape: string[] = [];
  if (!isAb(value, shape)) return { problems: shape };
  const problems = impossibleAb(value);
  return problems.length > 0 ? { problems } : { ab: value };
}

/** Narrows the value itself instead of taking the parsed copy, which lacks the fields that the schema does not know. */
function isAb(value: unknown, problems: string[]): value is AbResult {
  const { error } = abResultSchema.safeParse(value);
  if (error !== undefined) problems.push(...describeIssues(error, value));
  return error === undefined;
}
