import type { DuetSlice, DuetTrialResult } from "../../results/trial-result.ts";
import { median } from "../median.ts";
import type { PairedChange, ReportedMetric } from "./ab-analysis.ts";
import { type AbMetricId, abMetricIds, type AbMetricRow, abMetrics } from "./ab-metrics.ts";
import { byBlock, slicesOf } from "./ab-pairs.ts";
import { pairedChange } from "./paired-change.ts";
import { ALPHA_SIDE } from "./take-looks.ts";

/** Every metric beside CPU that both sides hold: medians over the pairs, and the change where all of them are above 0. */
export function reportedMetrics(pairs: readonly DuetTrialResult[]): ReportedMetric[] {
  return abMetricIds.flatMap((metric) => {
    const base = sideFigure(pairs, metric, "base");
    const candidate = sideFigure(pairs, metric, "candidate");
    if (base === null || candidate === null) return [];
    return [{ metric, base, candidate, lnRatio: changeOf(pairs, metric) }];
  });
}

/** A metric of one side: the median over the pairs that hold it; `null` when none does. */
export function sideFigure(
  pairs: readonly DuetTrialResult[],
  metric: AbMetricId,
  role: "base" | "candidate",
): number | null {
  const row = abMetrics[metric];
  const values = pairs.flatMap((pair) => figureOf(slicesOf(pair, role), row) ?? []);
  return values.length === 0 ? null : median(values);
}

/** ln-ratio of a metric, candidate over base, one per pair that holds it on both sides and above 0. */
export function lnMetricRatios(pairs: readonly DuetTrialResult[], metric: AbMetricId): number[] {
  const row: AbMetricRow = abMetrics[metric];
  return pairs.flatMap((pair) => {
    const ratios =
      row.over === "sum"
        ? [Math.log((figureOf(slicesOf(pair, "candidate"), row) ?? 0) / (figureOf(slicesOf(pair, "base"), row) ?? 0))]
        : byBlock(pair, "base", "candidate", (a, b) => Math.log((row.read(b) ?? 0) / (row.read(a) ?? 0)));
    const known = ratios.filter(Number.isFinite);
    return known.length === 0 ? [] : [median(known)];
  });
}

function changeOf(pairs: readonly DuetTrialResult[], metric: AbMetricId): PairedChange | null {
  const ratios = lnMetricRatios(pairs, metric);
  // A pair without garbage collection has no ratio, and leaving it out would favour the pairs with much of it.
  return ratios.length < pairs.length && abMetrics[metric].over === "sum" ? null : pairedChange(ratios, ALPHA_SIDE);
}

function figureOf(slices: readonly DuetSlice[], { over, read }: AbMetricRow): number | null {
  const known = slices.flatMap((slice) => {
    const value = read(slice);
    return value === null ? [] : [{ value, weight: slice.requests }];
  });
  if (known.length === 0) return null;
  if (over === "middle") return median(known.map(({ value }) => value));
  const requests = known.reduce((sum, { weight }) => sum + weight, 0);
  return known.reduce((sum, { value, weight }) => sum + value * weight, 0) / requests;
}
