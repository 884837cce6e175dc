import type { Analysis } from "../../harness/analyse/analysis.ts";
import { wrongAnswers } from "../../harness/analyse/verdict/wrong-answers.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { tellingRows } from "../answer/budget-rows.ts";
import { reportContext } from "../answer/report-context.ts";
import { fleetThresholds, type ThresholdRow } from "../answer/threshold-rows.ts";
import { type VerdictWords, verdictWords } from "../answer/verdict-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";

/** GitHub shows no more of one step. */
const MOST_ANNOTATIONS = 10;

/**
 * Workflow commands that make wrong answers, a refused run and a failed budget (`::error`), and a missed or unchecked threshold (`::warning`: the
 * exit status does not change for it) stand out in GitHub's log, one line each without line feed. At most 10; the last then counts the rest.
 */
export function annotations(run: RunResult, analysis: Analysis): readonly string[] {
  const safe = neutraliseStrings(run);
  const wrong = wrongAnswers(safe);
  return mostAnnotations([
    ...wrong.map((reason) => command("error", "jwt-capacity: wrong answers", reason)),
    ...refusalLines(verdictWords(safe, neutraliseStrings(analysis).verdict), wrong),
    ...thresholdLines(run, analysis),
  ]);
}

/** As many annotations as are shown; the last then counts the rest. */
export function mostAnnotations(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_ANNOTATIONS) return lines;
  const rest = lines.length - (MOST_ANNOTATIONS - 1);
  return [...lines.slice(0, MOST_ANNOTATIONS - 1), command("warning", "jwt-capacity", `${rest} more in the report.`)];
}

/** Without the wrong answers, which have lines of their own. */
function refusalLines({ badge, meaning, status, reasons }: VerdictWords, wrong: readonly string[]): readonly string[] {
  if (status !== "refused") return [];
  return (reasons.length === 0 ? [meaning] : reasons.filter((reason) => !wrong.includes(reason))).map((reason) =>
    command("error", `jwt-capacity: ${badge}`, reason),
  );
}

function budgetLines(analysis: Analysis): readonly string[] {
  const rows = tellingRows(neutraliseStrings(analysis.budgets));
  // Errors first: what is cut off are warnings.
  const failed = rows.filter(({ status }) => status === "fail");
  return [...failed, ...rows.filter((row) => !failed.includes(row))].map((row) =>
    command(row.status === "fail" ? "error" : "warning", `jwt-capacity: ${budgetTitles[row.status]}`, sentence(row)),
  );
}

const budgetTitles: Readonly<Record<ThresholdRow["status"], string>> = {
  pass: "budget held",
  warn: "budget warning",
  fail: "budget failed",
  "no-data": "budget not judged",
};

function thresholdLines(run: RunResult, analysis: Analysis): readonly string[] {
  const { headline } = reportContext(run, analysis);
  const budgets = budgetLines(analysis);
  if (headline === null || headline.answer.kind === "refused") return budgets;
  const fleet = fleetThresholds(run.run.sizing, headline.answer)
    .filter(({ status }) => status !== "pass")
    .map((row) =>
      command(
        "warning",
        `jwt-capacity: ${row.status === "fail" ? "threshold missed" : "threshold not checked"}`,
        sentence(row),
      ),
    );
  return [...budgets, ...fleet];
}

function sentence({ name, value, limit, margin, note }: ThresholdRow): string {
  return `${name}: ${value} (limit ${limit}, margin ${margin})${note === "" ? "" : `; ${note}`}`;
}

/** `::error title=…::…`, escaped as the runner reads it back (actions/toolkit, `command.ts`). */
export function command(level: "error" | "warning", title: string, message: string): string {
  return `::${level} title=${escapeProperty(title)}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
