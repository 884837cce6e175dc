import type { RunResult } from "../results/run-result.ts";
import type { DuetSlice, DuetTrialResult } from "../results/trial-result.ts";
import type { Estimate } from "./estimate.ts";
import { median } from "./median.ts";
import { pairedEstimate } from "./paired-estimate.ts";

/** Duets of the same variants, one per pair of fresh processes. */
export interface DuetGroup {
  readonly comparison: string;
  readonly variants: DuetTrialResult["variants"];
  readonly trials: readonly DuetTrialResult[];
}

/** What an estimate of a group is over: pairs of processes, or the blocks of the only one. */
export type Over = "pair" | "block";

/** The valid duets of a run, grouped by what they compare. */
export function duetGroups({ trials }: Pick<RunResult, "trials">): DuetGroup[] {
  const duets = trials.filter((trial) => trial.kind === "duet").filter(({ verdict }) => verdict.status === "valid");
  const groups = Map.groupBy(duets, ({ comparison, variants }) => JSON.stringify([comparison, variants]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ comparison: first.comparison, variants: first.variants, trials: group }];
  });
}

/** What a group's estimates are over. One pair of processes has no interval of its own: its blocks then say how sure they are. */
export function overOf({ trials }: DuetGroup): Over {
  return trials.length > 1 ? "pair" : "block";
}

/**
 * Estimates a figure of two variants from slices of the same block: the median over the blocks of each pair of processes, then
 * the paired estimate over the pairs (capacity method §4.2).
 *
 * @param read the figure, of the reference's slice and the variant's
 * @returns `null` when no block holds both
 */
export function estimatePair(
  group: DuetGroup,
  [reference, variant]: readonly [number, number],
  read: (reference: DuetSlice, variant: DuetSlice) => number,
): Estimate | null {
  const byTrial = group.trials.map((trial) => {
    const blocks = [...Map.groupBy(trial.slices, ({ block }) => block).values()];
    return blocks.flatMap((slices) => {
      const [a, b] = [reference, variant].map((index) => slices.find((slice) => slice.variant === index));
      return a === undefined || b === undefined ? [] : [read(a, b)];
    });
  });
  const values = overOf(group) === "block" ? byTrial.flat() : byTrial.filter((one) => one.length > 0).map(median);
  return values.length === 0 ? null : pairedEstimate(values);
}

/** Verifier CPU seconds per request of a slice. */
export function cpuOf({ verifierCpuSeconds, requests }: DuetSlice): number {
  return verifierCpuSeconds / requests;
}
