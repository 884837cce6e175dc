import type { RunVerdict } from "../../harness/analyse/analysis.ts";
import type { RunResult } from "../../harness/results/run-result.ts";

/** A run verdict in words. */
export interface VerdictWords {
  /** `VALID`, `LOWER BOUND` or `REFUSED`, with ` · INTERRUPTED` behind it when the run did not finish. */
  readonly badge: string;
  /** What the badge means for the reader, in one sentence. */
  readonly meaning: string;
}

/** Says what a verdict means to somebody who sizes a fleet. */
export function verdictWords(run: RunResult, verdict: RunVerdict): VerdictWords {
  const { badge, meaning } = words[verdict.status];
  return { badge: run.run.status === "interrupted" ? `${badge} · INTERRUPTED` : badge, meaning };
}

const words: Readonly<Record<RunVerdict["status"], VerdictWords>> = {
  valid: { badge: "VALID", meaning: "Every figure below comes from trials that passed all validity checks." },
  "lower-bound": {
    badge: "LOWER BOUND",
    meaning:
      "The figures hold for what was seen, and this machine could do more: capacity is at least what they say, within their intervals.",
  },
  refused: { badge: "REFUSED", meaning: "Nothing measured here supports a fleet size, so none is given." },
};
