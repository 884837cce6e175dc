import type { LatencySummary } from "../../harness/results/latency.ts";
import {
  percentileLabel,
  percentileSeconds,
  sloPercentiles,
  type SloPercentile,
} from "../../harness/results/percentile-seconds.ts";
import { formatQuantity, NO_DATA } from "./format-quantity.ts";

/** The percentiles a report shows, in order, with their names. */
export const percentileColumns: readonly PercentileColumn[] = [
  ...sloPercentiles.map((id) => ({
    id,
    label: percentileLabel(id),
    pick: (latency: LatencySummary) => percentileSeconds(latency, id),
  })),
  { id: "max", label: "max", pick: (latency) => latency.maxSeconds },
];

export interface PercentileColumn {
  readonly id: SloPercentile | "max";
  readonly label: string;
  readonly pick: (latency: LatencySummary) => number | null;
}

/** A percentile in words: scaled seconds, `n too small` where under 10 samples lie above it, `no data` without samples. */
export function formatPercentile(latency: LatencySummary, column: PercentileColumn): string {
  if (!(latency.samples > 0)) return NO_DATA;
  const seconds = column.pick(latency);
  return seconds === null ? "n too small" : formatQuantity(seconds, "seconds");
}

/** The column of one percentile. */
export function percentileColumn(percentile: SloPercentile): PercentileColumn {
  const column = percentileColumns.find(({ id }) => id === percentile);
  if (column === undefined) throw new TypeError(`unknown percentile ${JSON.stringify(percentile)}`);
  return column;
}
