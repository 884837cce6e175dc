import type { MeasuredWindow } from "../../results/trial-result.ts";
import type { LoadEvidence, RefusalReason, Verdict } from "../../results/verdict.ts";
import { passGates } from "./gate.ts";
import { loadTrialGates } from "./load-trial-gates.ts";
import { type WindowCase, windowGates } from "./window-gates.ts";

/**
 * Judges a load trial: refused when something voids the whole of it, or when no window of it
 * stands. A stepped trial with one good step is valid; its bad steps are refused by `judgeWindow`.
 */
export function judgeLoadTrial(evidence: LoadEvidence, windows: readonly MeasuredWindow[], machine: Machine): Verdict {
  const verdict = passGates(loadTrialGates, { evidence, windows });
  return withWindows(
    verdict,
    windows.map((window) => ({ window, verdict: judgeWindow(evidence, window, machine) })),
  );
}

/** Judges one window of a load trial by itself. It counts only in a trial that is valid as well. */
export function judgeWindow(evidence: LoadEvidence, window: MeasuredWindow, machine: Machine): Verdict {
  return passGates(windowGates, { window, evidence, ...machine });
}

/** The machine as its gates see it. */
export type Machine = Pick<WindowCase, "cpus" | "pinned">;

/** The verdict on a trial, with the reasons of its windows when none of them stands. */
export function withWindows(
  verdict: Verdict,
  judged: readonly { readonly window: MeasuredWindow; readonly verdict: Verdict }[],
): Verdict {
  const reasons = verdict.status === "refused" ? [...verdict.reasons] : [];
  if (!judged.some((one) => one.verdict.status === "valid")) {
    reasons.push(...judged.flatMap((one) => reasonsOf(one.verdict, judged.length > 1 ? `${one.window.name}: ` : "")));
  }
  return reasons.length === 0 ? { status: "valid" } : { status: "refused", reasons };
}

function reasonsOf(verdict: Verdict, prefix: string): RefusalReason[] {
  if (verdict.status === "valid") return [];
  return verdict.reasons.map(({ code, message }) => ({ code, message: `${prefix}${message}` }));
}
