import type { TrialResult } from "../../results/trial-result.ts";

/** How many trials were refused, in one sentence; none when none was. */
export function refusedTrials(trials: readonly TrialResult[]): string[] {
  const refused = trials.filter(({ verdict }) => verdict.status === "refused").length;
  if (refused === 0) return [];
  return [
    `${refused} of ${trials.length} trials ${refused === 1 ? "was refused and feeds" : "were refused and feed"} no figure.`,
  ];
}
