import { trialSeconds } from "../../plan/trial-seconds.ts";
import type { TrialSpec } from "../../plan/trial-spec.ts";

/** Time left, corrected by how long the trials that are done really took. */
export function remainingSeconds(
  ran: readonly TrialSpec[],
  left: readonly TrialSpec[],
  elapsedSeconds: number,
): number {
  const planned = (specs: readonly TrialSpec[]) => specs.reduce((sum, spec) => sum + trialSeconds(spec), 0);
  const before = planned(ran);
  // A first trial that is slow says little: the plan's own figures count for half a minute.
  const pace = (elapsedSeconds + TRUST_SECONDS) / (before + TRUST_SECONDS);
  return planned(left) * pace;
}

const TRUST_SECONDS = 30;

/** `3 h 18 min`, `1 min 20 s`, `45 s`. */
export function formatRemaining(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
