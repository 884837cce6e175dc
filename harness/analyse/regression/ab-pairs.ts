import type { AbRole, AbScenario } from "../../results/ab-result.ts";
import type { DuetSlice, DuetTrialResult } from "../../results/trial-result.ts";
import { cpuOf, pairedByBlock } from "../costs/duet-pairs.ts";
import { median } from "../statistics/median.ts";

/**
 * The pairs of a scenario that stand, in the order in which they ran: trials that were not refused, and in which every role
 * shares a block with the base.
 */
export function standingPairs({ trials }: Pick<AbScenario, "trials">): DuetTrialResult[] {
  return trials.filter(
    ({ verdict, variants, slices }) =>
      verdict.status === "valid" &&
      variants.every((_, index) => pairedByBlock(slices, [0, index], (slice) => slice.block).length > 0),
  );
}

/** ln-ratio of CPU per request of a role over another, one per pair of processes: the median over its blocks. */
export function lnCpuRatios(pairs: readonly DuetTrialResult[], role: AbRole, over: AbRole = "base"): number[] {
  return pairs.flatMap((pair) => {
    const ratios = byBlock(pair, over, role, (a, b) => Math.log(cpuOf(b) / cpuOf(a)));
    return ratios.length === 0 ? [] : [median(ratios)];
  });
}

/** A figure of the slices of two roles in the same block, in one pair of processes. */
export function byBlock<Figure>(
  { variants, slices }: DuetTrialResult,
  first: AbRole,
  second: AbRole,
  read: (first: DuetSlice, second: DuetSlice) => Figure,
): Figure[] {
  const [a, b] = [first, second].map((role) => variants.findIndex(({ name }) => name === role));
  return a === undefined || b === undefined || a < 0 || b < 0 ? [] : pairedByBlock(slices, [a, b], read);
}

/** The slices of one role in one pair of processes. */
export function slicesOf({ variants, slices }: DuetTrialResult, role: AbRole): DuetSlice[] {
  const index = variants.findIndex(({ name }) => name === role);
  return slices.filter(({ variant }) => variant === index);
}
