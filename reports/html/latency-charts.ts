import type { LatencyAtRate, LoadCurve } from "../../harness/analyse/analysis.ts";
import type { CapacityModel } from "../../harness/analyse/model/capacity-model.ts";
import { secondsAt } from "../../harness/analyse/model/fit-latency-curve.ts";
import { fittedRange } from "../../harness/analyse/model/fit-quantile-curve.ts";
import { percentileLabel, percentileSeconds } from "../../harness/results/percentile-seconds.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { workloads } from "../../harness/results/workloads.ts";
import { describeObjective } from "../answer/describe-fleet.ts";
import { type LineChartSpec, MOST_POINTS } from "../format/chart-spec.ts";
import { distinguishSubjects } from "../format/distinguish-subjects.ts";
import { percentileColumn } from "../format/format-percentile.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { subjectKey, subjectLabel } from "../../harness/analyse/subject-order.ts";

/** Latency at the objective's percentile over the achieved rate, a line a design; the objective is a line too. Held-out steps are outlines, and of many designs the first ones are drawn. */
export function loadCurveChart(
  curves: readonly LoadCurve[],
  question: SizingQuestion,
  models: readonly CapacityModel[] = [],
): LineChartSpec {
  const shown = curves.slice(0, MOST_LINES);
  const fits = shown.map((curve) => fittedLine(curve, models, question));
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
    conclusion: `${curvesConclusion(curves, question)}${fits.some((fit) => fit !== null) ? FITS : ""}`,
    series: [
      ...shown.map(({ subject, generator, steps }, index) => ({
        label: `${label} ${name(subject)}, ${generator}`,
        ...(fits[index] === null ? {} : { drawnAs: "points" as const }),
        points: steps.slice(0, MOST_POINTS).flatMap((step) => {
          const seconds = step.latency.samples > 0 ? pick(step.latency) : null;
          if (seconds === null) return [];
          const point = { x: step.achievedPerSecond, y: seconds };
          return step.role === "hold-out" ? [{ ...point, hollow: true }] : [point];
        }),
      })),
      ...shown.flatMap(({ subject, generator }, index) => {
        const fit = fits[index] ?? null;
        return fit === null
          ? []
          : [
              {
                label: `${label} ${name(subject)}, ${generator}, ${fit.label}`,
                points: fit.points,
                drawnAs: "curve" as const,
                like: index,
              },
            ];
      }),
    ],
    limit: { value: question.sloSeconds, label: `SLO ${describeObjective(question)}` },
  };
}

const FITS = " Curves are fitted and end at the highest load that was fitted.";

/** The fitted curve of a design between its lowest and highest step; `null` where there is none, or where it was rejected. */
function fittedLine(
  { subject, generator }: LoadCurve,
  models: readonly CapacityModel[],
  { sloPercentile }: SizingQuestion,
) {
  const model = models.find((candidate) => subjectKey(candidate.subject) === subjectKey(subject));
  const curve = model?.curves.find(({ quantile }) => quantile === sloPercentile);
  if (generator !== "probe" || model === undefined || curve === undefined) return null;
  if (model.judgement.status === "rejected") return null;
  const [lowest, highest] = fittedRange(curve.steps);
  return {
    label: model.judgement.status === "accepted" ? "fitted" : "fitted, not checked",
    points: Array.from({ length: CURVE_POINTS }, (_, index) => {
      const fraction = lowest + ((highest - lowest) * index) / (CURVE_POINTS - 1);
      return { x: fraction * model.anchorPerSecond.value, y: secondsAt(curve, fraction) };
    }),
  };
}

/** Enough for a line that looks like a curve. */
const CURVE_POINTS = 10;

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
