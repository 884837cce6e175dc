import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { alternativeWords } from "../answer/alternative-words.ts";
import { budgetRows } from "../answer/budget-rows.ts";
import { describePlan, firstFigures } from "../answer/describe-plan.ts";
import { refusals, refusedCount } from "../answer/refusals.ts";
import { reportContext, type ReportContext } from "../answer/report-context.ts";
import { isBenchmarkAlone, partsOutside } from "../answer/run-scope.ts";
import { fleetThresholds, type ThresholdRow } from "../answer/threshold-rows.ts";
import { verdictWords } from "../answer/verdict-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { claimLines } from "./claim-lines.ts";
import { costTables } from "./cost-tables.ts";
import { latencyLines } from "./latency-lines.ts";
import { notMeasuredLines } from "./not-measured-lines.ts";
import { painter, type Painter } from "./painter.ts";
import { wrapText } from "./wrap-text.ts";
import { countWords } from "../format/count-words.ts";

/** How and where the summary is shown. */
export interface TerminalOptions {
  /** Without colour there is no escape byte at all. */
  readonly color: boolean;
  /** Columns, at least 40. */
  readonly width: number;
  /** Lines that only the caller knows: where the report lies, what to run next. */
  readonly links?: readonly { readonly label: string; readonly text: string }[];
}

/** Renders a run as text for a terminal: verdict, answer, costs, what was refused and not measured. Ends with a line feed. */
export function renderTerminal(run: RunResult, analysis: Analysis, options: TerminalOptions): string {
  const context = reportContext(neutraliseStrings(run), neutraliseStrings(analysis));
  const paint = painter(options.color);
  const width = Math.max(options.width, 40);
  const blocks = [
    verdictLines(context, paint, width),
    answerLines(context, paint, width),
    budgetLines(context, paint, width),
    latencyLines(context, paint, width),
    ...costTables(context, paint, width),
    claimLines(context.analysis, paint, width),
    openLines(context, paint, width),
    (options.links ?? []).map(({ label, text }) => `${label.padEnd(8)} ${text}`),
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  // No-break spaces keep figures and units together in HTML; a terminal would show some of them as odd glyphs.
  return `${text.join("\n\n").replaceAll("\u00a0", " ")}\n`;
}

function verdictLines({ run, analysis }: ReportContext, paint: Painter, width: number): readonly string[] {
  const { badge, meaning, status, reasons } = verdictWords(run, analysis.verdict);
  return [
    `VERDICT  ${paint[verdictColors[status]](badge)}`,
    ...wrapText(meaning, width, "  "),
    ...reasons.flatMap((reason) => wrapText(reason, width, "  - ", "    ")),
  ];
}

const verdictColors = { valid: "green", "lower-bound": "yellow", refused: "red" } as const;

function answerLines({ run, headline }: ReportContext, paint: Painter, width: number): readonly string[] {
  if (headline === null) return isBenchmarkAlone(run) ? [] : ["No fleet size is given."];
  const { question, plan } = headline;
  const text = describePlan(question, plan);
  const lines = [
    ...wrapText(text.question, width),
    `  ${paint.bold(text.answer)}`,
    ...[...text.qualifications, ...alternativeWords(headline)].flatMap((sentence) => wrapText(sentence, width, "  ")),
    ...wrapText(`Rests on ${headline.basis.label}.`, width, "  "),
  ];
  if (headline.answer.kind === "refused") return lines;
  const figures = firstFigures(question, plan).map(({ label, value }) => `${label} ${value}`);
  return [
    ...lines,
    ...wrapText(figures.join(" · "), width, "  "),
    ...fleetThresholds(question, headline.answer).flatMap((row) => thresholdLines(row, paint, width)),
  ];
}

function budgetLines({ analysis }: ReportContext, paint: Painter, width: number): readonly string[] {
  const rows = budgetRows(analysis.budgets);
  if (rows.length === 0) return [];
  return [
    "Budgets",
    ...rows.flatMap((row) => [
      ...thresholdLines(row, paint, width),
      // Of one that was not judged the note is all there is to know.
      ...(row.status === "pass" ? [] : wrapText(row.note, width, "          ")),
    ]),
  ];
}

function thresholdLines(row: ThresholdRow, paint: Painter, width: number): readonly string[] {
  const color = row.status === "pass" ? "green" : row.status === "fail" ? "red" : "yellow";
  const word = row.status === "no-data" ? "NO DATA" : row.status.toUpperCase();
  const [first = "", ...rest] = wrapText(
    `${row.name}: ${row.value} (limit ${row.limit}, margin ${row.margin})`,
    width - 10,
    "",
    "          ",
  );
  return [`  ${paint[color](word.padEnd(7))} ${first}`, ...rest];
}

/** What was refused and what is missing: never left out, or a reader takes silence for success. */
function openLines({ run }: ReportContext, paint: Painter, width: number): readonly string[] {
  const count = refusedCount(run);
  const first = refusals(run).slice(0, MOST_REFUSALS);
  const listed = first.flatMap(({ what, message }) => wrapText(`${what}: ${message}`, width, "  - ", "    "));
  const missing = notMeasuredLines(run.notMeasured, width);
  return [
    count === 0
      ? "Refused: none"
      : paint.yellow(`Refused: ${countWords(count, "trial or window", "trials or windows")}`),
    ...listed,
    ...(refusals(run).length > first.length
      ? [`  - ${countWords(refusals(run).length - first.length, "more reason")} in the report`]
      : []),
    ...(missing.length === 0 ? [] : [paint.yellow("Not measured:"), ...missing]),
    ...outsideLines(run, width),
    ...unsupportedLines(run, width),
  ];
}

/** `Not part of this run: the load of k6 (npx jwt-capacity load); the duets (npx jwt-capacity run)`. */
function outsideLines(run: RunResult, width: number): readonly string[] {
  // No line begins in the middle of a command.
  const parts = partsOutside(run).map(({ label, command }) => `${label} (${command.replaceAll(" ", "\u00a0")})`);
  return parts.length === 0 ? [] : wrapText(`Not part of this run: ${parts.join("; ")}`, width, "", "  ");
}

const MOST_REFUSALS = 4;

/** Pairs that no run can measure: `Not offered: fast-jwt ES512, EdDSA; jsonwebtoken EdDSA`. */
function unsupportedLines({ preflights }: RunResult, width: number): readonly string[] {
  const pairs = preflights.filter(({ status }) => status === "unsupported");
  if (pairs.length === 0) return [];
  const engines = [...Map.groupBy(pairs, ({ engine }) => engine)].map(
    ([engine, group]) => `${engine} ${group.map(({ algorithm }) => algorithm).join(", ")}`,
  );
  return wrapText(`Not offered: ${engines.join("; ")}`, width, "", "  ");
}
