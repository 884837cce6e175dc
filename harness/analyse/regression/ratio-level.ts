import type { HistoryRatio } from "../../results/history-line.ts";
import { median } from "../median.ts";

/** Where a series stands now. */
export interface RatioLevel {
  /** Median of the runs, ln-ratio. */
  readonly value: number;
  /** How far that may be off, ln-ratio: half of a 95 % interval. */
  readonly reach: number;
  /** Spread (SD) from one run to the next; `null` with too few runs to say. */
  readonly scatter: number | null;
  readonly runs: number;
}

/** Fewer runs make no level: the median of two is taken along by a spike among them. */
export const LEVEL_RUNS = 3;

/**
 * The least rise that makes a run stand out, ln-ratio. With 12 pairs of 2.25 % a night's figure scatters by 0.65 %: 1.5 % is then
 * beyond 99 % of the nights in which nothing changed, and below 99 % of those of a step of 3 %.
 */
export const SUSPECT_MAGNITUDE: number = Math.log(1.015);

/** From so many runs on their own scatter counts, where it is more than the nights' own intervals admit. */
const SCATTER_RUNS = 8;

/** Of normal values 95 % lie within so many SD. */
const SPREADS = 1.96;

/** The median of normal values scatters by √(π/2) as much as their mean. */
const MEDIAN_FACTOR = 1.2533;

/** Makes the median distance between two normal values that follow each other their SD: 1.4826 / √2. */
const DIFFERENCE_TO_SD = 1.0484;

/** The level of some runs in the order of time; `null` with fewer than {@link LEVEL_RUNS}. */
export function ratioLevel(ratios: readonly HistoryRatio[]): RatioLevel | null {
  if (ratios.length < LEVEL_RUNS) return null;
  return {
    value: median(ratios.map(({ value }) => value)),
    reach: reachOf(ratios),
    scatter: scatterOf(ratios),
    runs: ratios.length,
  };
}

/** How far the median of some runs may be off: half of a 95 % interval, from the runs' own intervals or, where that is more, their scatter. */
export function reachOf(ratios: readonly HistoryRatio[]): number {
  const own = median(ratios.map(({ low, high }) => (high - low) / 2));
  return (MEDIAN_FACTOR * Math.max(own, SPREADS * (scatterOf(ratios) ?? 0))) / Math.sqrt(ratios.length);
}

/**
 * Whether a run stands out from a level: 1 above, −1 below, 0 not. It does when it is further off than
 * {@link SUSPECT_MAGNITUDE} and than its own limit (or twice the scatter of the runs, where that is more) and the level's reach together.
 */
export function standsOut(ratio: HistoryRatio, level: RatioLevel): -1 | 0 | 1 {
  const difference = ratio.value - level.value;
  const ownReach = difference > 0 ? ratio.value - ratio.low : ratio.high - ratio.value;
  const reach = Math.hypot(Math.max(ownReach, SPREADS * (level.scatter ?? 0)), level.reach);
  if (Math.abs(difference) <= Math.max(SUSPECT_MAGNITUDE, reach)) return 0;
  return difference > 0 ? 1 : -1;
}

/** From neighbours, so that a drift does not count as scatter. */
function scatterOf(ratios: readonly HistoryRatio[]): number | null {
  if (ratios.length < SCATTER_RUNS) return null;
  const steps = ratios.slice(1).map(({ value }, index) => Math.abs(value - (ratios[index]?.value ?? value)));
  return DIFFERENCE_TO_SD * median(steps);
}
