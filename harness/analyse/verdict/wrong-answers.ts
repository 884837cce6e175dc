import type { RunResult } from "../../results/run-result.ts";
import type { RefusalCode } from "../../results/verdict.ts";

/**
 * What of a run gave tokens of known truth the wrong answer, one sentence each: designs that were asked before their trials and are in none,
 * and trials that were refused for it. However fast the rest is, such a run fails.
 */
export function wrongAnswers(run: RunResult): readonly string[] {
  const before = run.notMeasured
    .filter(({ code }) => code === "wrong-answers")
    .map(({ what, why }) => `${what} is in no trial: ${why}.`);
  return [...before, ...codes.flatMap((code) => underLoad(run, code))];
}

const codes = ["false-accept", "false-reject"] as const satisfies readonly RefusalCode[];

/** The first trial that was refused for it, and how many there were. */
function underLoad({ trials }: RunResult, code: RefusalCode): readonly string[] {
  const found = trials.flatMap(({ id, verdict }) => {
    const reasons = verdict.status === "refused" ? verdict.reasons : [];
    return reasons.filter((reason) => reason.code === code).map(({ message }) => ({ id, message }));
  });
  const [first] = found;
  if (first === undefined) return [];
  return [`${first.id}: ${first.message}${found.length === 1 ? "" : ` (${code}, ${found.length} trials)`}`];
}
