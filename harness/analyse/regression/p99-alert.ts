import type { DuetTrialResult } from "../../results/trial-result.ts";
import { hodgesLehmann } from "../statistics/wilcoxon-signed-rank.ts";
import { lnMetricRatios } from "./reported-metrics.ts";

/** Below it p99 cannot be told from noise even in duets, where a pair scatters by 35 to 61 % (capacity method 4.1): ln 1.5. */
export const P99_ALERT_LN_RATIO: number = Math.log(1.5);

/**
 * An alert on p99, in one sentence: only when the estimate at every look that was taken is above 1.5 times the base. It never fails
 * anything.
 *
 * @param pairs those that stand
 * @param taken the pairs of each look that was taken; CPU may have needed one alone
 * @returns `null` without one
 */
export function p99Alert(pairs: readonly DuetTrialResult[], taken: readonly number[]): string | null {
  const estimates = taken.map((count) => {
    const ratios = lnMetricRatios(pairs.slice(0, count), "p99");
    return pairs.length < count || ratios.length === 0 ? null : hodgesLehmann(ratios);
  });
  if (taken.length === 0 || !estimates.every((one) => one !== null && one > P99_ALERT_LN_RATIO)) return null;
  const factors = estimates.map((one) => Math.exp(one ?? 0).toFixed(2));
  return `p99 of the candidate is ${factors.join(" and ")} times that of the base after ${taken.join(" and ")} pairs`;
}
