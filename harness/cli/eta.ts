import { trialSeconds } from "../plan/build-plan.ts";
import type { TrialSpec } from "../plan/trial-spec.ts";

/** Time left of a plan, corrected by how long the trials that are done really took. */
export function remainingSeconds(trials: readonly TrialSpec[], done: number, elapsedSeconds: number): number {
  const planned = (specs: readonly TrialSpec[]) => specs.reduce((sum, spec) => sum + trialSeconds(spec), 0);
  const before = planned(trials.slice(0, done));
  const pace = before === 0 ? 1 : elapsedSeconds / before;
  return planned(trials.slice(done)) * pace;
}

/** `1 min 20 s`, `45 s`. */
export function formatRemaining(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
