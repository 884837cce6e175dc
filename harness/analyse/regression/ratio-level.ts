import type { HistoryRatio } from "../../results/history-line.ts";
import { median } from "../statistics/median.ts";

/** Where a series stands now. */
export interface RatioLevel {
  /** Median of the runs, ln-ratio. */
  readonly value: number;
  /** How far that may be off, ln-ratio: half of a 95 % interval. */
  readonly reach: number;
  /** How far one of its runs may be off, ln-ratio: half of a 95 % interval. */
  readonly runReach: number;
  readonly runs: number;
}

/** Fewer runs make no level: the median of two is taken along by a spike among them. */
export const LEVEL_RUNS = 3;

/**
 * The least rise that makes a run stand out, ln-ratio. With 12 pairs of 2.25 % a night's figure scatters by 0.66 %: 1.5 % is then
 * beyond 98 % of the nights in which nothing changed, and below 98 % of those of a step of 3 %.
 */
export const SUSPECT_MAGNITUDE: number = Math.log(1.015);

/** A run whose own limits are so much wider than those of the level's runs had a noisy night, and is held to its own. */
const NOISY_NIGHT = 1.5;

/** From so many runs on their own scatter counts, where it is more than their intervals admit. */
const SCATTER_RUNS = 8;

/** Of normal values 95 % lie within so many SD. */
const SPREADS = 1.96;

/** The median of normal values scatters by √(π/2) as much as their mean. */
const MEDIAN_FACTOR = 1.2533;

/** The level of some runs in the order of time; `null` with fewer than {@link LEVEL_RUNS}. */
export function ratioLevel(ratios: readonly HistoryRatio[]): RatioLevel | null {
  if (ratios.length < LEVEL_RUNS) return null;
  return {
    value: median(ratios.map(({ value }) => value)),
    reach: reachOf(ratios),
    runReach: runReachOf(ratios),
    runs: ratios.length,
  };
}

/** How far the median of some runs may be off: half of a 95 % interval. */
export function reachOf(ratios: readonly HistoryRatio[]): number {
  return (MEDIAN_FACTOR * runReachOf(ratios)) / Math.sqrt(ratios.length);
}

/**
 * Whether a run stands out from a level: 1 above, −1 below, 0 not. It does when it is further off than
 * {@link SUSPECT_MAGNITUDE} and than the reach of a run and of the level together. What the level's runs show of a run's reach is steadier than the
 * run's own limits, which count where they are wider by half.
 */
export function standsOut(ratio: HistoryRatio, level: RatioLevel): -1 | 0 | 1 {
  const difference = ratio.value - level.value;
  const ownReach = difference > 0 ? ratio.value - ratio.low : ratio.high - ratio.value;
  const runReach = ownReach > NOISY_NIGHT * level.runReach ? ownReach : level.runReach;
  if (Math.abs(difference) <= Math.max(SUSPECT_MAGNITUDE, Math.hypot(runReach, level.reach))) return 0;
  return difference > 0 ? 1 : -1;
}

/** From the runs' own limits or, where that is more, from their scatter. */
function runReachOf(ratios: readonly HistoryRatio[]): number {
  const own = median(ratios.map(({ low, high }) => (high - low) / 2));
  return Math.max(own, SPREADS * scatterOf(ratios));
}

/** SD from the differences of neighbours (von Neumann), so that a drift does not count as scatter; 0 with too few runs to say. */
function scatterOf(ratios: readonly HistoryRatio[]): number {
  if (ratios.length < SCATTER_RUNS) return 0;
  const steps = ratios.slice(1).map(({ value }, index) => value - (ratios[index]?.value ?? value));
  return Math.sqrt(steps.reduce((sum, step) => sum + step ** 2, 0) / (2 * steps.length));
}
