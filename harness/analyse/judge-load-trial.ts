import type { MeasuredWindow } from "../results/trial-result.ts";
import type { LoadEvidence, RefusalReason, Verdict } from "../results/verdict.ts";
import { passGates } from "./gate.ts";
import { loadTrialGates } from "./load-trial-gates.ts";
import { windowGates } from "./window-gates.ts";

/**
 * Judges a load trial on a machine of `cpus` CPUs: refused when something voids the whole of it, or when no window of it
 * stands. A stepped trial with one good step is valid; its bad steps are refused by `judgeWindow`.
 */
export function judgeLoadTrial(evidence: LoadEvidence, windows: readonly MeasuredWindow[], cpus: number): Verdict {
  const verdict = passGates(loadTrialGates, { evidence, windows });
  const reasons = verdict.status === "refused" ? [...verdict.reasons] : [];
  const judged = windows.map((window) => ({ window, verdict: judgeWindow(evidence, window, cpus) }));
  if (!judged.some(({ verdict }) => verdict.status === "valid")) {
    reasons.push(
      ...judged.flatMap(({ window, verdict }) => reasonsOf(verdict, windows.length > 1 ? `${window.name}: ` : "")),
    );
  }
  return reasons.length === 0 ? { status: "valid" } : { status: "refused", reasons };
}

/** Judges one window of a load trial by itself. It counts only in a trial that is valid as well. */
export function judgeWindow(evidence: LoadEvidence, window: MeasuredWindow, cpus: number): Verdict {
  return passGates(windowGates, { window, evidence, cpus });
}

function reasonsOf(verdict: Verdict, prefix: string): RefusalReason[] {
  if (verdict.status === "valid") return [];
  return verdict.reasons.map(({ code, message }) => ({ code, message: `${prefix}${message}` }));
}
