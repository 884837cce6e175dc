import type { ComparisonId } from "../../results/comparisons.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { DuetSlice, DuetTrialResult } from "../../results/trial-result.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { median } from "../statistics/median.ts";
import { pairedEstimate } from "../statistics/paired-estimate.ts";

/** Duets of the same variants, one per pair of fresh processes. */
export interface DuetGroup {
  readonly comparison: ComparisonId;
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
  pair: readonly [number, number],
  read: (reference: DuetSlice, variant: DuetSlice) => number,
): Estimate | null {
  const values = pairedValues(group, pair, read);
  return values.length === 0 ? null : pairedEstimate(values);
}

/** What such an estimate is made of: a value per pair of processes, or per block of the only one. */
export function pairedValues(
  group: DuetGroup,
  pair: readonly [number, number],
  read: (reference: DuetSlice, variant: DuetSlice) => number,
): number[] {
  const byTrial = group.trials.map(({ slices }) => pairedByBlock(slices, pair, read));
  return overOf(group) === "block" ? byTrial.flat() : byTrial.filter((one) => one.length > 0).map(median);
}

/** A figure of two variants from the slices of one pair of processes, a value per block that holds both. */
export function pairedByBlock<Figure>(
  slices: readonly DuetSlice[],
  [reference, variant]: readonly [number, number],
  read: (reference: DuetSlice, variant: DuetSlice) => Figure,
): Figure[] {
  return [...Map.groupBy(slices, ({ block }) => block).values()].flatMap((block) => {
    const [a, b] = [reference, variant].map((index) => block.find((slice) => slice.variant === index));
    return a === undefined || b === undefined ? [] : [read(a, b)];
  });
}

/** Verifier CPU seconds per request of a slice. */
export function cpuOf({ verifierCpuSeconds, requests }: DuetSlice): number {
  return verifierCpuSeconds / requests;
}

/** Completions per second of a slice. */
export function throughputOf({ requests, windowSeconds }: DuetSlice): number {
  return requests / windowSeconds;
}
