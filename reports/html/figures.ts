import type { Estimate } from "../../harness/analyse/estimate.ts";
import type { LatencySummary } from "../../harness/results/latency.ts";
import { formatEstimateInterval, hasInterval } from "../format/format-estimate.ts";
import { formatExact, formatQuantity, NO_DATA, rawQuantity, type Quantity } from "../format/format-quantity.ts";
import type { SloPercentile } from "../../harness/results/percentile-seconds.ts";
import { formatPercentile, percentileColumn, percentileColumns } from "../format/format-percentile.ts";
import { html, type Content, type Html } from "./escape-html.ts";
import type { Column } from "./table.ts";

/** A figure for people with the raw one in its `title`. */
export function figure(value: number | null | undefined, quantity: Quantity): Html {
  const shown = formatQuantity(value, quantity);
  if (shown === NO_DATA) return html`<span class="none">${NO_DATA}</span>`;
  return html`<span title="${rawQuantity(value, quantity)}">${shown}</span>`;
}

/** The three cells every estimate gets: value, interval, repetitions. */
export function estimateCells(estimate: Estimate | null, quantity: Quantity): readonly Content[] {
  if (estimate === null) return [figure(null, quantity), "", ""];
  return [figure(estimate.value, quantity), formatEstimateInterval(estimate, quantity), formatExact(estimate.samples)];
}

/** An estimate in one cell: the value and, smaller, its interval. The sample count stands in a column of its own. */
export function estimateCell(estimate: Estimate, quantity: Quantity, addition = ""): Html {
  return html`${figure(estimate.value, quantity)}${addition}
  ${hasInterval(estimate) && html`<small>${formatEstimateInterval(estimate, quantity)}</small>`}`;
}

/** The column heads that go with {@link estimateCells}. */
export function estimateColumns(title: Content): readonly Column[] {
  return [
    { title, align: "number" },
    { title: "95 % interval", align: "number" },
    { title: "n", align: "number" },
  ];
}

/** One percentile; `null` was not measured. */
export function percentileCell(latency: LatencySummary | null, percentile: SloPercentile): Content {
  if (latency === null) return "–";
  const column = percentileColumn(percentile);
  const shown = formatPercentile(latency, column);
  return latency.samples > 0 && column.pick(latency) !== null ? shown : html`<span class="none">${shown}</span>`;
}

/** One cell per percentile of `percentileColumns`; the results file has the raw figures. */
export function percentileCells(latency: LatencySummary): readonly Content[] {
  return percentileColumns.map((column) => {
    const shown = formatPercentile(latency, column);
    return latency.samples > 0 && column.pick(latency) !== null ? shown : html`<span class="none">${shown}</span>`;
  });
}
