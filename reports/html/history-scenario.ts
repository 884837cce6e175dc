import type {
  HistoryAnalysis,
  HistoryChangePoint,
  HistoryPoint,
  ScenarioHistory,
} from "../../harness/analyse/regression/history-analysis.ts";
import { isWebAddress } from "../../harness/results/validate-history-line.ts";
import {
  candidateWords,
  changeWords,
  dayWords,
  findingWords,
  limitsWords,
  statusWords,
} from "../answer/history-words.ts";
import type { ChartSpec } from "../format/chart-spec.ts";
import { chartFigure } from "./chart-figure.ts";
import { html, type Content, type Html } from "./escape-html.ts";
import { figureAs, limitsFigure } from "./figures.ts";
import { historyChart } from "./history-chart.ts";
import { table } from "./table.ts";

/** One scenario of the trend page. */
export interface ScenarioPart {
  /** Fragment identifier. */
  readonly id: string;
  readonly name: string;
  readonly body: Html;
  readonly chart: ChartSpec;
}

/** Every scenario of a history with its chart, its changes and its runs. */
export function historyScenarios(analysis: HistoryAnalysis): readonly ScenarioPart[] {
  return analysis.scenarios.map((scenario, index) => {
    const id = `scenario-${index + 1}`;
    const chart = historyChart(scenario, `chart-history-${index + 1}`);
    const body = html`${chartFigure(chart)} ${changes(scenario)} ${runTable(scenario, analysis)}
    ${annotationTable(scenario, analysis)} ${changePointTable(scenario)}`;
    return { id, name: scenario.name, body, chart };
  });
}

function changes({ findings }: ScenarioHistory): Html | null {
  if (findings.length === 0) return null;
  return html`<ul>
    ${findings.map((finding) => html`<li>${findingWords(finding)}</li>`)}
  </ul>`;
}

/** The newest first: it is the one that is asked about. */
function runTable({ name, points }: ScenarioHistory, analysis: HistoryAnalysis): Html {
  const columns = [
    { title: "run (UTC)" },
    { title: "candidate" },
    { title: "over the reference", align: "number" },
    { title: "limits", align: "number", exportTitle: "over the reference" },
    { title: "pairs", align: "number" },
    { title: "ab" },
    { title: "became" },
    { title: "link" },
  ] as const;
  return table(
    `${name}: runs, the newest first`,
    columns,
    points.toReversed().map((point) => runCells(point, analysis)),
  );
}

function runCells({ run: id, startedAt, ratio, status }: HistoryPoint, { runs }: HistoryAnalysis): readonly Content[] {
  const run = runs.find((one) => one.id === id);
  const { value, low, high, pairs } = ratio;
  const limits = { low: Math.expm1(low), high: Math.expm1(high) };
  return [
    html`<span title="${id}">${dayWords(startedAt)}</span>`,
    run === undefined ? "" : candidateWords(run),
    figureAs(changeWords(value), Math.expm1(value), "share"),
    limitsFigure(limits, "share", limitsWords(ratio)),
    figureAs(String(pairs), pairs, "count"),
    run?.verdict ?? "",
    statusWords[status],
    linkOf(run?.link ?? null),
  ];
}

/** Only what the store took for a web address becomes a link. */
function linkOf(link: string | null): Content {
  if (link === null) return "–";
  return isWebAddress(link) ? html`<a href="${link}" rel="noreferrer">${link}</a>` : link;
}

/** Also those that name no scenario, where they accepted something of this one. */
function annotationTable({ name, levels, findings }: ScenarioHistory, { annotations }: HistoryAnalysis): Html | null {
  const texts = new Set([...levels, ...findings].map(({ accepted }) => accepted));
  const own = annotations.filter(({ scenario, text }) => (scenario === null ? texts.has(text) : scenario === name));
  if (own.length === 0) return null;
  const rows = own.map(({ run, text, writtenAt }) => [run, text, dayWords(writtenAt)]);
  return table(`${name}: accepted levels`, [{ title: "from run" }, { title: "why" }, { title: "written (UTC)" }], rows);
}

function changePointTable({ name, changePoints }: ScenarioHistory): Html | null {
  if (changePoints.length === 0) return null;
  const columns = [
    { title: "first run after" },
    { title: "mean before", align: "number" },
    { title: "mean after", align: "number" },
    { title: "p", align: "number" },
  ] as const;
  return table(`${name}: change points, seen afterwards`, columns, changePoints.map(changePointCells));
}

function changePointCells({ run, before, after, pValue }: HistoryChangePoint): readonly Content[] {
  return [
    run,
    figureAs(changeWords(before), Math.expm1(before), "share"),
    figureAs(changeWords(after), Math.expm1(after), "share"),
    figureAs(pValue < 1e-4 ? "below 0.0001" : pValue.toPrecision(2), pValue, "count"),
  ];
}
