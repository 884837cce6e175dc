import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import type { LatencySummary } from "../../harness/results/latency.ts";
import type { SloPercentile } from "../../harness/results/percentile-seconds.ts";
import { formatEstimateInterval, hasInterval } from "../format/format-estimate.ts";
import {
  formatPercentile,
  percentileColumn,
  percentileColumns,
  type PercentileColumn,
} from "../format/format-percentile.ts";
import {
  formatExact,
  formatInterval,
  formatQuantity,
  NO_DATA,
  rawQuantity,
  type Quantity,
} from "../format/format-quantity.ts";
import type { FigurePart } from "../format/table-data.ts";
import { html, textOf, withBehind, type Content, type Html } from "./escape-html.ts";
import type { Column } from "./table.ts";
import { term } from "./terms.ts";

/** A figure for people with the raw one in its `title`. */
export function figure(value: number | null | undefined, quantity: Quantity): Html {
  const shown = formatQuantity(value, quantity);
  if (shown === NO_DATA) return html`<span class="none">${NO_DATA}</span>`;
  return shownFigure(html`<span title="${rawQuantity(value, quantity)}">${shown}</span>`, quantity, { "": value });
}

/** A figure in words of its own, with the raw one behind them for whoever takes the table away: `+13.2 µs`. */
export function figureAs(shown: Content, value: number | null | undefined, quantity: Quantity): Html {
  return shownFigure(html`${shown}`, quantity, { "": value });
}

/** Two limits in one cell, in words of their own where `shown` has any: `30.1–33.4 µs`. */
export function limitsFigure(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  quantity: Quantity,
  shown: Content = formatInterval(low, high, quantity),
): Html {
  return shownFigure(html`${shown}`, quantity, { low, high });
}

/** Markup with the raw values that it shows behind it; what is no figure is not there. */
export function shownFigure(
  page: Html,
  quantity: Quantity,
  values: Readonly<Record<string, number | null | undefined>>,
): Html {
  const parts = Object.entries(values).flatMap(([name, value]): FigurePart[] =>
    typeof value === "number" && Number.isFinite(value) ? [{ name, value }] : [],
  );
  return parts.length === 0 ? page : withBehind(page, [{ kind: "figure", shown: textOf(page), quantity, parts }]);
}

/** The three cells every estimate gets: value, interval, repetitions. */
export function estimateCells(estimate: Estimate | null, quantity: Quantity): readonly Content[] {
  if (estimate === null) return [figure(null, quantity), "", ""];
  return [figure(estimate.value, quantity), estimateLimits(estimate, quantity), repetitions(estimate.samples)];
}

/** An estimate in one cell: the value and, smaller, its interval. The sample count stands in a column of its own. */
export function estimateCell(estimate: Estimate, quantity: Quantity, addition: Content = ""): Html {
  return html`${figure(estimate.value, quantity)}${addition}
  ${hasInterval(estimate) && html`<small>${estimateLimits(estimate, quantity)}</small>`}`;
}

/** The interval of an estimate; one repetition has none, which is said. */
export function estimateLimits(estimate: Estimate, quantity: Quantity): Html {
  const shown = formatEstimateInterval(estimate, quantity);
  return hasInterval(estimate) ? limitsFigure(estimate, quantity, shown) : html`${shown}`;
}

/** How many there are, without a title that would say the same again. */
function repetitions(samples: number): Html {
  return figureAs(formatExact(samples), samples, "count");
}

/** The column heads that go with {@link estimateCells}. */
export function estimateColumns(title: Content): readonly Column[] {
  return [
    { title, align: "number" },
    { title: term("interval"), align: "number", exportTitle: `${textOf(title)} 95 % interval` },
    { title: "n", align: "number" },
  ];
}

/** One percentile; `null` was not measured. */
export function percentileCell(latency: LatencySummary | null, percentile: SloPercentile): Content {
  return latency === null ? "–" : percentileFigure(latency, percentileColumn(percentile));
}

/** The column heads that go with {@link percentileCells}. */
export function percentileHeads(): readonly Column[] {
  return percentileColumns.map(({ id, label }) => {
    const explained = id === "p50" ? term("percentile", label) : id === "p999" ? term("p999", label) : label;
    return { title: explained, align: "number" };
  });
}

/** One cell per percentile of `percentileColumns`; analysis.json has the raw figures. */
export function percentileCells(latency: LatencySummary): readonly Content[] {
  return percentileColumns.map((column) => percentileFigure(latency, column));
}

function percentileFigure(latency: LatencySummary, column: PercentileColumn): Html {
  const shown = formatPercentile(latency, column);
  const seconds = latency.samples > 0 ? column.pick(latency) : null;
  return seconds === null ? html`<span class="none">${shown}</span>` : figureAs(shown, seconds, "seconds");
}
