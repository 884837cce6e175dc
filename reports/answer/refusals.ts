import type { RunResult } from "../../harness/results/run-result.ts";
import type { TrialResult } from "../../harness/results/trial-result.ts";
import type { RefusalCode, Verdict } from "../../harness/results/verdict.ts";

/** One reason why a trial, or one window of a trial, was turned away. */
export interface Refusal {
  /** Trial id, with the window's name behind it when only that window was refused. */
  readonly what: string;
  readonly code: RefusalCode;
  readonly message: string;
}

/** Every refusal of a run in the order of its trials. */
export function refusals(run: RunResult): readonly Refusal[] {
  return run.trials.flatMap(refusalsOf);
}

/** Every refusal of a trial; one that is refused as a whole does not list its windows again. */
export function refusalsOf(trial: TrialResult): readonly Refusal[] {
  if (trial.verdict.status === "refused") return reasonsOf(trial.id, trial.verdict);
  if (trial.kind === "bench" || trial.kind === "duet") return [];
  return trial.windows.flatMap((window) => reasonsOf(`${trial.id}, window ${window.name}`, window.verdict));
}

/** How many trials or windows were refused. */
export function refusedCount(run: RunResult): number {
  return new Set(refusals(run).map(({ what }) => what)).size;
}

function reasonsOf(what: string, verdict: Verdict): readonly Refusal[] {
  if (verdict.status === "valid") return [];
  // Everything else that an interrupted trial is refused for follows from the interrupt.
  const interrupt = verdict.reasons.find(({ code }) => code === "interrupted");
  const reasons = interrupt === undefined ? verdict.reasons : [interrupt];
  return reasons.map(({ code, message }) => ({ what, code, message }));
}
