import type { AbAnalysis } from "../../harness/analyse/regression/ab-analysis.ts";
import type { AbResult } from "../../harness/results/ab-result.ts";
import {
  abWords,
  controlWords,
  metricColumns,
  metricRows,
  movedWords,
  scenarioColumns,
  scenarioRows,
  SHOWS_FROM,
  sideWords,
} from "../answer/ab-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { notMeasuredLines } from "./not-measured-lines.ts";
import { painter, type Painter } from "./painter.ts";
import type { TerminalOptions } from "./render-terminal.ts";
import { textTable, type TextColumn } from "./text-table.ts";
import { wrapText } from "./wrap-text.ts";

/**
 * Renders an `ab` as text for a terminal: the verdict, one line a scenario, what moved, the controls, the metrics that never gate, what
 * was not measured and what to do next. Ends with a line feed.
 *
 * @param options default: without colour, 100 columns
 */
export function describeAb(
  result: AbResult,
  analysis: AbAnalysis,
  options: TerminalOptions = { color: false, width: 100 },
): string {
  const [ab, said] = [neutraliseStrings(result), neutraliseStrings(analysis)];
  const paint = painter(options.color);
  const width = Math.max(options.width, 40);
  const { next } = abWords(ab, said);
  const blocks = [
    verdictLines(ab, said, paint, width),
    ab.sides.flatMap((side) => wrapText(sideWords(side), width, "  ", "    ")),
    scenarioLines(scenarioRows(ab, said), paint, width),
    sentences("What moved", movedWords(said), paint, width),
    sentences("Controls", controlWords(ab, said), paint, width),
    table("Reported, never gating", metricColumns, metricRows(ab, said), paint, width),
    ab.notMeasured.length === 0 ? [] : [paint.bold("Not measured"), ...notMeasuredLines(ab.notMeasured, width)],
    [
      ...(next === null ? [] : wrapText(next, width, "Next     ", "         ")),
      ...(options.links ?? []).map(({ label, text }) => `${label.padEnd(8)} ${text}`),
    ],
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${text.join("\n\n").replaceAll("\u00a0", " ")}\n`;
}

function verdictLines(result: AbResult, analysis: AbAnalysis, paint: Painter, width: number): readonly string[] {
  const { badge, meaning, level } = abWords(result, analysis);
  return [
    `VERDICT  ${paint[colors[level]](badge)}`,
    ...wrapText(meaning, width, "  "),
    ...analysis.reasons.flatMap((reason) => wrapText(reason, width, "  - ", "    ")),
  ];
}

const colors = { good: "green", open: "yellow", bad: "red" } as const;

function scenarioLines(rows: readonly (readonly string[])[], paint: Painter, width: number): readonly string[] {
  const lines = table("CPU per validation, candidate over base", scenarioColumns, rows, paint, width);
  return rows.length === 0 ? lines : [...lines, ...wrapText(SHOWS_FROM, width, "  ")];
}

function table(
  title: string,
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  paint: Painter,
  width: number,
): readonly string[] {
  const [head = "", ...body] = textTable(columns, rows, width);
  return rows.length === 0 ? [] : [paint.bold(title), paint.dim(head), ...body];
}

function sentences(title: string, said: readonly string[], paint: Painter, width: number): readonly string[] {
  return said.length === 0
    ? []
    : [paint.bold(title), ...said.flatMap((sentence) => wrapText(sentence, width, "  - ", "    "))];
}
