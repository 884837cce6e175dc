import type { LatencySummary } from "./latency.ts";

/** The percentiles an objective can name, rising. */
export const sloPercentiles = ["p50", "p90", "p95", "p99", "p999"] as const;

/** A percentile that an objective can name. */
export type SloPercentile = (typeof sloPercentiles)[number];

/** How a percentile is called: `p99.9`. */
export function percentileLabel(percentile: SloPercentile): string {
  return percentile === "p999" ? "p99.9" : percentile;
}

/** A percentile is shown only when at least this many samples lie above it: fewer make it a matter of luck. */
export const SAMPLES_ABOVE_PERCENTILE = 10;

/** One sample in this many lies above the percentile: whole numbers, because 10 000 × (1 − 0.999) is not quite 10. */
const oneInAbove: Readonly<Record<SloPercentile, number>> = { p50: 2, p90: 10, p95: 20, p99: 100, p999: 1000 };

/** A percentile of a summary, s; `null` when fewer than 10 samples lie above it. */
export function percentileSeconds(latency: LatencySummary, percentile: SloPercentile): number | null {
  return hasEnoughAbove(latency.samples, percentile) ? latency[`${percentile}Seconds`] : null;
}

/** Whether `samples` samples leave at least 10 above the percentile. */
export function hasEnoughAbove(samples: number, percentile: SloPercentile): boolean {
  return samples >= samplesFor(percentile);
}

/** The least samples that leave 10 above the percentile: 1000 for p99. */
export function samplesFor(percentile: SloPercentile): number {
  return SAMPLES_ABOVE_PERCENTILE * oneInAbove[percentile];
}
