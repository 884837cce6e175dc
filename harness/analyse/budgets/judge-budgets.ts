import type { Budget } from "../../results/budgets.ts";
import { designLabel, designsUnder, metricOf, workloadOf } from "../../results/budgets.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import { workloads } from "../../results/workloads.ts";
import { isOnlyBehind } from "../load/load-samples.ts";
import { budgetFigures, type BudgetEvidence, type BudgetFigure } from "./budget-figures.ts";

/** A budget and what a run says to it. */
export interface JudgedBudget {
  readonly budget: Budget;
  /** `failed`: above `error`; `warned`: above `warn`; `not-measured`: nothing failed, and a figure that it is about is missing. */
  readonly status: "passed" | "warned" | "failed" | "not-measured";
  /** `error` first, then `warn`, as far as the budget has them. */
  readonly levels: readonly JudgedLevel[];
  /** What k6's own thresholds said in the valid trials; `null` where k6 had none. It times from the send and its floor is in it. */
  readonly generator: { readonly held: number; readonly crossed: number } | null;
}

/** One limit of a budget. */
export interface JudgedLevel {
  readonly level: "error" | "warn";
  readonly limit: number;
  readonly status: "held" | "crossed" | "not-measured";
  /** The highest figure; `null` when there is none. It alone decides, as it stands: its interval says how sure that is. */
  readonly worst: BudgetFigure | null;
  /** Distance to the limit as a share of it, below 0 beyond; `null` without a figure. */
  readonly margin: number | null;
  /** How many figures were held against the limit. */
  readonly figures: number;
  /** What could not be, and why: one sentence each. */
  readonly missing: readonly string[];
}

/**
 * Holds every budget of a run against what was measured. Figures of refused trials are in none of the evidence, a latency that
 * may not be quoted is no figure, and a budget with a design that has none is not said to hold.
 */
export function judgeBudgets(evidence: BudgetEvidence): JudgedBudget[] {
  return evidence.run.run.budgets.map((budget) => {
    const levels = (["error", "warn"] as const).flatMap((level) => {
      const limit = budget[level];
      return limit === undefined ? [] : [judgeLevel(budget, level, limit, evidence)];
    });
    return { budget, status: statusOf(levels), levels, generator: saidByGenerator(budget, evidence.run) };
  });
}

function judgeLevel(budget: Budget, level: JudgedLevel["level"], limit: number, evidence: BudgetEvidence): JudgedLevel {
  const cases = budgetFigures(budget, limit, evidence);
  const figures = cases.flatMap(({ found }) => ("why" in found ? [] : [found]));
  const unquotable = cases.flatMap(({ design, found }) => ("why" in found ? [`${design} ${found.why}`] : []));
  const seen = new Set(cases.map(({ design }) => design));
  const missing = [...unquotable, ...unseen(budget, seen, evidence.run)];
  const worst = figures.reduce<BudgetFigure | null>(
    (most, figure) => (most === null || figure.value > most.value ? figure : most),
    null,
  );
  const crossed = worst !== null && worst.value > limit;
  const status = crossed ? "crossed" : missing.length > 0 || worst === null ? "not-measured" : "held";
  const margin = worst === null ? null : (limit - worst.value) / limit;
  return { level, limit, status, worst, margin, figures: figures.length, missing };
}

/** Designs that the run set out to measure and has no figure of, or only one of its luckier repetitions, with the reason. */
function unseen(budget: Budget, seen: ReadonlySet<string>, run: RunResult): string[] {
  const planned = run.trials.flatMap((trial) =>
    designsUnder(budget, trial).map((subject) => ({ design: designLabel(metricOf(budget), subject), trial })),
  );
  if (planned.length === 0 && seen.size === 0) return [`Nothing in this run measures it${whoDoes(budget)}.`];
  return [...Map.groupBy(planned, ({ design }) => design)].flatMap(([design, trials]) => {
    if (seen.has(design)) return fellBehind(trials.map(({ trial }) => trial)).map((why) => `${design}: ${why}`);
    const refused = trials.flatMap(({ trial }) => (trial.verdict.status === "refused" ? trial.verdict.reasons : []));
    const [first] = refused;
    const why =
      first === undefined ? "its trials hold no figure of it." : `its trials were refused, first: ${first.message}`;
    return [`${design}: ${why}`];
  });
}

/** The repetitions that kept up are no figure of a design of which as many did not: they are the ones it had luck with. */
function fellBehind(trials: readonly TrialResult[]): string[] {
  const behind = trials.filter(({ verdict }) => isOnlyBehind(verdict)).length;
  const valid = trials.filter(({ verdict }) => verdict.status === "valid").length;
  return behind === 0 || behind < valid
    ? []
    : [`${behind} of ${trials.length} trials fell behind their rate, and no figure is made of those.`];
}

function whoDoes(budget: Budget): string {
  const workload = workloadOf(budget);
  return workload === null ? "" : `; the workload ${workload} does (${workloads[workload].label})`;
}

function statusOf(levels: readonly JudgedLevel[]): JudgedBudget["status"] {
  const of = (level: JudgedLevel["level"]) => levels.find((one) => one.level === level)?.status;
  if (of("error") === "crossed") return "failed";
  // A warning does not stand in for an error limit that could not be judged.
  if (of("warn") === "crossed") return of("error") === "not-measured" ? "not-measured" : "warned";
  const decisive = of("error") ?? of("warn");
  return decisive === "held" ? "passed" : "not-measured";
}

function saidByGenerator(budget: Budget, run: RunResult): JudgedBudget["generator"] {
  const { percentile } = metricOf(budget);
  const said = run.trials.flatMap((trial) => {
    if (trial.kind !== "load" || trial.verdict.status !== "valid") return [];
    if (designsUnder(budget, trial).length === 0) return [];
    return trial.evidence.generatorThresholds.filter(
      (one) => one.percentile === percentile && one.maxSeconds === budget.error && one.crossed !== null,
    );
  });
  if (said.length === 0) return null;
  const crossed = said.filter((one) => one.crossed === true).length;
  return { held: said.length - crossed, crossed };
}
