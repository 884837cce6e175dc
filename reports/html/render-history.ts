import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import { historyNextStep, type HistoryPlace } from "../answer/history-next-step.ts";
import { reasonsOf, verdictSentence } from "../answer/history-words.ts";
import type { NextStep } from "../answer/next-step.ts";
import { tableCsv } from "../csv/table-csv.ts";
import { countWords } from "../format/count-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { type DrawnData, type PageData, type SavedFiles } from "../format/page-data.ts";
import { roundFigures } from "../format/round-figures.ts";
import { historyMarkdown } from "../markdown/history-markdown.ts";
import { MARKDOWN_LIMIT_BYTES } from "../markdown/render-markdown.ts";
import { html, type Html } from "./escape-html.ts";
import { historyScenarios, type ScenarioPart } from "./history-scenario.ts";
import { type PageAssets, pageDocument, readerButtons, saveHint } from "./page-document.ts";
import { nameTables } from "./rendered-report.ts";
import { tablesOf } from "./table.ts";
import { term } from "./terms.ts";

/**
 * Renders one series of a history as one self-contained HTML file that needs no network: a chart and a table for each scenario, the runs
 * with their links, the changes of the level and who accepted them.
 *
 * @param refusedLines lines of the file that take no part, each with its reason
 * @param place where the history is, for the commands that are named; default: where it is looked for
 */
export function renderHistory(
  analysis: HistoryAnalysis,
  refusedLines: readonly string[],
  assets: PageAssets,
  place: HistoryPlace = {},
): string {
  const safe = neutraliseStrings(analysis);
  const next = historyNextStep(safe, neutraliseStrings(place));
  const parts = historyScenarios(safe);
  const data: PageData = {
    runId: `history-${safe.series.key}`,
    drawn: assets.pack(JSON.stringify(drawnData(parts))),
    packed: assets.pack(JSON.stringify(savedFiles(safe, parts, place))),
  };
  return pageDocument(
    {
      title: `jwt-capacity history ${safe.series.key}`,
      header: pageHeader(safe),
      main: html`${verdictSection(safe, parts, next)} ${parts.map(scenarioSection)}
      ${readingSection(safe, neutraliseStrings(refusedLines))}`,
      footer: html`<p>
        Made by jwt-capacity from series ${safe.series.key} of a history, ${countWords(safe.runs.length, "run")}.
        ${saveHint("“Save JSON” above saves every figure of it.")}
      </p>`,
      data,
    },
    assets,
  );
}

/** As the report has them. */
const CHART_DIGITS = 12;
const SAVED_DIGITS = 6;

function drawnData(parts: readonly ScenarioPart[]): DrawnData {
  // Points in time need their digits.
  return { charts: parts.map(({ chart }) => roundFigures(chart, CHART_DIGITS)), evidence: null };
}

function savedFiles(analysis: HistoryAnalysis, parts: readonly ScenarioPart[], place: HistoryPlace): SavedFiles {
  return {
    markdown: historyMarkdown(analysis, MARKDOWN_LIMIT_BYTES, place),
    analysis: roundFigures(analysis, SAVED_DIGITS),
    tables: parts
      .flatMap(({ id, body }) => nameTables(id, tablesOf(body)))
      .map(({ name, data }) => ({ name, csv: tableCsv(data) })),
  };
}

function pageHeader({ series, runs }: HistoryAnalysis): Html {
  return html`<header class="page">
    <p class="product">
      <strong>jwt-capacity</strong>
      <span
        >history against ${series.referenceRevision} · ${countWords(runs.length, "run")} ·
        ${runs.at(-1)?.host.cpuModel ?? ""}</span
      >
    </p>
    ${readerButtons()}
  </header>`;
}

/** The look of each verdict, of those that the report has. */
const looks = { steady: "valid", suspect: "lower-bound", risen: "refused" } as const;

function verdictSection(analysis: HistoryAnalysis, parts: readonly ScenarioPart[], next: NextStep | null): Html {
  const [badge = "", meaning = ""] = verdictSentence(analysis).split(": ");
  const reasons = reasonsOf(analysis);
  return html`<section id="verdict" aria-label="Verdict">
      <div class="banner ${looks[analysis.verdict]}">
        <p><strong class="badge">${badge}</strong> ${meaning}</p>
        ${
          reasons.length > 0 &&
          html`<ul>
            ${reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`
        }
      </div>
      <h1 class="answer">CPU per validation over that of ${analysis.series.referenceRevision}, run by run</h1>
      ${
        next !== null &&
        html`<p>Next: ${next.words}</p>
          ${next.commands.map((command) => html`<p><code>${command}</code></p>`)}`
      }
    </section>
    <nav class="contents" aria-label="Contents">
      <ol>
        ${parts.map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}
        <li><a href="#reading">How to read it</a></li>
      </ol>
    </nav>`;
}

function scenarioSection({ id, name, body }: ScenarioPart): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${name}</h2>
    ${body}
  </section>`;
}

function readingSection({ series, warnings, otherSeries }: HistoryAnalysis, refusedLines: readonly string[]): Html {
  return html`<section id="reading" aria-labelledby="reading-title">
    <h2 id="reading-title">How to read it</h2>
    <p>
      Each run measured a candidate and the fixed reference ${series.referenceRevision} (${series.referenceCommit})
      alive at once, as a ${term("duet")}, so that what the machine does meets both. A point is the Hodges–Lehmann
      estimate over the pairs of processes with its exact limits. A run that stands out from the level is a suspect, the
      next one confirms a new level or makes it a spike, which is left out of the level. One run alone never alarms.
    </p>
    ${
      warnings.length > 0 &&
      html`<h3>What else changed</h3>
        ${list(warnings)}`
    }
    ${
      refusedLines.length > 0 &&
      html`<h3>Refused lines of the file</h3>
        ${list(refusedLines)}`
    }
    ${
      otherSeries.length > 0 &&
      html`<h3>Other series of the file</h3>
        ${list(otherSeries.map(({ key, runs }) => `${key}: ${countWords(runs, "run")}, never mixed with these`))}`
    }
  </section>`;
}

function list(sentences: readonly string[]): Html {
  return html`<ul>
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}
