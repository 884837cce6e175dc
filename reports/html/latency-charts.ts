import type { LatencyAtRate, LoadCurve } from "../../harness/analyse/analysis.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { describeObjective } from "../answer/describe-fleet.ts";
import { type LineChartSpec, MOST_POINTS } from "../format/chart-spec.ts";
import { distinguishSubjects } from "../format/distinguish-subjects.ts";
import { percentileColumn, percentileLabel } from "../format/format-percentile.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { nameSubject } from "../format/name-subject.ts";

/** Latency at the objective's percentile, and the median, over the achieved rate; the objective is a line. */
export function loadCurveChart(curves: readonly LoadCurve[], question: SizingQuestion): LineChartSpec {
  const objective = percentileColumn(question.sloPercentile);
  const name = distinguishSubjects(curves.map(({ subject }) => subject));
  const percentiles = objective.id === "p50" ? [objective] : [objective, percentileColumn("p50")];
  return {
    kind: "lines",
    id: "chart-load-curve",
    quantity: "seconds",
    horizontal: "rate",
    horizontalAxis: "achieved requests/s, one verifier",
    verticalAxis: "latency",
    conclusion: curves.map((curve) => curveConclusion(curve, question)).join(" "),
    series: curves.flatMap(({ subject, steps }) =>
      percentiles.map((percentile) => ({
        label: `${percentile.label} ${name(subject)}`,
        points: steps.slice(0, MOST_POINTS).flatMap((step) => {
          const seconds = step.latency.samples > 0 ? percentile.pick(step.latency) : null;
          return seconds === null ? [] : [{ x: step.achievedPerSecond, y: seconds }];
        }),
      })),
    ),
    limit: { value: question.sloSeconds, label: `SLO ${describeObjective(question)}` },
  };
}

/** Latency over the share of requests, the tail stretched. */
export function distributionChart(latencies: readonly LatencyAtRate[]): LineChartSpec {
  const name = distinguishSubjects(latencies.map(({ subject }) => subject));
  return {
    kind: "lines",
    id: "chart-distribution",
    quantity: "seconds",
    horizontal: "tail",
    horizontalAxis: "share of requests at or below",
    verticalAxis: "latency",
    conclusion: distributionConclusion(latencies),
    series: latencies.map((row) => ({
      label: `${row.request === row.workload ? row.workload : `${row.workload} ${row.request}`}, ${name(row.subject)}, ${formatExact(row.offeredPerSecond)}/s`,
      points: row.distribution
        .slice(0, MOST_POINTS)
        .filter(({ percentile }) => percentile < 100)
        .map(({ percentile, seconds }) => ({ x: percentile / 100, y: seconds })),
    })),
    limit: null,
  };
}

function curveConclusion({ subject, steps }: LoadCurve, question: SizingQuestion): string {
  const { pick } = percentileColumn(question.sloPercentile);
  const objective = describeObjective(question);
  const judged = steps.filter(({ latency }) => latency.samples > 0 && pick(latency) !== null);
  const met = judged.filter(({ latency }) => (pick(latency) ?? Infinity) <= question.sloSeconds);
  const highest = Math.max(...met.map(({ offeredPerSecond }) => offeredPerSecond));
  const name = nameSubject(subject);
  if (judged.length === 0) return `${name}: too few samples to judge ${percentileLabel(question.sloPercentile)}.`;
  if (met.length === 0) return `${name}: ${objective} was met at no measured step.`;
  const all = met.length === judged.length;
  return `${name}: ${objective} was met ${all ? "at every step, the highest" : "up to"} ${formatQuantity(highest, "perSecond")}.`;
}

function distributionConclusion(latencies: readonly LatencyAtRate[]): string {
  const ranked = latencies.filter(({ latency }) => latency.samples > 0).toSorted((a, b) => a.latency.p99Seconds - b.latency.p99Seconds);
  const describe = (row: LatencyAtRate): string =>
    `${formatQuantity(row.latency.p99Seconds, "seconds")} (${row.workload}, ${nameSubject(row.subject)} at ${formatQuantity(row.offeredPerSecond, "perSecond")})`;
  const [lowest] = ranked;
  const highest = ranked.at(-1);
  if (lowest === undefined || highest === undefined) return "No samples.";
  if (lowest === highest) return `p99 is ${describe(lowest)}.`;
  return `p99 runs from ${describe(lowest)} to ${describe(highest)}.`;
}
