import type { RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import { tableCsv } from "../csv/table-csv.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import type { DrawnData, PageData, SavedFiles } from "../format/page-data.ts";
import { roundFigures } from "../format/round-figures.ts";
import { html, type Html } from "../html/escape-html.ts";
import { type PageAssets, pageDocument, readerButtons, saveHint } from "../html/page-document.ts";
import { nameTables } from "../html/rendered-report.ts";
import { tablesOf } from "../html/table.ts";
import { type ComparisonPart, comparisonParts } from "./comparison-parts.ts";
import { renderComparisonMarkdown } from "./render-comparison-markdown.ts";

/**
 * Renders a comparison as one self-contained HTML file that needs no network: verdict, warnings, both runs' series with their
 * changes, and how both were measured. Every text from the runs is shown as text, whatever it contains.
 */
export function renderComparisonHtml(compared: RunComparison, assets: PageAssets): string {
  const comparison = neutraliseStrings(compared);
  const parts = comparisonParts(comparison);
  const runId = `${comparison.base.id}-${comparison.candidate.id}`;
  const drawn: DrawnData = {
    charts: parts.flatMap(({ charts }) => charts).map((chart) => roundFigures(chart, CHART_DIGITS)),
    evidence: null,
  };
  const saved: SavedFiles = {
    markdown: renderComparisonMarkdown(compared),
    analysis: roundFigures(comparison, SAVED_DIGITS),
    tables: parts
      .flatMap(({ id, body }) => nameTables(id, tablesOf(body)))
      .map(({ name, data }) => ({ name, csv: tableCsv(data) })),
  };
  const data: PageData = {
    runId,
    drawn: assets.pack(JSON.stringify(drawn)),
    packed: assets.pack(JSON.stringify(saved)),
  };
  return pageDocument(
    {
      title: `jwt-capacity comparison ${comparison.base.id} ${comparison.candidate.id}`,
      header: html`<header class="page">
        <p class="product">
          <strong>jwt-capacity</strong> <span>base ${comparison.base.id} · candidate ${comparison.candidate.id}</span>
        </p>
        ${readerButtons()}
      </header>`,
      main: html`${parts.map((part, index) => (index === 0 ? firstPart(part, parts) : partMarkup(part)))}`,
      footer: html`<p>
        Made by jwt-capacity from <code>results.json</code> of both runs.
        ${saveHint("“Save JSON” above saves the figures of this page.")}
      </p>`,
      data,
    },
    assets,
  );
}

/** Nothing is drawn or named in a tooltip with more than three. */
const CHART_DIGITS = 4;
/** As many as the titles of figures have. */
const SAVED_DIGITS = 6;

function firstPart({ id, title, body }: ComparisonPart, parts: readonly ComparisonPart[]): Html {
  return html`<section id="${id}" aria-label="${title}">${body}</section>
    <nav class="contents" aria-label="Contents">
      <ol>
        ${parts.slice(1).map((other) => html`<li><a href="#${other.id}">${other.title}</a></li>`)}
      </ol>
    </nav>`;
}

function partMarkup({ id, title, body }: ComparisonPart): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;
}
