import type { LatencyAtRate, LoadCurve } from "../../harness/analyse/analysis.ts";
import type { CapacityModel } from "../../harness/analyse/model/capacity-model.ts";
import { secondsAt } from "../../harness/analyse/model/fit-latency-curve.ts";
import { fittedRange } from "../../harness/analyse/model/fit-quantile-curve.ts";
import { referenceCurve } from "../../harness/analyse/model/fraction-at-objective.ts";
import { curveProblems } from "../../harness/analyse/model/judge-model.ts";
import { kneeWithin } from "../../harness/analyse/model/knee.ts";
import { percentileLabel, percentileSeconds } from "../../harness/results/percentile-seconds.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import type { Subject } from "../../harness/results/trial-result.ts";
import { workloads } from "../../harness/results/workloads.ts";
import { describeObjective } from "../answer/describe-fleet.ts";
import { type LineChartSpec, type LinePoint, MOST_POINTS } from "../format/chart-spec.ts";
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
  const name = distinguishSubjects(curves.map(({ subject }) => subject));
  const { label, pick } = percentileColumn(question.sloPercentile);
  const shown = curves.slice(0, MOST_LINES).map((curve) => ({
    curve,
    label: `${label} ${name(curve.subject)}`,
    fit: fittedLine(curve, models, question),
  }));
  const fitted = shown.flatMap(({ fit, ...row }, like) => (fit === null ? [] : [{ ...row, fit, like }]));
  // Of one design only: more lines would hide the curves.
  const first = fitted.find(({ like }) => like === 0);
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
    conclusion: [
      curvesConclusion(curves, question),
      ...kneeSentence(fitted.map(({ curve, fit }) => ({ name: name(curve.subject), fit }))),
      ...(fitted.length > 0 ? [FITS] : []),
    ].join(" "),
    series: [
      ...shown.map(({ curve, label: title, fit }) => ({
        label: `${title}, ${curve.generator}`,
        ...(fit === null ? {} : { drawnAs: "points" as const }),
        points: curve.steps.slice(0, MOST_POINTS).flatMap((step) => {
          const seconds = step.latency.samples > 0 ? pick(step.latency) : null;
          if (seconds === null) return [];
          const point = { x: step.achievedPerSecond, y: seconds, ...spreadOf(step, curve, models, question) };
          return step.role === "hold-out" ? [{ ...point, hollow: true }] : [point];
        }),
      })),
      ...fitted.map(({ curve, label: title, fit, like }) => ({
        label: `${title}, ${curve.generator}, ${fit.label}`,
        points: fit.points,
        drawnAs: "curve" as const,
        like,
      })),
      ...(first === undefined
        ? []
        : [
            {
              label: `${first.label}, steps joined without a model`,
              points: first.fit.joined,
              drawnAs: "reference" as const,
              like: first.like,
            },
          ]),
    ],
    ...(first?.fit.knee.kind === "at"
      ? { mark: { value: first.fit.knee.perSecond, label: `knee, ${name(first.curve.subject)}` } }
      : {}),
    limit: { value: question.sloSeconds, label: `SLO ${describeObjective(question)}` },
  };
}

const FITS = "Curves are fitted and end at the highest load that was fitted.";

/** What is drawn of the model of a design. */
interface FittedLine {
  readonly label: string;
  readonly points: readonly LinePoint[];
  /** Every step, held-out ones too, joined as it was measured. */
  readonly joined: readonly LinePoint[];
  readonly knee: { readonly kind: "at"; readonly perSecond: number } | { readonly kind: "below" | "above" };
}

function modelOf(subject: Subject, models: readonly CapacityModel[]): CapacityModel | undefined {
  return models.find((candidate) => subjectKey(candidate.subject) === subjectKey(subject));
}

/** The fitted curve of a design between its lowest and highest step; `null` where there is none, or where it was rejected. */
function fittedLine(
  { subject, generator }: LoadCurve,
  models: readonly CapacityModel[],
  { sloPercentile }: SizingQuestion,
): FittedLine | null {
  const model = modelOf(subject, models);
  const curve = model?.curves.find(({ quantile }) => quantile === sloPercentile);
  if (generator !== "probe" || model === undefined || curve === undefined) return null;
  if (model.judgement.status === "rejected" || curveProblems(curve).length > 0) return null;
  const range = fittedRange(curve.steps);
  const [lowest, highest] = range;
  const anchor = model.anchorPerSecond.value;
  const knee = kneeWithin(curve, range);
  return {
    label: model.judgement.status === "accepted" ? "fitted" : `fitted, ${model.judgement.status.replace("-", " ")}`,
    points: Array.from({ length: CURVE_POINTS }, (_, index) => {
      const fraction = lowest + ((highest - lowest) * index) / (CURVE_POINTS - 1);
      return { x: fraction * anchor, y: secondsAt(curve, fraction) };
    }),
    joined: referenceCurve(model.sessions, sloPercentile).map(({ fractionOfAnchor, seconds }) => {
      return { x: fractionOfAnchor * anchor, y: seconds };
    }),
    knee: knee.kind === "at" ? { kind: "at", perSecond: knee.fractionOfAnchor * anchor } : knee,
  };
}

/** Lowest and highest of the sweeps at a step; nothing where there is one sweep. */
function spreadOf(
  { fractionOfAnchor }: LoadCurve["steps"][number],
  { subject, generator }: LoadCurve,
  models: readonly CapacityModel[],
  { sloPercentile }: SizingQuestion,
): Pick<LinePoint, "low" | "high"> {
  const percent = Math.round(100 * (fractionOfAnchor ?? Number.NaN));
  const sessions = generator === "probe" ? (modelOf(subject, models)?.sessions ?? []) : [];
  const seen = sessions.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.percent === percent ? (step.seconds[sloPercentile] ?? []) : [])),
  );
  return seen.length < 2 ? {} : { low: Math.min(...seen), high: Math.max(...seen) };
}

/** `Knees: RS256 2 620/s; ES256 above the fitted loads.` */
function kneeSentence(fitted: readonly { readonly name: string; readonly fit: FittedLine }[]): string[] {
  const knees = fitted.map(({ name, fit: { knee } }) => {
    return `${name} ${knee.kind === "at" ? formatQuantity(knee.perSecond, "perSecond") : `${knee.kind} the fitted loads`}`;
  });
  return knees.length === 0 ? [] : [`${knees.length === 1 ? "Knee" : "Knees"}: ${knees.join("; ")}.`];
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
