import { type ComparisonId, comparisons } from "./comparisons.ts";
import type { SloPercentile } from "./percentile-seconds.ts";
import type { Subject } from "./trial-result.ts";
import { type WorkloadId, workloadIds, workloads } from "./workloads.ts";

/**
 * A limit that one figure of a run must not exceed, in the base unit that the name of the metric ends with: s or B. Crossed
 * at `error` it fails the run (exit status 99), at `warn` it is only said.
 */
export interface Budget {
  readonly metric: BudgetMetricId;
  /** The designs it is for, and the load; every one that measures the metric where nothing is named. */
  readonly for?: BudgetScope;
  readonly error?: number;
  readonly warn?: number;
}

/** What narrows a budget: names as in the design of a trial, and the workload that measures. */
export type BudgetScope = Readonly<Partial<Record<DesignKey, string>>> & { readonly workload?: WorkloadId };

type DesignKey = Exclude<keyof Subject, "cache">;

/** How a metric comes to its figures. */
export interface BudgetMetricRow {
  /** As it is called in a report. */
  readonly label: string;
  readonly quantity: "seconds" | "bytes";
  /** `latency` under load, `demand`: CPU of a component under load, `bench`, a `duet`, or the `tokens` that were minted. */
  readonly evidence: "latency" | "demand" | "bench" | "duet" | "tokens";
  /** What a design is told apart by here, and may be named in `for`. */
  readonly designKeys: readonly DesignKey[];
  /** Workloads that measure it, the usual one first; none where it does not matter which. */
  readonly workloads: readonly WorkloadId[];
  readonly percentile?: SloPercentile;
  readonly component?: string;
  readonly comparison?: ComparisonId;
  /** What `for` has to name, because the metric means nothing without. */
  readonly needs?: DesignKey;
}

const anyDesign = ["algorithm", "engine", "tokenProfile", "denylist", "placement"] as const;
const validating = workloadIds.filter((id) => workloads[id].onlyVerifies || workloads[id].part === "placement");
const underLoad = {
  quantity: "seconds",
  designKeys: anyDesign,
  // At a constant rate, which the configuration names: shares of an overload anchor are other rates in every run.
  workloads: ["verify", ...validating.filter((id) => id !== "verify")],
} as const;
const latency = { ...underLoad, evidence: "latency" } as const;
const inDuets = { quantity: "seconds", evidence: "duet", designKeys: anyDesign, workloads: ["duet"] } as const;

/** Every metric that may have a budget. Less is better for all of them. */
export const budgetMetrics = {
  p50Seconds: { ...latency, label: "p50 of a validation", percentile: "p50" },
  p90Seconds: { ...latency, label: "p90 of a validation", percentile: "p90" },
  p95Seconds: { ...latency, label: "p95 of a validation", percentile: "p95" },
  p99Seconds: { ...latency, label: "p99 of a validation", percentile: "p99" },
  p999Seconds: { ...latency, label: "p99.9 of a validation", percentile: "p999" },
  cpuSecondsPerValidation: {
    ...underLoad,
    evidence: "demand",
    label: "verifier CPU per validation",
    component: "verifier",
  },
  redisCpuSecondsPerValidation: {
    ...underLoad,
    evidence: "demand",
    label: "Redis CPU per validation",
    component: "redis",
    needs: "denylist",
  },
  marginalCpuSeconds: { ...inDuets, label: "CPU that a validation adds to the plain route", comparison: "stages" },
  denylistCpuSeconds: { ...inDuets, label: "verifier CPU that a denylist adds", comparison: "denylist" },
  verifyCpuSeconds: {
    label: "CPU of one verify",
    quantity: "seconds",
    evidence: "bench",
    designKeys: ["algorithm", "engine", "tokenProfile"],
    workloads: ["bench"],
  },
  tokenBytes: {
    label: "length of the longest token",
    quantity: "bytes",
    evidence: "tokens",
    designKeys: ["algorithm", "tokenProfile"],
    workloads: [],
  },
} as const satisfies Record<string, BudgetMetricRow>;

export type BudgetMetricId = keyof typeof budgetMetrics;

/** Every metric id, in the order of the table. */
export const budgetMetricIds: readonly BudgetMetricId[] = Object.keys(budgetMetrics) as BudgetMetricId[];

/** The row of a budget's metric. */
export function metricOf({ metric }: Pick<Budget, "metric">): BudgetMetricRow {
  return budgetMetrics[metric];
}

/** The workload that a budget is measured by; `null` where it does not matter. */
export function workloadOf(budget: Budget): WorkloadId | null {
  return budget.for?.workload ?? metricOf(budget).workloads[0] ?? null;
}

/** Whether a design is among those that a budget names. */
export function coversDesign(budget: Budget, subject: Partial<Readonly<Record<DesignKey, string>>>): boolean {
  return metricOf(budget).designKeys.every((key) => {
    const named = budget.for?.[key];
    return named === undefined || named === subject[key];
  });
}

/** A trial, planned or measured, as far as budgets go. */
export interface BudgetTrial {
  readonly workload: WorkloadId;
  readonly subject: Subject;
  /** Of a duet. */
  readonly comparison?: ComparisonId;
  readonly variants?: readonly { readonly subject: Subject }[];
}

/** The designs of a trial whose figures a budget limits; none when the trial measures something else. */
export function designsUnder(budget: Budget, trial: BudgetTrial): readonly Subject[] {
  const workload = workloadOf(budget);
  if (workload !== null && trial.workload !== workload) return [];
  return measuredIn(metricOf(budget), trial).filter((subject) => coversDesign(budget, subject));
}

function measuredIn({ comparison }: BudgetMetricRow, trial: BudgetTrial): readonly Subject[] {
  if (comparison === undefined) return [trial.subject];
  if (trial.comparison !== comparison) return [];
  const subjects = (trial.variants ?? []).map(({ subject }) => subject);
  // Step by step the last variant is the whole; otherwise each is compared with the first.
  return comparisons[comparison].of === "steps" ? subjects.slice(-1) : subjects.slice(1);
}

/** A design as a budget tells it apart: `RS256 · jose · typical · redis`; where the verify runs only when it is not the usual place. */
export function designLabel(
  { designKeys }: BudgetMetricRow,
  subject: Partial<Readonly<Record<DesignKey, string>>>,
): string {
  return designKeys
    .flatMap((key) => (key === "placement" && subject[key] === "inline" ? [] : (subject[key] ?? [])))
    .join(" · ");
}
