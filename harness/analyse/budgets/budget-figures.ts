import type { Budget, BudgetMetricRow } from "../../results/budgets.ts";
import { coversDesign, designLabel, metricOf, workloadOf } from "../../results/budgets.ts";
import { percentileSeconds } from "../../results/percentile-seconds.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { Subject } from "../../results/trial-result.ts";
import type { Analysis } from "../analysis.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Condition } from "../load/load-samples.ts";
import { mergeHistograms } from "../statistics/merge-histograms.ts";
import { percentileInterval } from "../statistics/percentile-interval.ts";
import { quotableLatency } from "../load/quotable-latency.ts";
import { sameLoad } from "../load/same-load.ts";

/** One figure that a budget limits. */
export interface BudgetFigure {
  /** Of which design, at which load and by whom: `RS256 · jose · typical · redis at 500/s by the probe`. */
  readonly of: string;
  /** Base unit of the metric. */
  readonly value: number;
  /** 95 % interval; `null` where there is none, as for one repetition. */
  readonly low: number | null;
  readonly high: number | null;
  /** Repetitions behind it; of a latency the requests, of a token size the tokens. */
  readonly samples: number;
}

/** A figure of one design, or why it has none that may be held against a limit. */
export interface BudgetCase {
  /** What the metric tells designs apart by. */
  readonly design: string;
  readonly found: BudgetFigure | { readonly why: string };
}

/** What figures are taken from: rows that rest on valid windows of valid trials alone. */
export interface BudgetEvidence {
  readonly run: RunResult;
  readonly conditions: readonly Condition[];
  readonly analysis: Pick<Analysis, "quotes" | "serviceDemands" | "verifyCosts" | "comparisons" | "validationCosts">;
}

/**
 * Every figure that a budget is about.
 *
 * @param limit the one it will be held against: whose latency may be quoted depends on how far its floor is below that
 */
export function budgetFigures(budget: Budget, limit: number, evidence: BudgetEvidence): BudgetCase[] {
  return readers[metricOf(budget).evidence](budget, evidence, limit);
}

type Reader = (budget: Budget, evidence: BudgetEvidence, limit: number) => BudgetCase[];

const readers: Readonly<Record<BudgetMetricRow["evidence"], Reader>> = { latency, demand, bench, duet, tokens };

function latency(budget: Budget, { analysis, conditions }: BudgetEvidence, limit: number): BudgetCase[] {
  const { percentile } = metricOf(budget);
  if (percentile === undefined) return [];
  return underLoad(budget, analysis.quotes).map((quote) => {
    const tookPart = (["probe", "k6"] as const).filter((name) => quote[name] !== null);
    const { source, reasons } = quotableLatency({ sloPercentile: percentile, sloSeconds: limit }, quote, tookPart);
    const summary = source === null ? null : quote[source];
    const value = summary === null ? null : percentileSeconds(summary, percentile);
    if (summary === null || value === null)
      return caseOf(budget, quote.subject, { why: `${loadOf(quote)}: ${reasons.join(" ")}` });
    const condition = conditions.find((one) => sameLoad(one, quote));
    const histograms = (condition?.samples ?? []).flatMap(({ window }) =>
      window.latencies.filter((one) => one.request === "verify" && one.generator === source),
    );
    const interval =
      histograms.length === 0
        ? null
        : percentileInterval(mergeHistograms(histograms.map((one) => one.histogram)).histogram, QUANTILES[percentile]);
    const of = `${designLabel(metricOf(budget), quote.subject)} ${loadOf(quote)} by ${source === "probe" ? "the probe" : "k6"}`;
    const { low, high } = interval ?? { low: null, high: null };
    return caseOf(budget, quote.subject, { of, value, low, high, samples: summary.samples });
  });
}

const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const;

function demand(budget: Budget, { analysis }: BudgetEvidence): BudgetCase[] {
  const { component } = metricOf(budget);
  return underLoad(budget, analysis.serviceDemands).map((row) => {
    const used = row.components.find((one) => one.component === component);
    return caseOf(
      budget,
      row.subject,
      used === undefined
        ? { why: `${loadOf(row)}: no CPU of ${component} was observed.` }
        : figureOf(`${designLabel(metricOf(budget), row.subject)} ${loadOf(row)}`, used.cpuSecondsPerRequest),
    );
  });
}

function bench(budget: Budget, { analysis }: BudgetEvidence): BudgetCase[] {
  return analysis.verifyCosts
    .filter((row) => coversDesign(budget, row))
    .map((row) => caseOf(budget, row, figureOf(designLabel(metricOf(budget), row), row.cpuSeconds)));
}

function duet(budget: Budget, { analysis }: BudgetEvidence): BudgetCase[] {
  const { comparison } = metricOf(budget);
  const compared = analysis.comparisons
    .filter((row) => row.comparison === comparison)
    .map(({ variant, cpuSeconds }) => ({ subject: variant.subject, cpuSeconds }));
  const takenApart = analysis.validationCosts.map(({ subject, marginalCpuSeconds }) => ({
    subject,
    cpuSeconds: marginalCpuSeconds,
  }));
  return (comparison === "stages" ? takenApart : compared)
    .filter(({ subject }) => coversDesign(budget, subject))
    .map(({ subject, cpuSeconds }) =>
      caseOf(budget, subject, figureOf(designLabel(metricOf(budget), subject), cpuSeconds)),
    );
}

/** The longest token: a mean would fit where one of them does not. Sizes do not depend on how a trial went. */
function tokens(budget: Budget, { run }: BudgetEvidence): BudgetCase[] {
  return run.tokenSizes
    .filter((size) => coversDesign(budget, size))
    .map((size) => {
      const of = designLabel(metricOf(budget), size);
      return caseOf(budget, size, { of, value: size.maxTokenBytes, low: null, high: null, samples: size.samples });
    });
}

interface Loaded {
  readonly subject: Subject;
  readonly workload: string;
  readonly offeredPerSecond: number;
}

function underLoad<Row extends Loaded>(budget: Budget, rows: readonly Row[]): Row[] {
  const workload = workloadOf(budget);
  return rows.filter((row) => row.workload === workload && coversDesign(budget, row.subject));
}

function loadOf({ offeredPerSecond }: Loaded): string {
  return `at ${Number(offeredPerSecond.toPrecision(3))}/s`;
}

function caseOf(budget: Budget, subject: Parameters<typeof designLabel>[1], found: BudgetCase["found"]): BudgetCase {
  return { design: designLabel(metricOf(budget), subject), found };
}

function figureOf(of: string, { value, low, high, samples }: Estimate): BudgetFigure {
  return samples > 1 ? { of, value, low, high, samples } : { of, value, low: null, high: null, samples };
}
