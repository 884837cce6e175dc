import { momentsOf } from "../statistics/estimate-from.ts";
import { hodgesLehmann, risePValue, walshLimits } from "../statistics/wilcoxon-signed-rank.ts";
import type { PairedChange } from "./ab-analysis.ts";

/**
 * The change over pairs of fresh processes, from the ln-ratio of each: Hodges–Lehmann estimate, exact Wilcoxon limits that leave
 * out at most `alphaSide` each, and the exact probability of such a rise by chance (capacity method 4.2).
 *
 * @returns `null` when there are too few pairs for such limits: 5 or fewer at 0.025
 */
export function pairedChange(lnRatios: readonly number[], alphaSide: number): PairedChange | null {
  const limits = lnRatios.length === 0 ? null : walshLimits(lnRatios, alphaSide);
  if (limits === null) return null;
  return {
    value: hodgesLehmann(lnRatios),
    ...limits,
    alphaSide,
    pairs: lnRatios.length,
    sd: Math.sqrt(momentsOf(lnRatios).variance),
    pValue: risePValue(lnRatios),
  };
}
