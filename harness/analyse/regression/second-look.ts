import type { AbInfo, AbScenario } from "../../results/ab-result.ts";
import { standingPairs } from "./ab-pairs.ts";

/** How many trials a look may take so that `pairs` of them stand: refused ones are repeated at most half as many times again. */
export function mostTrials(pairs: number): number {
  return pairs + Math.floor(pairs / 2);
}

/**
 * Whether the pairs of the look after `index` still fit into the seconds of a scenario, at the mean duration of its trials up to the look
 * before it.
 *
 * Base and candidate count, in refused trials too; what else is alive in a pair, controls or a reference, takes its own time on top.
 *
 * Only those trials count, so that the answer is the same at every later pair: a look that was begun is finished, even when its
 * pairs turn out to be slower.
 *
 * @param index of the look that was taken, from 0
 */
export function nextLookFits(
  { trials }: Pick<AbScenario, "trials">,
  { looks, secondsPerScenario }: Pick<AbInfo, "looks" | "secondsPerScenario">,
  index: number,
): boolean {
  const [taken, next] = [looks[index], looks[index + 1]];
  if (taken === undefined || next === undefined) return false;
  const last = standingPairs({ trials })[taken - 1];
  if (last === undefined) return false;
  const ran = trials.slice(0, trials.indexOf(last) + 1);
  const spentSeconds = secondsOf(ran);
  return spentSeconds + (next - taken) * (spentSeconds / ran.length) <= secondsPerScenario;
}

/** Whether the pairs of a scenario have taken the seconds that it may take. */
export function isSpent(
  { trials }: Pick<AbScenario, "trials">,
  { secondsPerScenario }: Pick<AbInfo, "secondsPerScenario">,
): boolean {
  return secondsOf(trials) >= secondsPerScenario;
}

/** Of base and candidate: what else is alive in a pair takes its own time on top. */
function secondsOf(trials: AbScenario["trials"]): number {
  return trials.reduce((sum, { durationSeconds, variants }) => {
    return sum + durationSeconds * Math.min(1, COMPARED / variants.length);
  }, 0);
}

/** Base and candidate. */
const COMPARED = 2;
