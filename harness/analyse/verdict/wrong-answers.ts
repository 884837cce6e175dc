import type { RunResult } from "../../results/run-result.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import { subjectLabel } from "../subject-order.ts";

/**
 * What of a run gave tokens of known truth the wrong answer, one sentence each: designs that were asked before their trials and are in none,
 * then those that did so under load. However fast the rest is, such a run fails.
 */
export function wrongAnswers(run: RunResult): readonly string[] {
  const before = run.notMeasured
    .filter(({ code }) => code === "wrong-answers")
    .map(({ what, why }) => `${what} is in no trial: ${why}.`);
  return [...before, ...kinds.flatMap((kind) => underLoad(run, kind))];
}

const kinds = [
  { what: "bad tokens were let in", count: (trial: TrialResult) => falseAccepts(trial) },
  { what: "good tokens were turned away", count: ({ evidence }: TrialResult) => evidence.falseRejects },
] as const;

/** Bad tokens are no part of a benchmark. */
function falseAccepts(trial: TrialResult): number | null {
  return trial.kind === "bench" ? 0 : trial.evidence.falseAccepts;
}

/** One sentence per design. What was not counted is no wrong answer: such a trial is refused, and that is all. */
function underLoad({ trials }: RunResult, { what, count }: (typeof kinds)[number]): readonly string[] {
  const wrong = trials.filter((trial) => (count(trial) ?? 0) > 0);
  return [...Map.groupBy(wrong, ({ subject }) => subjectLabel(subject))].map(([label, own]) => {
    const sum = own.reduce((total, trial) => total + (count(trial) ?? 0), 0);
    const times = sum === 1 ? "once" : `${sum} times`;
    const where = own.length === 1 ? `in ${own[0]?.id}` : `in ${own.length} trials, the first of them ${own[0]?.id}`;
    return `${label}: ${what} ${times}, ${where}.`;
  });
}
