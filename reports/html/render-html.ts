import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { packEvidence } from "../format/packed-evidence.ts";
import { roundFigures } from "../format/round-figures.ts";
import { PAGE_DATA_ID, type PageData } from "../format/page-data.ts";
import { embedJson } from "./embed-json.ts";
import { html, markupOf, raw, type Html } from "./escape-html.ts";
import { reportContext } from "../answer/report-context.ts";
import { sections } from "./sections.ts";
import { termPopovers } from "./terms.ts";

/** The bundled page script and style sheet, each with the hash that lets it, and nothing else, run. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  /** `sha256-…` of script and style as a content security policy names them. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

/**
 * Renders a run as one self-contained HTML file that needs no network.
 *
 * Every text from the run is shown as text, whatever it contains. A refused run gets no fleet size. Percentiles, intervals and
 * counts come from the analysis; nothing is computed here but the fleet answer, by the same function as in the page.
 */
export function renderHtml(run: RunResult, analysis: Analysis, assets: PageAssets): string {
  const context = reportContext(neutraliseStrings(run), neutraliseStrings(analysis));
  const rendered = sections.map((section) => ({ section, content: section.render(context) }));
  const data: PageData = {
    charts: rendered.flatMap(({ content }) => content.charts).map((chart) => roundFigures(chart, CHART_DIGITS)),
    evidence: context.headline === null ? null : packEvidence(context.analysis),
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
          <main id="main" tabindex="-1">
            ${rendered.map(({ section, content }) => sectionMarkup(section, content.body))}
          </main>
          <footer>
            <p>Made by jwt-capacity from <code>results.json</code> of run ${context.run.run.id}.</p>
          </footer>
          ${termPopovers()}
          <script type="application/json" id="${PAGE_DATA_ID}">
            ${embedJson(data)}
          </script>
          ${raw(`<script>${assets.script}</script>`)}
        </body>
      </html>`,
  );
}

/** Nothing is drawn or named in a tooltip with more than three. */
const CHART_DIGITS = 4;

function contentSecurityPolicy({ scriptHash, styleHash }: PageAssets): string {
  return `default-src 'none'; script-src '${scriptHash}'; style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function pageHeader(run: RunResult): Html {
  return html`<header class="page">
    <p class="product">
      <strong>jwt-capacity</strong> <span>run ${run.run.id} · ${run.run.profile} · ${run.host.cpuModel}</span>
    </p>
    <button type="button" id="theme" class="needs-script" hidden>Theme: system</button>
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
