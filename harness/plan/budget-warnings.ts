import { type Budget, designsUnder, metricOf, workloadOf } from "../results/budgets.ts";
import { COMMAND } from "../results/command.ts";
import { hasEnoughAbove, percentileLabel, samplesFor } from "../results/percentile-seconds.ts";
import type { Plan } from "./build-plan.ts";
import type { PlanWarning } from "./plan-warnings.ts";
import { offeredPerSecond, type TrialSpec } from "./trial-spec.ts";

/** Budgets that this plan will not judge: what measures them is left out of it, or its windows are too short for the percentile. */
export function budgetWarnings(budgets: readonly Budget[], { trials }: Plan): PlanWarning[] {
  return budgets.flatMap((budget, index) => {
    const name = `budgets[${index}] (${budget.metric})`;
    const measuring = trials.filter((trial) => designsUnder(budget, trial).length > 0);
    if (measuring.length === 0) return [leftOut(name, budget)];
    const { percentile } = metricOf(budget);
    const most = Math.max(...requestsByCondition(measuring));
    if (percentile === undefined || hasEnoughAbove(Math.floor(most), percentile)) return [];
    return [
      {
        message: `${name}: ${percentileLabel(percentile)} needs ${samplesFor(percentile)} requests at one rate; this plan has ${Math.floor(most)}, so that it cannot be judged`,
        hint: "raise load.measureSeconds, load.ratePerSecond or the repetitions",
      },
    ];
  });
}

function leftOut(name: string, budget: Budget): PlanWarning {
  const workload = workloadOf(budget);
  return {
    message: `${name} will not be judged: nothing in this plan measures it${workload === null ? "" : `, which ${workload} does`}`,
    hint: `measure it with \`${COMMAND} run\`, or leave the budget out`,
  };
}

/** Requests of a window of known rate over all repetitions, whose histograms are merged; unknown rates are given the benefit of the doubt. */
function requestsByCondition(trials: readonly TrialSpec[]): number[] {
  const windows = trials.flatMap((trial) =>
    trial.kind === "load"
      ? trial.windows.map((window) => ({
          key: trial.id.replace(/\/r\d+$/, window.name),
          requests: offeredPerSecond(window) * window.seconds,
        }))
      : [{ key: trial.id, requests: Infinity }],
  );
  return [...Map.groupBy(windows, ({ key }) => key).values()].map((same) =>
    same.reduce((sum, { requests }) => sum + requests, 0),
  );
}
