import type { HistoryAnalysis, ScenarioHistory } from "../../harness/analyse/regression/history-analysis.ts";
import { historyNextStep, type HistoryPlace } from "../answer/history-next-step.ts";
import {
  candidateWords,
  changeWords,
  dayWords,
  findingWords,
  limitsWords,
  reasonsOf,
  statusWords,
  verdictSentence,
} from "../answer/history-words.ts";
import { countWords } from "../format/count-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { painter, type Painter } from "./painter.ts";
import type { TerminalOptions } from "./render-terminal.ts";
import { stepLines } from "./step-lines.ts";
import { textTable } from "./text-table.ts";
import { wrapText } from "./wrap-text.ts";

interface HistoryTextOptions extends Pick<TerminalOptions, "color" | "width"> {
  /** Where the history is, for the commands that are named; default: where it is looked for. */
  readonly place?: HistoryPlace;
}

/** How the history stands and why, as text for a terminal: verdict, reasons, what to do next. Ends with a line feed. */
export function describeVerdict(analysis: HistoryAnalysis, options: HistoryTextOptions): string {
  const safe = neutraliseStrings(analysis);
  return textOf([verdictLines(safe, painter(options.color), Math.max(options.width, 40), options.place)]);
}

/**
 * A history as text for a terminal: how it stands, then scenario by scenario the newest runs with what became of each, and the changes
 * of the level. Ends with a line feed.
 */
export function describeHistory(analysis: HistoryAnalysis, options: HistoryTextOptions): string {
  const safe = neutraliseStrings(analysis);
  const paint = painter(options.color);
  const width = Math.max(options.width, 40);
  const { series, otherSeries } = safe;
  const others = otherSeries.map(
    ({ key, runs, newest }) => `${key} (${countWords(runs, "run")}, newest ${dayWords(newest)})`,
  );
  return textOf([
    verdictLines(safe, paint, width, options.place),
    wrapText(
      `${countWords(safe.runs.length, "run")} against ${series.referenceRevision} ${series.referenceCommit.slice(0, 10)}, series ${series.key}. Figures are CPU per validation over that of the reference.`,
      width,
    ),
    ...safe.scenarios.map((scenario) => scenarioLines(scenario, safe, paint, width)),
    safe.warnings.flatMap((sentence) => wrapText(sentence, width)),
    others.length === 0 ? [] : wrapText(`Other series in the file, for --series: ${others.join("; ")}.`, width),
  ]);
}

function verdictLines(
  analysis: HistoryAnalysis,
  paint: Painter,
  width: number,
  place: HistoryPlace = {},
): readonly string[] {
  const color = { risen: paint.red, suspect: paint.yellow, steady: paint.green }[analysis.verdict];
  const next = historyNextStep(analysis, neutraliseStrings(place));
  return [
    ...wrapText(verdictSentence(analysis), width).map((line) => color(line)),
    ...reasonsOf(analysis).flatMap((sentence) => wrapText(sentence, width, "  - ", "    ")),
    ...(next === null ? [] : stepLines({ ...next, words: `Next: ${next.words}` }, width)),
  ];
}

/** A quarter of nights; the page and `--json` have all. */
const MOST_SHOWN_RUNS = 30;

const columns = [
  { title: "run (UTC)", align: "left" },
  { title: "candidate", align: "left" },
  { title: "change", align: "right" },
  { title: "limits", align: "right" },
  { title: "pairs", align: "right" },
  { title: "ab", align: "left" },
  { title: "", align: "left" },
] as const;

function scenarioLines(
  { name, points, findings, level }: ScenarioHistory,
  { runs }: HistoryAnalysis,
  paint: Painter,
  width: number,
): readonly string[] {
  const shown = points.slice(-MOST_SHOWN_RUNS);
  const left = points.length - shown.length;
  const rows = shown.map(({ run: id, startedAt, ratio, status }) => {
    const run = runs.find((one) => one.id === id);
    return [
      dayWords(startedAt),
      run === undefined ? "" : candidateWords(run),
      changeWords(ratio.value),
      limitsWords(ratio),
      String(ratio.pairs),
      run?.verdict ?? "",
      statusWords[status],
    ];
  });
  return [
    paint.bold(level === null ? `${name}: no level yet` : `${name}: level ${changeWords(level)}`),
    ...textTable(columns, rows, width),
    ...(left === 0 ? [] : [`  ${countWords(left, "earlier run is", "earlier runs are")} left out here`]),
    ...findings.flatMap((finding) => wrapText(findingWords(finding), width, "  - ", "    ")),
  ];
}

function textOf(blocks: readonly (readonly string[])[]): string {
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${text.join("\n\n").replaceAll("\u00a0", " ")}\n`;
}
