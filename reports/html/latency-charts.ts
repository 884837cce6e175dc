import type { LatencyAtRate, LoadCurve } from "../../harness/analyse/analysis.ts";
import { percentileLabel, percentileSeconds } from "../../harness/results/percentile-seconds.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { workloads } from "../../harness/results/workloads.ts";
import { describeObjective } from "../answer/describe-fleet.ts";
import { type LineChartSpec, MOST_POINTS } from "../format/chart-spec.ts";
import { distinguishSubjects } from "../format/distinguish-subjects.ts";
import { percentileColumn } from "../format/format-percentile.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";

/** Latency at the objective's percentile over the achieved rate, a line a design; the objective is a line too. Held-out steps are outlines, and of many designs the first ones are drawn. */
export function loadCurveChart(curves: readonly LoadCurve[], question: SizingQuestion): LineChartSpec {
  const name = distinguishSubjects(curves.map(({ subject }) => subject));
  const { label, pick } = percentileColumn(question.sloPercentile);
  return {
    kind: "lines",
    id: "chart-load-curve",
    quantity: "seconds",
    horizontal: "rate",
    vertical: "log",
    horizontalAxis: curves.some(({ steps }) => steps.some(({ role }) => role === "hold-out"))
      ? "achieved requests/s, one verifier (outlined points: held-out steps)"
      : "achieved requests/s, one verifier",
    verticalAxis: `${label} latency`,
    conclusion: curvesConclusion(curves, question),
    series: curves.slice(0, MOST_LINES).map(({ subject, generator, steps }) => ({
      label: `${label} ${name(subject)}, ${generator}`,
      points: steps.slice(0, MOST_POINTS).flatMap((step) => {
        const seconds = step.latency.samples > 0 ? pick(step.latency) : null;
        if (seconds === null) return [];
        const point = { x: step.achievedPerSecond, y: seconds };
        return step.role === "hold-out" ? [{ ...point, hollow: true }] : [point];
      }),
    })),
    limit: { value: question.sloSeconds, label: `SLO ${describeObjective(question)}` },
  };
}

/** Latency over the share of requests, the tail stretched. */
export function distributionChart(latencies: readonly LatencyAtRate[]): LineChartSpec {
  // Too many lines tell nothing: what a fleet is sized from first, the probe's before k6's, the rest only in the table.
  const shown = latencies.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_LINES);
  const name = distinguishSubjects(shown.map(({ subject }) => subject));
  return {
    kind: "lines",
    id: "chart-distribution",
    quantity: "seconds",
    horizontal: "tail",
    vertical: "log",
    horizontalAxis: "share of requests at or below",
    verticalAxis: "latency",
    conclusion: distributionConclusion(latencies),
    series: shown.map((row) => ({
      label: `${row.request === row.workload ? row.workload : `${row.workload} ${row.request}`} by ${row.generator}, ${name(row.subject)}, ${formatExact(Math.round(row.offeredPerSecond))}/s`,
      points: row.distribution
        .slice(0, MOST_POINTS)
        .filter(({ percentile }) => percentile < 100)
        .map(({ percentile, seconds }) => ({ x: percentile / 100, y: seconds })),
    })),
    limit: null,
  };
}

/** Lines that a reader can still tell apart. */
const MOST_LINES = 6;

function rank({ workload }: LatencyAtRate): number {
  const { onlyVerifies, generator } = workloads[workload];
  return onlyVerifies ? Number(generator !== "probe") : 2;
}

/** One sentence per outcome, with the designs it holds for. */
function curvesConclusion(curves: readonly LoadCurve[], question: SizingQuestion): string {
  const outcomes = Map.groupBy(curves, (curve) => curveOutcome(curve, question));
  return [...outcomes]
    .map(([outcome, { length, [0]: first }]) => {
      const all = length === curves.length && length > 1;
      const some =
        length > 1 ? `${formatExact(length)} designs` : first === undefined ? "" : subjectLabel(first.subject);
      return `${all ? `All ${formatExact(length)} designs` : some}: ${outcome}.`;
    })
    .join(" ");
}

function curveOutcome({ steps }: LoadCurve, question: SizingQuestion): string {
  const { pick } = percentileColumn(question.sloPercentile);
  const objective = describeObjective(question);
  const judged = steps.filter(({ latency }) => latency.samples > 0 && pick(latency) !== null);
  const met = judged.filter(({ latency }) => (pick(latency) ?? Infinity) <= question.sloSeconds);
  const highest = formatQuantity(Math.max(...met.map(({ offeredPerSecond }) => offeredPerSecond)), "perSecond");
  if (judged.length === 0) return `too few samples to judge ${percentileLabel(question.sloPercentile)}`;
  if (met.length === 0) return `${objective} was met at no measured step`;
  if (met.length === judged.length) return `${objective} was met at every measured step, up to ${highest}`;
  return `${objective} was met at ${formatExact(met.length)} of ${formatExact(judged.length)} measured steps, the highest ${highest}`;
}

function distributionConclusion(latencies: readonly LatencyAtRate[]): string {
  const ranked = latencies
    .filter(({ latency }) => percentileSeconds(latency, "p99") !== null)
    .toSorted((a, b) => a.latency.p99Seconds - b.latency.p99Seconds);
  const [lowest] = ranked;
  const highest = ranked.at(-1);
  if (lowest === undefined || highest === undefined) return "Too few samples for a p99.";
  if (lowest === highest) return `p99 is ${describeP99(lowest)}.`;
  return `p99 runs from ${describeP99(lowest)} to ${describeP99(highest)}.`;
}

function describeP99({ latency, workload, subject, offeredPerSecond }: LatencyAtRate): string {
  const where = `${workload}, ${subjectLabel(subject)} at ${formatQuantity(offeredPerSecond, "perSecond")}`;
  return `${formatQuantity(latency.p99Seconds, "seconds")} (${where})`;
}
