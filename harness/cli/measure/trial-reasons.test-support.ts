import { expect } from "vitest";
import type { TrialResult } from "../../results/trial-result.ts";
import type { RefusalCode } from "../../results/verdict.ts";

/** Reasons that a busy test machine may give a trial in which nothing is wrong. */
export const machineReasons: ReadonlySet<RefusalCode> = new Set([
  "denylist-unavailable",
  "dropped-iterations",
  "vu-ceiling",
  "rate-not-achieved",
  "generator-saturated",
  "cpu-stolen",
  "run-queue-wait",
  "sampler-gap",
  "not-steady",
  "generator-late",
  "anchor-drift",
  "no-overload",
  "too-few-samples",
] as const);

/** Why a trial was refused; nothing for one that was not, or that is not there. */
export function codesOf(trial: TrialResult | undefined): RefusalCode[] {
  return trial?.verdict.status === "refused" ? trial.verdict.reasons.map(({ code }) => code) : [];
}

/** What refused a trial beyond what a busy machine does to it. */
export function unexpectedReasons(trial: TrialResult | undefined): RefusalCode[] {
  return codesOf(trial).filter((code) => !machineReasons.has(code));
}

/** A trial in which nothing is wrong but perhaps the machine, and whose counts agree. */
export function expectWhole(trial: TrialResult | undefined): void {
  if (trial === undefined || trial.kind === "bench") throw new Error("expected a trial against the target");
  const { clientRequests, serverRequests } = trial.evidence;
  expect({ id: trial.id, reasons: unexpectedReasons(trial), clientRequests }).toEqual({
    id: trial.id,
    reasons: [],
    clientRequests: serverRequests,
  });
  expect(clientRequests).toBeGreaterThan(100);
}
