import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { tableCsv } from "../csv/table-csv.ts";
import type { ReportContext } from "../answer/report-context.ts";
import { packEvidence } from "../format/packed-evidence.ts";
import { roundFigures } from "../format/round-figures.ts";
import type { DrawnData, PageData, SavedFiles } from "../format/page-data.ts";
import { markdownOf } from "../markdown/render-markdown.ts";
import { html, type Html } from "./escape-html.ts";
import { type PageAssets, pageDocument, readerButtons, saveHint } from "./page-document.ts";
import { renderReport, type RenderedReport } from "./rendered-report.ts";
import { sections } from "./sections.ts";

/**
 * Renders a run as one self-contained HTML file that needs no network.
 *
 * Every text from the run is shown as text, whatever it contains. A refused run gets no fleet size. Percentiles, intervals and
 * counts come from the analysis; nothing is computed here but the fleet answer, by the same function as in the page.
 */
export function renderHtml(run: RunResult, analysis: Analysis, assets: PageAssets): string {
  const report = renderReport(run, analysis);
  const { context, parts } = report;
  const data: PageData = {
    runId: context.run.run.id,
    drawn: assets.pack(JSON.stringify(drawnData(report))),
    packed: assets.pack(JSON.stringify(savedFiles(report))),
  };
  return pageDocument(
    {
      title: `jwt-capacity report ${context.run.run.id}`,
      header: pageHeader(context.run),
      main: html`${parts.map(({ section, body }) => sectionMarkup(section, body))}`,
      footer: html`<p>
        Made by jwt-capacity from <code>results.json</code> of run ${context.run.run.id}, which has every trial in full.
        ${saveHint("“Save JSON” above saves the figures of this report.")}
      </p>`,
      data,
    },
    assets,
  );
}

/** Nothing is drawn or named in a tooltip with more than three. */
const CHART_DIGITS = 4;

function drawnData({ context: { analysis, headline }, parts }: RenderedReport): DrawnData {
  return {
    charts: parts.flatMap(({ charts }) => charts).map((chart) => roundFigures(chart, CHART_DIGITS)),
    evidence: headline === null ? null : packEvidence(analysis),
  };
}

/** What the page can save: the tables in the order in which their buttons stand in it. */
function savedFiles(report: RenderedReport): SavedFiles {
  return {
    markdown: markdownOf(report),
    analysis: roundFigures(savedAnalysis(report.context), SAVED_DIGITS),
    tables: report.parts.flatMap(({ tables }) => tables).map(({ name, data }) => ({ name, csv: tableCsv(data) })),
  };
}

/** As many as the titles of figures have. */
const SAVED_DIGITS = 6;

/** What would make a long report too long is left to analysis.json; a refused run gets no fleet size, nor what one is computed from. */
function savedAnalysis({ analysis, headline }: ReportContext): Analysis {
  return {
    ...analysis,
    sizingBases: headline === null ? [] : analysis.sizingBases,
    latencies: analysis.latencies.map((row) => ({ ...row, distribution: [] })),
  };
}

function pageHeader(run: RunResult): Html {
  return html`<header class="page">
    <p class="product">
      <strong>jwt-capacity</strong> <span>run ${run.run.id} · ${run.run.profile} · ${run.host.cpuModel}</span>
    </p>
    ${readerButtons()}
  </header>`;
}

function sectionMarkup({ id, title }: (typeof sections)[number], body: Html): Html {
  if (id === "verdict") {
    return html`<section id="${id}" aria-label="${title}">${body}</section>
      <nav class="contents" aria-label="Contents">
        <ol>
          ${sections.slice(1).map((other) => html`<li><a href="#${other.id}">${other.title}</a></li>`)}
        </ol>
      </nav>`;
  }
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;
}
