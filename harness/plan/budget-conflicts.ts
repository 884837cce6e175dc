import { type Budget, designLabel, designsUnder, metricOf, workloadOf } from "../results/budgets.ts";
import type { ConfigProblem } from "./config-problems.ts";
import { wholePlan } from "./plan-warnings.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import type { TrialSpec } from "./trial-spec.ts";

/**
 * Everything wrong with the budgets of a configuration: limits that contradict each other, names that mean nothing for their
 * metric, and budgets that no trial of the configuration would measure. A gate that can never close is a mistake.
 *
 * @param config before a command narrows it to what it measures: a budget on load is no mistake of `bench`
 */
export function budgetConflicts(config: ResolvedConfig): ConfigProblem[] {
  const { budgets } = config;
  if (budgets.length === 0) return [];
  const { trials } = wholePlan(config);
  return budgets.flatMap((budget, index) => {
    const path = `budgets[${index}]`;
    const wrong = [...limits(budget, path), ...meaningless(budget, path), ...repeated(budgets, index, path)];
    const conflicts = wrong.length > 0 ? wrong : unmeasured(budget, path, trials);
    return conflicts.map(([at, message]) => ({ layer: "configuration", path: at, message }));
  });
}

type Conflict = readonly [path: string, message: string];

function limits({ error, warn }: Budget, path: string): Conflict[] {
  if (error === undefined && warn === undefined) return [[path, "expected a limit: error, warn or both; got neither"]];
  if (error === undefined || warn === undefined || warn < error) return [];
  return [[`${path}.warn`, `${warn} is not below error (${error}): it would never warn`]];
}

function meaningless(budget: Budget, path: string): Conflict[] {
  const { designKeys, workloads, needs } = metricOf(budget);
  const { workload, ...named } = budget.for ?? {};
  const allowed = [...designKeys, ...(workloads.length > 1 ? ["workload"] : [])].join(", ");
  const foreign = Object.keys(named).filter((key) => !(designKeys as readonly string[]).includes(key));
  return [
    ...foreign.map((key): Conflict => [
      `${path}.for.${key}`,
      `means nothing for ${budget.metric}, which knows ${allowed}`,
    ]),
    ...(workload === undefined || workloads.includes(workload)
      ? []
      : [[`${path}.for.workload`, whoMeasures(budget, workload, workloads)] as const]),
    ...(needs === undefined || budget.for?.[needs] !== undefined
      ? []
      : [[`${path}.for`, `${budget.metric} needs ${needs}: it means nothing for every one of them`] as const]),
  ];
}

function whoMeasures({ metric }: Budget, workload: string, workloads: readonly string[]): string {
  return workloads.length === 0
    ? `${workload} means nothing for ${metric}, which no load decides: leave it out`
    : `${workload} does not measure ${metric}; ${workloads.join(", ")} do`;
}

function repeated(budgets: readonly Budget[], index: number, path: string): Conflict[] {
  const first = budgets.findIndex((other) => sameFigures(other, budgets[index]));
  return first === index ? [] : [[path, `limits the same figures as budgets[${first}]: give one of them both limits`]];
}

function sameFigures(a: Budget, b: Budget | undefined): boolean {
  if (b === undefined || a.metric !== b.metric || workloadOf(a) !== workloadOf(b)) return false;
  return metricOf(a).designKeys.every((key) => a.for?.[key] === b.for?.[key]);
}

function unmeasured(budget: Budget, path: string, trials: readonly TrialSpec[]): Conflict[] {
  if (trials.some((trial) => designsUnder(budget, trial).length > 0)) return [];
  const { for: _for, ...everywhere } = budget;
  const workload = workloadOf(budget);
  const wide: Budget = workload === null ? everywhere : { ...everywhere, for: { workload } };
  const designs = trials.flatMap((trial) =>
    designsUnder(wide, trial).map((subject) => designLabel(metricOf(budget), subject)),
  );
  const planned = [...new Set(designs)];
  const what = workload === null ? budget.metric : `${budget.metric} by ${workload}`;
  return [
    [
      path,
      planned.length === 0
        ? `nothing in this plan measures ${what}: add what does (load.workloads), or leave the budget out`
        : `nothing in this plan measures ${what} of that design; planned are ${planned.join(", ")}`,
    ],
  ];
}
