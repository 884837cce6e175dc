import type { DuetSlice, DuetTrialResult } from "../../results/trial-result.ts";
import { median } from "../statistics/median.ts";
import type { ReportedMetric } from "./ab-analysis.ts";
import { type AbMetricId, abMetricIds, type AbMetricRow, abMetrics } from "./ab-metrics.ts";
import { byBlock, slicesOf } from "./ab-pairs.ts";
import { pairedChange } from "./paired-change.ts";
import { ALPHA_SIDE } from "./take-looks.ts";

/**
 * A pair holds a metric when both sides do in so many of its blocks, and a metric is reported when so many pairs hold it. A p99 needs
 * 1000 requests in a slice: the few slices that reach them are the fastest ones, and would make a slow side look fast.
 */
const HELD_SHARE = 0.5;

/** Every metric beside CPU that both sides hold: medians over the pairs, and the change where all of them are above 0. */
export function reportedMetrics(pairs: readonly DuetTrialResult[]): ReportedMetric[] {
  return abMetricIds.flatMap((metric) => {
    const figures = pairFigures(pairs, metric);
    if (figures.length === 0) return [];
    const ratios = figures.flatMap(({ lnRatio }) => lnRatio ?? []);
    return [
      {
        metric,
        base: median(figures.map(({ base }) => base)),
        candidate: median(figures.map(({ candidate }) => candidate)),
        // A pair without garbage collection has no ratio, and leaving it out would favour the pairs with much of it.
        lnRatio: ratios.length < figures.length ? null : pairedChange(ratios, ALPHA_SIDE),
      },
    ];
  });
}

/** ln-ratio of a metric, candidate over base, one per pair that holds it on both sides and above 0. */
export function lnMetricRatios(pairs: readonly DuetTrialResult[], metric: AbMetricId): number[] {
  return pairFigures(pairs, metric).flatMap(({ lnRatio }) => lnRatio ?? []);
}

/** A metric of one side alone: the median over the pairs that hold it; `null` when none does. */
export function sideFigure(
  pairs: readonly DuetTrialResult[],
  metric: AbMetricId,
  role: "base" | "candidate",
): number | null {
  const row: AbMetricRow = abMetrics[metric];
  const values = pairs.flatMap((pair) => {
    const known = slicesOf(pair, role).filter((slice) => row.read(slice) !== null);
    return known.length === 0 ? [] : [figureOf(known, row)];
  });
  return values.length === 0 ? null : median(values);
}

/** A metric in one pair of processes, from the blocks in which both sides hold it. */
interface PairFigures {
  readonly base: number;
  readonly candidate: number;
  /** `null` where a side is 0. */
  readonly lnRatio: number | null;
}

function pairFigures(pairs: readonly DuetTrialResult[], metric: AbMetricId): PairFigures[] {
  const row: AbMetricRow = abMetrics[metric];
  const figures = pairs.flatMap((pair) => {
    const blocks = byBlock(pair, "base", "candidate", (base, candidate) => ({ base, candidate }));
    const known = blocks.filter(({ base, candidate }) => row.read(base) !== null && row.read(candidate) !== null);
    return known.length === 0 || known.length < HELD_SHARE * blocks.length ? [] : [figuresOf(known, row)];
  });
  return figures.length < HELD_SHARE * pairs.length ? [] : figures;
}

function figuresOf(
  blocks: readonly { readonly base: DuetSlice; readonly candidate: DuetSlice }[],
  row: AbMetricRow,
): PairFigures {
  const base = figureOf(
    blocks.map((block) => block.base),
    row,
  );
  const candidate = figureOf(
    blocks.map((block) => block.candidate),
    row,
  );
  const lnRatio =
    row.over === "sum"
      ? Math.log(candidate / base)
      : median(blocks.map((block) => Math.log((row.read(block.candidate) ?? 0) / (row.read(block.base) ?? 0))));
  return { base, candidate, lnRatio: Number.isFinite(lnRatio) ? lnRatio : null };
}

/** Of slices that all hold it. */
function figureOf(slices: readonly DuetSlice[], { over, read }: AbMetricRow): number {
  const values = slices.map((slice) => ({ value: read(slice) ?? Number.NaN, weight: slice.requests }));
  if (over === "middle") return median(values.map(({ value }) => value));
  const requests = values.reduce((sum, { weight }) => sum + weight, 0);
  return values.reduce((sum, { value, weight }) => sum + value * weight, 0) / requests;
}
