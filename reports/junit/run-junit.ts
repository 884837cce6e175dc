import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { JudgedBudget } from "../../harness/analyse/budgets/judge-budgets.ts";
import { wrongAnswers } from "../../harness/analyse/verdict/wrong-answers.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { budgetName, budgetRows, tellingRows } from "../answer/budget-rows.ts";
import { reportContext } from "../answer/report-context.ts";
import { fleetThresholds, type ThresholdRow } from "../answer/threshold-rows.ts";
import { validityRows } from "../answer/validity-rows.ts";
import { verdictWords } from "../answer/verdict-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { type JunitCase, junitXml } from "./junit-xml.ts";

/**
 * A run as JUnit XML: whether it is valid and whole, then one case per budget, per threshold of its fleet answer and per validity check.
 * What was not measured is skipped with the reason; a warning is no failure and stands in the output of the suite.
 */
export function runJunit(measured: RunResult, analysed: Analysis): string {
  const { run, analysis, headline } = reportContext(neutraliseStrings(measured), neutraliseStrings(analysed));
  const { badge, meaning, status, reasons } = verdictWords(run, analysis.verdict);
  const interrupted = run.run.status === "interrupted";
  const words = [...(interrupted ? ["The run was interrupted."] : []), meaning, ...reasons].join(" ");
  const fleet =
    headline !== null && headline.answer.kind === "sized" ? fleetThresholds(run.run.sizing, headline.answer) : [];
  const warnings = tellingRows(analysis.budgets).filter((row) => row.status === "warn");
  return junitXml({
    name: "jwt-capacity",
    startedAt: run.run.startedAt,
    durationSeconds: run.run.durationSeconds,
    properties: {
      run: run.run.id,
      profile: run.run.profile,
      configHash: run.run.configHash,
      commit: run.run.commit ?? "unknown",
      node: run.tools.node,
      cpu: run.host.cpuModel,
    },
    cases: [
      {
        group: "run",
        name: "the run is valid and whole, and every token got its right answer",
        ...(status === "refused" || interrupted || wrongAnswers(run).length > 0
          ? { status: "error", message: words }
          : { status: "passed", message: "" }),
      },
      ...analysis.budgets.map(budgetCase),
      ...fleet.map((row) => thresholdCase("thresholds", row)),
      ...validityRows(run).map((row) => thresholdCase("validity", row)),
    ],
    output: [`${badge}: ${words}`, ...warnings.map((row) => `Warning: ${sentence(row)}`)],
  });
}

/** The error limit decides; a budget that only warns never fails. */
function budgetCase(judged: JudgedBudget): JunitCase {
  const rows = budgetRows([judged]);
  const missing = rows.filter(({ status }) => status === "no-data");
  const failed = rows.filter(({ status }) => status === "fail");
  const name = budgetName(judged);
  if (judged.status === "failed") return { group: "budgets", name, status: "failed", message: sentences(failed) };
  if (judged.status === "not-measured")
    return { group: "budgets", name, status: "skipped", message: sentences(missing) };
  return { group: "budgets", name, status: "passed", message: "" };
}

function thresholdCase(group: string, row: ThresholdRow): JunitCase {
  const { name } = row;
  if (row.status === "fail") return { group, name, status: "failed", message: sentence(row) };
  if (row.status === "no-data") return { group, name, status: "skipped", message: sentence(row) };
  return { group, name, status: "passed", message: "" };
}

function sentences(rows: readonly ThresholdRow[]): string {
  return rows.map(sentence).join(" ");
}

function sentence({ name, value, limit, margin, note }: ThresholdRow): string {
  return `${name}: ${value} (limit ${limit}, margin ${margin})${note === "" ? "" : `; ${note}`}`.replaceAll(
    "\u00a0",
    " ",
  );
}
