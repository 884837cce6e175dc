import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { engineIds } from "../../targets/verify/engines.ts";
import { hasEnoughAbove, percentileLabel } from "../results/percentile-seconds.ts";
import { WINDOW_MINIMUM_REQUESTS } from "../results/verdict.ts";
import { workloads } from "../results/workloads.ts";
import { budgetWarnings } from "./budget-warnings.ts";
import { buildPlan, type Plan } from "./build-plan.ts";
import { whyNoComparison, whyNoPlacement } from "./impossible-parts.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import { offeredPerSecond, type TrialSpec } from "./trial-spec.ts";

/** Something a plan cannot deliver, known before it runs. */
export interface PlanWarning {
  /** One sentence: what came, what is needed, what follows. */
  readonly message: string;
  /** The setting to change, and how. */
  readonly hint: string;
}

/** What is known to come out too thin, or not at all, before anything is measured. */
export function planWarnings(config: ResolvedConfig, plan: Plan): readonly PlanWarning[] {
  return [
    ...thinWindows(plan),
    ...unseenObjective(config, plan),
    ...leftOut(config),
    ...budgetWarnings(config.budgets, plan),
  ];
}

/** The plan on a machine that lacks nothing: what it cannot deliver is the configuration's doing. */
export function wholePlan(config: ResolvedConfig): Plan {
  const pairs = algorithmIds.flatMap((algorithm) => engineIds.map((engine) => `${algorithm}/${engine}`));
  return buildPlan(config, { k6: true, redis: true, preflighted: new Set(pairs) });
}

/** Windows of known rate that will be refused for their few requests, one warning per workload. */
function thinWindows({ trials }: Plan): PlanWarning[] {
  const windows = trials.flatMap((trial) => fixedWindows(trial).map((window) => ({ ...window, trial })));
  const thin = windows.filter(({ requests }) => requests < WINDOW_MINIMUM_REQUESTS);
  return [...Map.groupBy(thin, ({ trial }) => trial.workload)].map(([workload, group]) => {
    const fewest = group.reduce((least, window) => (window.requests < least.requests ? window : least));
    return {
      message: `${workload}: ${Math.floor(fewest.requests)} requests at ${fewest.perSecond}/s in ${fewest.seconds} s; a window with fewer than ${WINDOW_MINIMUM_REQUESTS} is refused`,
      hint: `raise ${SECONDS_OF[fewest.trial.kind]} or the rate`,
    };
  });
}

const SECONDS_OF = {
  bench: "bench.measureSeconds",
  load: "load.measureSeconds and load.stepSeconds",
  probe: "probe.stepSeconds",
  duet: "duet.sliceSeconds",
} as const;

/** No window will hold enough requests for the percentile of the latency objective. */
function unseenObjective(config: ResolvedConfig, { trials }: Plan): PlanWarning[] {
  const { sloPercentile } = config.sizing;
  const verifying = trials.filter(({ workload }) => workloads[workload].onlyVerifies);
  if (verifying.length === 0) return [];
  const best = Math.max(...mostRequests(verifying), swept(config));
  if (hasEnoughAbove(Math.floor(best), sloPercentile)) return [];
  const needed = REQUESTS.find((requests) => hasEnoughAbove(requests, sloPercentile));
  return [
    {
      message: `${percentileLabel(sloPercentile)} needs ${needed} requests at one rate; the best of this plan has about ${Math.floor(best)}, so that the latency objective cannot be judged`,
      hint: "raise probe.stepSeconds, load.measureSeconds or the repetitions, or set sizing.sloPercentile lower",
    },
  ];
}

const REQUESTS = [20, 100, 200, 1000, 10_000] as const;

/** Requests of the same window over all repetitions, whose histograms are merged. */
function mostRequests(trials: readonly TrialSpec[]): number[] {
  const windows = trials.flatMap((trial) =>
    fixedWindows(trial).map(({ name, requests }) => ({ key: trial.id.replace(/\/r\d+$/, name), requests })),
  );
  return [...Map.groupBy(windows, ({ key }) => key).values()].map((same) =>
    same.reduce((sum, { requests }) => sum + requests, 0),
  );
}

/** Requests of the busiest step of the sweeps. Their rates are shares of what is found: assumed is a verifier faster than most. */
function swept({ load, probe }: ResolvedConfig): number {
  if (!load.workloads.includes("sweep")) return 0;
  const fraction = Math.max(...probe.fractions, ...probe.holdOutFractions);
  return ASSUMED_ANCHOR_PER_SECOND * fraction * probe.stepSeconds * probe.repetitions;
}

const ASSUMED_ANCHOR_PER_SECOND = 10_000;

function fixedWindows(trial: TrialSpec) {
  const windows =
    trial.kind === "load"
      ? trial.windows.map((window) => ({ ...window, perSecond: offeredPerSecond(window) }))
      : trial.kind === "probe"
        ? trial.steps.flatMap((step) => ("perSecond" in step.rate ? [{ ...step, perSecond: step.rate.perSecond }] : []))
        : [];
  return windows.map(({ name, seconds, perSecond }) => ({ name, seconds, perSecond, requests: perSecond * seconds }));
}

/** What the profile names and this configuration leaves no room for. */
function leftOut(config: ResolvedConfig): PlanWarning[] {
  const { load, probe, duet } = config;
  const parts = [
    ...(load.workloads.includes("placement") ? probe.placements : []).map(
      (id) => [`placement ${id}`, whyNoPlacement(config, id)] as const,
    ),
    ...(load.workloads.includes("duet") ? duet.comparisons : []).map(
      (id) => [`comparison ${id}`, whyNoComparison(config, id)] as const,
    ),
  ];
  return parts.flatMap(([what, why]) =>
    why === null
      ? []
      : [{ message: `${what} is left out: ${why}`, hint: "name more, or nothing where it is not wanted" }],
  );
}
