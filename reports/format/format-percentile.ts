import type { LatencySummary } from "../../harness/results/latency.ts";
import { percentileSeconds, type SloPercentile } from "../../harness/results/percentile-seconds.ts";
import { formatQuantity, NO_DATA } from "./format-quantity.ts";

/** The percentiles a report shows, in order, with their names. */
export const percentileColumns: readonly PercentileColumn[] = [
  { id: "p50", label: "p50", pick: (latency) => percentileSeconds(latency, "p50") },
  { id: "p90", label: "p90", pick: (latency) => percentileSeconds(latency, "p90") },
  { id: "p95", label: "p95", pick: (latency) => percentileSeconds(latency, "p95") },
  { id: "p99", label: "p99", pick: (latency) => percentileSeconds(latency, "p99") },
  { id: "p999", label: "p99.9", pick: (latency) => percentileSeconds(latency, "p999") },
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

/** How an objective's percentile is called: `p99.9`. */
export function percentileLabel(percentile: SloPercentile): string {
  return percentileColumn(percentile).label;
}

/** The column of one percentile. */
export function percentileColumn(percentile: SloPercentile): PercentileColumn {
  const column = percentileColumns.find(({ id }) => id === percentile);
  if (column === undefined) throw new TypeError(`unknown percentile ${JSON.stringify(percentile)}`);
  return column;
}
