import type { BudgetFigure } from "../../harness/analyse/budgets/budget-figures.ts";
import type { JudgedBudget, JudgedLevel } from "../../harness/analyse/budgets/judge-budgets.ts";
import { metricOf } from "../../harness/results/budgets.ts";
import { formatExact, formatInterval, type Quantity } from "../format/format-quantity.ts";
import { showAs, type ThresholdRow, upperLimitRow } from "./threshold-rows.ts";

/** Every limit of every budget as a threshold, in the order of the configuration, the error limit of each first. */
export function budgetRows(budgets: readonly JudgedBudget[]): readonly ThresholdRow[] {
  return budgets.flatMap((judged) => judged.levels.map((level) => rowOf(judged, level)));
}

/** The rows that somebody has to be told of: of a budget that failed only what failed, for its warning is known with it. */
export function tellingRows(budgets: readonly JudgedBudget[]): readonly ThresholdRow[] {
  return budgets.flatMap((judged) =>
    budgetRows([judged]).filter(({ status }) => (judged.status === "failed" ? status === "fail" : status !== "pass")),
  );
}

/** What a budget is called: `p99 of a validation, RS256, redis`. */
export function budgetName({ budget }: JudgedBudget): string {
  const { workload, ...design } = budget.for ?? {};
  return [metricOf(budget).label, ...Object.values(design), ...(workload === undefined ? [] : [`by ${workload}`])].join(
    ", ",
  );
}

function rowOf(judged: JudgedBudget, level: JudgedLevel): ThresholdRow {
  const { quantity } = metricOf(judged.budget);
  const row = upperLimitRow(
    `${budgetName(judged)} (${level.level})`,
    { limit: level.limit, value: level.worst?.value ?? null },
    showAs(quantity),
    noteOf(judged, level, quantity),
  );
  return { ...row, status: statusOf(level) };
}

function statusOf({ level, status }: JudgedLevel): ThresholdRow["status"] {
  if (status === "not-measured") return "no-data";
  if (status === "held") return "pass";
  return level === "error" ? "fail" : "warn";
}

function noteOf(judged: JudgedBudget, level: JudgedLevel, quantity: Quantity): string {
  const { worst, figures, missing } = level;
  return [
    ...(worst === null ? [] : [worstWords(worst, figures, quantity), ...tooCloseWords(worst, level.limit)]),
    ...(missing.length === 0 ? [] : [`not measured: ${missing.join(" ").replace(/\.$/u, "")}`]),
    ...(level.level === "error" ? generatorWords(judged) : []),
  ].join("; ");
}

function worstWords({ of, low, high, samples }: BudgetFigure, figures: number, quantity: Quantity): string {
  const interval = low === null || high === null ? "" : `, 95 % ${formatInterval(low, high, quantity)}`;
  const among = figures === 1 ? "" : `highest of ${formatExact(figures)}: `;
  return `${among}${of}, n = ${formatExact(samples)}${interval}`;
}

function tooCloseWords({ low, high }: BudgetFigure, limit: number): readonly string[] {
  if (low === null || high === null || limit < low || limit > high) return [];
  return ["the limit lies within the interval: another run may say otherwise"];
}

function generatorWords({ generator }: JudgedBudget): readonly string[] {
  if (generator === null) return [];
  const { held, crossed } = generator;
  return crossed === 0
    ? ["k6's own threshold held"]
    : [`k6's own threshold was crossed in ${formatExact(crossed)} of ${formatExact(held + crossed)} windows`];
}
