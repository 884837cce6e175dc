import type { TrialResult } from "./trial-result.ts";

/**
 * Names what the evidence of a trial that is called valid says against that; `null` when nothing does. Only what is refused whatever
 * the limits are: those may change from version to version.
 */
export function contradictedVerdict(trial: TrialResult): string | null {
  const { verdict, evidence } = trial;
  if (verdict.status !== "valid") return null;
  const counted = Object.entries(evidence).flatMap(([member, value]: [string, unknown]) => {
    const words = mustBeZero.get(member);
    return words !== undefined && typeof value === "number" && value > 0 ? [`${value} ${words}`] : [];
  });
  const against = [...(evidence.interrupted ? ["it was interrupted"] : []), ...counted, ...deaths(trial)];
  return against.length === 0 ? null : `expected a refused trial, came a valid one although ${against.join(", ")}`;
}

/** Any of these in a trial refuses it. */
const mustBeZero: ReadonlyMap<string, string> = new Map([
  ["falseAccepts", "bad tokens were accepted"],
  ["falseRejects", "good tokens were rejected"],
  ["unexpectedAnswers", "answers were unexpected"],
]);

/** The error of a benchmark is the last line that it wrote, which may be a warning. */
function deaths(trial: TrialResult): string[] {
  if (trial.kind === "bench") return [];
  const failed = trial.kind === "load" || trial.evidence.error === null ? [] : [`it failed: ${trial.evidence.error}`];
  return [...failed, ...trial.evidence.deadComponents.map(({ component, how }) => `the ${component} ${how}`)];
}
