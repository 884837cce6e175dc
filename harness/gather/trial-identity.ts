import type { TrialSpec } from "../plan/trial-spec.ts";
import type { BenchTrialResult } from "../results/trial-result.ts";

/** Which trial a result is of, when it ran and where its raw files are: the same for every kind of trial. */
export function trialIdentity(
  { id, workload, subject, repetition, order }: TrialSpec,
  { startedAt, durationSeconds }: { readonly startedAt: string; readonly durationSeconds: number },
  rawDirectory: string,
): Omit<BenchTrialResult, "kind" | "verdict" | "evidence" | "measurement"> {
  return { id, workload, subject, repetition, order, startedAt, durationSeconds, rawDirectory };
}
