import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { tableCsv } from "../csv/table-csv.ts";
import type { ReportContext } from "../answer/report-context.ts";
import { packEvidence } from "../format/packed-evidence.ts";
import { roundFigures } from "../format/round-figures.ts";
import { PAGE_DATA_ID, PAGE_SCRIPT_ID, type DrawnData, type PageData, type SavedFiles } from "../format/page-data.ts";
import { markdownOf } from "../markdown/render-markdown.ts";
import { embedJson } from "./embed-json.ts";
import { html, markupOf, raw, type Html } from "./escape-html.ts";
import { renderReport, type RenderedReport } from "./rendered-report.ts";
import { sections } from "./sections.ts";
import { termPopovers } from "./terms.ts";

/** The bundled page script, the few lines that unpack it, and the style sheet, each with the hash that lets it, and nothing else, run. */
export interface PageAssets {
  readonly start: string;
  readonly script: string;
  readonly style: string;
  /** `sha256-…` as a content security policy names them. */
  readonly startHash: string;
  readonly scriptHash: string;
  readonly styleHash: string;
  /** Packs a text that the page script unpacks: raw DEFLATE (RFC 1951) in base64. */
  readonly pack: (text: string) => string;
}

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
  // Style and script are put together outside the template: one more blank inside them and their hashes no longer fit.
  return markupOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="referrer" content="no-referrer" />
          <title>jwt-capacity report ${context.run.run.id}</title>
          ${raw(`<style>${assets.style}</style>`)}
        </head>
        <body>
          <a class="skip" href="#main">Skip to the answer</a>
          ${pageHeader(context.run)}
          <main id="main" tabindex="-1">${parts.map(({ section, body }) => sectionMarkup(section, body))}</main>
          <footer>
            <p>
              Made by jwt-capacity from <code>results.json</code> of run ${context.run.run.id}, which has every trial in
              full; “Save JSON” above saves the figures of this report.
            </p>
          </footer>
          ${termPopovers()}
          <script type="application/json" id="${PAGE_DATA_ID}">
            ${embedJson(data)}
          </script>
          ${raw(`<script type="text/plain" id="${PAGE_SCRIPT_ID}">${assets.pack(assets.script)}</script>`)}
          ${raw(`<script>${assets.start}</script>`)}
        </body>
      </html>`,
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

/** Lets the page run and load nothing but its own start, script and style. */
export function contentSecurityPolicy({ startHash, scriptHash, styleHash }: PageAssets): string {
  return `default-src 'none'; script-src '${startHash}' '${scriptHash}'; style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function pageHeader(run: RunResult): Html {
  return html`<header class="page">
    <p class="product">
      <strong>jwt-capacity</strong> <span>run ${run.run.id} · ${run.run.profile} · ${run.host.cpuModel}</span>
    </p>
    <p class="actions needs-script" hidden>
      <span id="saved" role="status"></span>
      <button type="button" id="copy-markdown">Copy Markdown</button>
      <button type="button" id="save-json">Save JSON</button>
      <button type="button" id="theme">Theme: system</button>
    </p>
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
