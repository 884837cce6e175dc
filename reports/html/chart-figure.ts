import type { ChartSpec } from "../format/chart-spec.ts";
import { html, type Html } from "./escape-html.ts";

/** The place of a chart: an image to assistive technology, with its conclusion as name and as caption. A table with the same figures belongs after it. */
export function chartFigure(chart: ChartSpec): Html {
  return html`<figure class="chart">
    <div class="plot" data-rows="${chart.kind === "bars" ? chart.categories.length : 0}">
      <canvas id="${chart.id}" role="img" aria-label="${chart.conclusion}"></canvas>
    </div>
    <noscript><p class="note">The chart needs JavaScript; the table below has the same figures.</p></noscript>
    <figcaption>${chart.conclusion}</figcaption>
  </figure>`;
}
