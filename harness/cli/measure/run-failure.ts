import { budgetRows } from "../../../reports/answer/budget-rows.ts";
import { neutraliseStrings } from "../../../reports/format/neutralise-strings.ts";
import type { ThresholdRow } from "../../../reports/answer/threshold-rows.ts";
import type { JudgedBudget } from "../../analyse/budgets/judge-budgets.ts";
import { wrongAnswers } from "../../analyse/verdict/wrong-answers.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import type { FinishedRun } from "./execute-run.ts";
import { LOAD_WITHOUT_K6 } from "./prepare-run.ts";
import type { MeasureOptions } from "./resolve-options.ts";

/**
 * Why a run fails although there is a report; `null` when it does not. The first of these that holds: interrupted, tokens got the wrong
 * answer, without k6, refused, a budget failed, a budget could not be judged. With `--allow-invalid` what could not be measured fails nothing;
 * a wrong answer does all the same.
 */
export function runFailure(
  { run, analysis, directory }: Pick<FinishedRun, "run" | "analysis" | "directory">,
  { allowInvalid = false }: Pick<MeasureOptions, "allowInvalid">,
): JwtCapacityError | null {
  if (run.run.status === "interrupted")
    return new JwtCapacityError(
      "JC-INTERRUPT-001",
      "interrupted; what was measured is kept",
      `read the report in ${directory}, or run again`,
    );
  const wrong = wrongAnswers(run);
  if (wrong.length > 0)
    return new JwtCapacityError(
      "JC-ANSWER-001",
      listed("tokens did not get the answer that is known to be right", wrong),
      "run again; what comes again is broken, however fast it may be",
    );
  const withoutK6 = run.notMeasured.find(({ what }) => what === LOAD_WITHOUT_K6);
  if (withoutK6 !== undefined) return new JwtCapacityError("JC-K6-001", withoutK6.why, withoutK6.hint);
  // A benchmark alone sizes no fleet, and was not asked to.
  const benchOnly = run.trials.every((trial) => trial.kind === "bench");
  const anyValid = run.trials.some((trial) => trial.verdict.status === "valid");
  const refused = benchOnly ? !anyValid : analysis.verdict.status === "refused";
  if (refused && !allowInvalid)
    return new JwtCapacityError(
      "JC-VERDICT-001",
      `the run was refused: ${neutraliseStrings(analysis.verdict.reasons).join(" ")}`,
      "remove the reasons (often other work on the same CPUs) and run again; --allow-invalid exits with 0 all the same",
    );
  return failedBudgets(analysis.budgets) ?? (allowInvalid ? null : unjudgedBudgets(analysis.budgets));
}

function failedBudgets(budgets: readonly JudgedBudget[]): JwtCapacityError | null {
  const rows = budgetRows(budgets).filter(({ status }) => status === "fail");
  if (rows.length === 0) return null;
  const words = rows.map(({ name, value, limit, note }) => `${name}: ${value} (limit ${limit}); ${note}`);
  return new JwtCapacityError(
    "JC-BUDGET-001",
    listed(`${budgetsWords(rows)} failed`, words),
    "find what costs more with the report, or raise the limit (budgets in the configuration) where more is meant",
  );
}

/** Silence on a limit that was asked for is no pass. A `warn` limit is only said, measured or not. */
function unjudgedBudgets(budgets: readonly JudgedBudget[]): JwtCapacityError | null {
  const levels = budgets.map((judged) => ({
    ...judged,
    levels: judged.levels.filter(({ level }) => level === "error"),
  }));
  const rows = budgetRows(levels).filter(({ status }) => status === "no-data");
  if (rows.length === 0) return null;
  return new JwtCapacityError(
    "JC-BUDGET-002",
    listed(
      `${budgetsWords(rows)} could not be judged`,
      rows.map(({ name, limit, note }) => `${name}, limit ${limit}: ${note}`),
    ),
    "remove the reasons and run again, or take out what is not to be judged (budgets in the configuration)",
  );
}

function budgetsWords({ length }: readonly ThresholdRow[]): string {
  return `${length} ${length === 1 ? "budget" : "budgets"}`;
}

function listed(what: string, lines: readonly string[]): string {
  return `${what}:${neutraliseStrings(lines)
    .map((line) => `\n  - ${line}`)
    .join("")}`.replaceAll("\u00a0", " ");
}
