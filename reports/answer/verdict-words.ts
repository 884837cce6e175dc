import type { RunVerdict } from "../../harness/analyse/analysis.ts";
import { refusedTrials } from "../../harness/analyse/verdict/refused-trials.ts";
import { wrongAnswers } from "../../harness/analyse/verdict/wrong-answers.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { isBenchmarkAlone } from "./run-scope.ts";

/** A run verdict in words. */
export interface VerdictWords {
  /**
   * `VALID`, `LOWER BOUND`, `REFUSED` or `BENCHMARK`; behind it ` · INTERRUPTED` when the run did not finish, and ` · WRONG ANSWERS` when
   * tokens got them.
   */
  readonly badge: string;
  /** What the badge means for the reader, in one sentence. */
  readonly meaning: string;
  /**
   * How it looks: that of the verdict, but a benchmark that was not asked for a fleet is not refused for having none, and nothing looks valid
   * in which tokens got wrong answers.
   */
  readonly status: RunVerdict["status"];
  /** The word of the glossary that the badge needs; `null` for none. */
  readonly term: "refused" | "lowerBound" | null;
  /** Plain sentences. */
  readonly reasons: readonly string[];
}

/** Says what a verdict means to somebody who sizes a fleet. */
export function verdictWords(run: RunResult, verdict: RunVerdict): VerdictWords {
  const wrong = wrongAnswers(run);
  const said = isBenchmarkAlone(run) ? benchmarkWords(run, wrong) : fleetWords(run, verdict);
  if (wrong.length === 0) return said;
  const { status, badge } = said;
  return { ...said, badge: `${badge} · WRONG ANSWERS`, status: status === "valid" ? "lower-bound" : status };
}

function fleetWords(run: RunResult, { status, reasons }: RunVerdict): VerdictWords {
  const { badge, meaning } = words[status];
  return {
    badge: run.run.status === "interrupted" ? `${badge} · INTERRUPTED` : badge,
    meaning,
    status,
    term: terms[status],
    reasons,
  };
}

function benchmarkWords({ trials }: RunResult, wrong: readonly string[]): VerdictWords {
  const reasons = [...wrong, ...refusedTrials(trials)];
  if (trials.every(({ verdict }) => verdict.status === "refused"))
    return { badge: "BENCHMARK · REFUSED", meaning: "No trial is valid.", status: "refused", term: "refused", reasons };
  return {
    badge: "BENCHMARK",
    meaning:
      "What one verify costs by itself, in worker threads. A fleet is sized from load, which was not part of this run.",
    status: "valid",
    term: null,
    reasons,
  };
}

const terms = { valid: null, "lower-bound": "lowerBound", refused: "refused" } as const;

const words: Readonly<Record<RunVerdict["status"], Pick<VerdictWords, "badge" | "meaning">>> = {
  valid: { badge: "VALID", meaning: "Every figure below comes from trials that passed all validity checks." },
  "lower-bound": {
    badge: "LOWER BOUND",
    meaning:
      "The figures hold for what was seen, and this machine could do more: capacity is at least what they say, within their intervals.",
  },
  refused: { badge: "REFUSED", meaning: "Nothing measured here supports a fleet size, so none is given." },
};
