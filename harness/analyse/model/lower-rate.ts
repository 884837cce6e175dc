import type { SizingQuestion } from "../../results/run-result.ts";
import { fractionAtObjective } from "./fraction-at-objective.ts";
import type { ModelSession } from "./model-steps.ts";
import { seededRandom } from "../statistics/seeded-random.ts";

/** A lower limit of the rate at which an objective is reached. */
export interface LowerRate {
  /** 1/s; 0 where the objective is not reached above the lowest fitted load. */
  readonly perSecond: number;
  /** `bootstrap`: the 5th percentile over resampled sweeps. `share`: 0.80 of the rate, with too few sweeps for that. */
  readonly by: "bootstrap" | "share";
  readonly sweeps: number;
}

/** With fewer sweeps resampling knows too little; single ones differed from their pool by as much as a third. */
export const FEWEST_SWEEPS = 5;

/** Of the resampling, wherever it is done: the same model has the same limit in a report, its page and on the command line. */
export const RESAMPLING_SEED = 1;

/** What is left of the rate with fewer (capacity method 2.4). */
export const SHARE_OF_FEW = 0.8;

const RESAMPLES = 1000;
const LOWER_SHARE = 0.05;

/**
 * The lower limit of the rate at an objective (capacity method 2.4): whole sweeps are resampled with their anchors, everything is fitted
 * again, and the 5th percentile taken; with fewer than 5 sweeps 0.80 of the rate. May lie above the highest load that was fitted.
 */
export function lowerRate(
  sessions: readonly ModelSession[],
  slo: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">,
  seed: number,
): LowerRate {
  const sweeps = sessions.length;
  if (sweeps < FEWEST_SWEEPS) return { perSecond: SHARE_OF_FEW * rateOf(sessions, slo), by: "share", sweeps };
  const random = seededRandom(seed);
  // The same sweeps in another order are the same resample: with five there are 126.
  const known = new Map<string, number>();
  const rates = Array.from({ length: RESAMPLES }, () => {
    const picks = Array.from({ length: sweeps }, () => Math.floor(random() * sweeps)).sort((a, b) => a - b);
    const key = picks.join(" ");
    const rate =
      known.get(key) ??
      rateOf(
        picks.flatMap((pick) => sessions[pick] ?? []),
        slo,
      );
    known.set(key, rate);
    return rate;
  }).sort((a, b) => a - b);
  const lower = rates[Math.ceil(LOWER_SHARE * RESAMPLES) - 1] ?? 0;
  return { perSecond: Math.min(lower, rateOf(sessions, slo)), by: "bootstrap", sweeps };
}

function rateOf(sessions: readonly ModelSession[], slo: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">): number {
  const reached = fractionAtObjective(sessions, slo, "all");
  return reached.kind === "none" ? 0 : reached.fractionOfAnchor * anchorOf(sessions);
}

/** The geometric mean of the anchors, as every estimate of a rate. */
function anchorOf(sessions: readonly ModelSession[]): number {
  const sum = sessions.reduce((all, { anchorPerSecond }) => all + Math.log(anchorPerSecond), 0);
  return Math.exp(sum / sessions.length);
}
