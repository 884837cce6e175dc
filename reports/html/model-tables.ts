import type { AnsweredModel } from "../../harness/analyse/model/capacity-models.ts";
import { fittedRange, type QuantileCurve } from "../../harness/analyse/model/fit-quantile-curve.ts";
import { curveProblems, heldOutErrors } from "../../harness/analyse/model/judge-model.ts";
import { kneeWithin } from "../../harness/analyse/model/knee.ts";
import { type ModelQuantile, quantileLabel } from "../../harness/analyse/model/model-steps.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { describeObjective } from "../answer/describe-fleet.ts";
import { boundWords, errorWords, judgementWords } from "../answer/model-words.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { html, type Content, type Html } from "./escape-html.ts";
import { estimateCell, figure, limitsFigure } from "./figures.ts";
import { table } from "./table.ts";

/** One row a design: what it did under overload, the verdict on its model, and what it answers to the objective. */
export function modelTable(models: readonly AnsweredModel[], question: SizingQuestion): Html {
  return table(
    `Models, and one verifier process at ${describeObjective(question)}`,
    [
      { title: "Design" },
      { title: "Overload anchor", align: "number" },
      { title: "Model" },
      { title: "Objective reached at", align: "number" },
      { title: "Planned with", align: "number" },
      { title: "Bound by" },
      { title: "Knee", align: "number" },
      { title: "Steps met up to", align: "number" },
      { title: "Lowest missed", align: "number" },
    ],
    models.map((model) => {
      const { subject, anchorPerSecond, judgement, atObjective } = model;
      return [
        subjectLabel(subject),
        estimateCell(anchorPerSecond, "perSecond"),
        judgementWords[judgement.status],
        ...rateCells(atObjective),
        kneeCell(model, question),
        rate(atObjective.bracket?.highestMetPerSecond),
        rate(atObjective.bracket?.lowestMissedPerSecond),
      ];
    }),
  );
}

function kneeCell({ curves, judgement, anchorPerSecond }: AnsweredModel, { sloPercentile }: SizingQuestion): Content {
  const curve = curves.find(({ quantile }) => quantile === sloPercentile);
  if (curve === undefined || judgement.status === "rejected" || curveProblems(curve).length > 0) return "–";
  const knee = kneeWithin(curve, fittedRange(curve.steps));
  return knee.kind === "at"
    ? figure(knee.fractionOfAnchor * anchorPerSecond.value, "perSecond")
    : `${knee.kind} the fitted loads`;
}

function rateCells(answer: AnsweredModel["atObjective"]): readonly Content[] {
  if (answer.kind === "none") return ["–", "no rate", "–"];
  const reached = rate(answer.reachedPerSecond);
  return [answer.isAtLeast ? html`at least ${reached}` : reached, rate(answer.ratePerSecond), boundWords(answer)];
}

function rate(value: number | null | undefined): Content {
  return value === null || value === undefined ? "–" : figure(value, "perSecond");
}

/** One row a design and quantile: the curve, where it was fitted, and what it foretold of each held-out step. analysis.json has every quantile. */
export function curveTable(models: readonly AnsweredModel[], quantiles: readonly ModelQuantile[]): Html {
  const rows = models.flatMap(({ subject, curves }) =>
    curves.flatMap((curve) => (quantiles.includes(curve.quantile) ? [{ subject, curve }] : [])),
  );
  return table(
    `Curves A + B·ρ/(1−ρ), ρ the share of the overload anchor; held-out steps as measured and predicted${leftOut(rows.length)}`,
    [
      { title: "Design" },
      { title: "Quantile" },
      { title: "A, unloaded", align: "number" },
      { title: "B, growth", align: "number" },
      { title: "fitted loads", align: "number" },
      { title: "sweeps", align: "number" },
      { title: "off at its steps", align: "number" },
      { title: "held out: median, worst off" },
      { title: "held-out steps" },
    ],
    rows
      .slice(0, MOST_ROWS)
      .map(({ subject, curve }) => [
        subjectLabel(subject),
        quantileLabel(curve.quantile),
        figure(curve.unloadedSeconds, "seconds"),
        figure(curve.growthSeconds, "seconds"),
        limitsFigure(rangeOf(curve), "share"),
        figure(Math.min(...curve.steps.map(({ repetitions }) => repetitions)), "count"),
        figure(Math.expm1(curve.residual), "share"),
        errorsCell(curve),
        heldOutCell(curve),
      ]),
  );
}

function rangeOf({ steps }: QuantileCurve) {
  const [low, high] = fittedRange(steps);
  return { low, high };
}

function errorsCell(curve: QuantileCurve): string {
  const errors = heldOutErrors(curve);
  if (errors === null) return "not checked";
  return `${errorWords(curve.quantile, errors.median)}, ${errorWords(curve.quantile, errors.worst)}`;
}

/** `17 %: 412 µs, 430 µs; 35 %: …` */
function heldOutCell({ heldOut }: QuantileCurve): string {
  const steps = heldOut.map(({ percent, measuredSeconds, predictedSeconds }) => {
    const predicted =
      predictedSeconds === null ? "not between fitted steps" : formatQuantity(predictedSeconds, "seconds");
    return `${percent}\u00a0%: ${formatQuantity(measuredSeconds, "seconds")}, ${predicted}`;
  });
  return steps.length === 0 ? "–" : steps.join("; ");
}

/** Rows that somebody still reads. */
const MOST_ROWS = 16;

function leftOut(rows: number): string {
  return rows <= MOST_ROWS ? "" : ` (analysis.json has ${formatExact(rows - MOST_ROWS)} more)`;
}
