import { type Budget, type BudgetTrial, designsUnder, metricOf } from "../results/budgets.ts";
import type { SloPercentile } from "../results/percentile-seconds.ts";
import type { WindowSpec } from "./trial-spec.ts";
import type { RequestKind } from "./workloads.ts";

/** A latency limit that the generator watches in one window. */
export interface LatencyThreshold {
  readonly window: string;
  readonly request: RequestKind;
  readonly percentile: SloPercentile;
  readonly maxSeconds: number;
}

/** The kind of request that a latency budget is about. */
const LIMITED: RequestKind = "verify";

/**
 * The thresholds that k6 gets for a trial: the `error` limit of every latency budget that the trial measures. k6 knows no
 * warning, and it times from the send, with its own floor inside: whether a budget holds is decided by the analysis.
 */
export function latencyThresholds(
  budgets: readonly Budget[],
  trial: Pick<BudgetTrial, "workload" | "subject">,
  windows: readonly WindowSpec[],
): LatencyThreshold[] {
  return budgets.flatMap((budget) => {
    const { percentile } = metricOf(budget);
    const { error: maxSeconds } = budget;
    if (percentile === undefined || maxSeconds === undefined || designsUnder(budget, trial).length === 0) return [];
    return windows
      .filter(({ flows }) => flows.some(({ request }) => request === LIMITED))
      .map(({ name }) => ({ window: name, request: LIMITED, percentile, maxSeconds }));
  });
}
