import { confirmationOf } from "../../analyse/model/confirmation.ts";
import { confirmDraft } from "../../plan/probe-drafts.ts";
import { referenceSubject } from "../../plan/draft.ts";
import { finishDraft } from "../../plan/build-plan.ts";
import type { ResolvedConfig } from "../../plan/resolve-config.ts";
import { trialSeconds } from "../../plan/trial-seconds.ts";
import type { TrialSpec } from "../../plan/trial-spec.ts";
import type { TrialResult } from "../../results/trial-result.ts";

/**
 * The next trial that drives the rate which will be recommended in a fresh process; `null` when it is confirmed, cannot be, or
 * time is up. A rate that fails is followed by nine tenths of it.
 */
export function nextConfirmation(
  config: ResolvedConfig,
  results: readonly TrialResult[],
  elapsedSeconds: number,
): TrialSpec | null {
  if (!wantsConfirmation(config)) return null;
  const subject = referenceSubject(config);
  const confirmation = confirmationOf(results, subject, config.sizing, config.probe.confirmRepetitions);
  if (confirmation.next === null) return null;
  const { ratePerSecond, repetition } = confirmation.next;
  const order = results.length;
  const trial = finishDraft(confirmDraft(config, subject, ratePerSecond, repetition), order, config.seed + order);
  // The first rate is part of the plan; what follows a failure only where there is time.
  const isFirst = confirmation.place === 0 && repetition <= config.probe.confirmRepetitions;
  return isFirst || elapsedSeconds + trialSeconds(trial) <= config.retryWithinSeconds ? trial : null;
}

/** What the confirmation of one rate will take, for the time that is left. */
export function confirmationsToCome(config: ResolvedConfig): readonly TrialSpec[] {
  if (!wantsConfirmation(config)) return [];
  const draft = confirmDraft(config, referenceSubject(config), 1, 1);
  return Array.from({ length: config.probe.confirmRepetitions }, () => finishDraft(draft, 0, 0));
}

function wantsConfirmation({ load }: ResolvedConfig): boolean {
  return load.workloads.includes("confirm") && load.workloads.includes("sweep");
}
