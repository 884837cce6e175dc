import type { RawBenchTrial, RawLoadTrial } from "../drive/raw-trial.ts";
import type { TrialSpec } from "../plan/trial-spec.ts";
import type { TrialResult } from "../results/trial-result.ts";

/** Which trial a result is of, when it ran and where its raw files are: the same for every kind of trial. */
export function trialIdentity(
  { id, workload, subject, repetition, order }: TrialSpec,
  { startedAt, durationSeconds }: RawBenchTrial | RawLoadTrial,
  rawDirectory: string,
): Omit<TrialResult, "kind" | "verdict" | "evidence" | "measurement" | "windows"> {
  return { id, workload, subject, repetition, order, startedAt, durationSeconds, rawDirectory };
}
