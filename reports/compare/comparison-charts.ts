import { type MetricKindId, metricKinds } from "../../harness/analyse/compare/metric-kinds.ts";
import type { MetricChange } from "../../harness/analyse/compare/run-comparison.ts";
import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import { workloads } from "../../harness/results/workloads.ts";
import type { Bar, BarChartSpec, LinePoint, LineChartSpec } from "../format/chart-spec.ts";
import { hasInterval } from "../format/format-estimate.ts";
import { countWords } from "../format/count-words.ts";
import { formatExact } from "../format/format-quantity.ts";
import { formatDifference } from "../format/format-change.ts";
import { summariseKinds } from "../answer/compare-words.ts";

/** Bars of the base beside bars of the candidate, a pair for every figure; of many the first ones are drawn. */
export function sideBySideChart(kind: MetricKindId, changes: readonly MetricChange[]): BarChartSpec {
  const shown = changes.slice(0, MOST_BARS);
  const { label, quantity } = metricKinds[kind];
  return {
    kind: "bars",
    id: `chart-${kind}`,
    quantity,
    axis: label,
    stacked: false,
    conclusion: conclusionOf(changes),
    categories: shown.map((change) => change.label),
    series: [
      { label: "base", bars: shown.map(({ base }) => barOf(base)) },
      { label: "candidate", bars: shown.map(({ candidate }) => barOf(candidate)) },
    ],
  };
}

/** Pairs of bars that a reader can still find a name in. */
const MOST_BARS = 20;

/** Latency over the offered rate in both runs, a pair of lines for every design that both swept; of many designs the first ones are drawn. `null` when none was. */
export function bothCurvesChart(kind: MetricKindId, changes: readonly MetricChange[]): LineChartSpec | null {
  const steps = changes.filter(({ place: { workload } }) => workload !== null && workloads[workload].inSteps);
  const designs = [...Map.groupBy(steps, ({ place }) => `${place.workload} of ${place.design}`)]
    .filter(([, points]) => points.length > 1)
    .slice(0, MOST_DESIGNS);
  if (designs.length === 0) return null;
  return {
    kind: "lines",
    id: `chart-${kind}`,
    quantity: metricKinds[kind].quantity,
    horizontal: "rate",
    vertical: "log",
    horizontalAxis: "offered requests/s, one verifier",
    verticalAxis: metricKinds[kind].label,
    conclusion: conclusionOf(steps),
    series: designs.flatMap(([design, points]) =>
      (["base", "candidate"] as const).map((side) => ({
        label: `${side}: ${design}`,
        points: points.flatMap((change) => pointOf(change, side) ?? []).toSorted((a, b) => a.x - b.x),
      })),
    ),
    limit: null,
  };
}

/** A pair of lines each: what a reader can still tell apart. */
const MOST_DESIGNS = 3;

function pointOf({ base, candidate, place }: MetricChange, side: "base" | "candidate"): LinePoint | null {
  const x = side === "base" ? place.basePerSecond : place.candidatePerSecond;
  const estimate = side === "base" ? base : candidate;
  if (x === null) return null;
  const point = { x, y: estimate.value };
  return hasInterval(estimate) ? { ...point, low: estimate.low, high: estimate.high } : point;
}

function barOf(estimate: Estimate): Bar {
  const { value, low, high } = estimate;
  return hasInterval(estimate) ? { value, low, high } : { value, low: null, high: null };
}

/** How many moved, in one sentence that ends with a full stop. */
function conclusionOf(changes: readonly MetricChange[]): string {
  return summariseKinds(changes)
    .map(({ counts, medianLnChange }) => {
      const { worse, better } = counts;
      const count = `${countWords(changes.length, "figure")} of both runs`;
      const moved =
        worse + better === 0
          ? "no significant change"
          : `${formatExact(worse)} worse and ${formatExact(better)} better`;
      return `${count}: ${moved}; ${formatDifference(Math.expm1(medianLnChange), "share")} in the median.`;
    })
    .join(" ");
}
