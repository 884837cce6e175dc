import type { AnsweredModel } from "../../../harness/analyse/model/capacity-models.ts";
import { judgedQuantiles } from "../../../harness/analyse/model/judge-model.ts";
import { subjectKey } from "../../../harness/analyse/subject-order.ts";
import { limitsSentence, modelsSummary, modelWords } from "../../answer/model-words.ts";
import { emptyState } from "../empty-state.ts";
import { html } from "../escape-html.ts";
import { curveTable, modelTable } from "../model-tables.ts";
import { type Section, withoutCharts } from "../section.ts";
import { term } from "../terms.ts";

/** Latency over load as a curve, how far off it was where it had not looked, and the rate it allows. */
export const capacityModelSection: Section = {
  id: "capacity-model",
  title: "Capacity model",
  render: ({ run, analysis: { models } }) => {
    if (models.length === 0) {
      return withoutCharts(emptyState(run, ["sweep"], "No design was swept, so no curve is fitted."));
    }
    const { referenceSubject, sizing } = run.run;
    const isReference = ({ subject }: AnsweredModel) => subjectKey(subject) === subjectKey(referenceSubject);
    const ownFirst = models.toSorted((a, b) => Number(isReference(b)) - Number(isReference(a)));
    // A table says why there is a rate; why there is none takes a sentence.
    const said = ownFirst.filter((model) => isReference(model) || model.atObjective.kind === "none");
    return withoutCharts(
      html`<p>
          ${modelsSummary(models)} The ${term("model")} is fitted to the calibration steps of the sweeps;
          ${term("holdOut", "held-out steps")} say how far off it is. ${limitsSentence()} Nothing is said above the
          highest load that was fitted. The <a href="#latency">chart</a> has curves, points, the ${term("knee")} and the
          steps joined without a model; the ${term("demand")} at each is under <a href="#cpu">CPU by component</a>.
        </p>
        ${said.slice(0, MOST_SENTENCES).map((model) => html`<p>${modelWords(model, sizing)}</p>`)}
        ${modelTable(ownFirst, sizing)}
        ${curveTable(ownFirst, [...new Set([...judgedQuantiles, sizing.sloPercentile])])}`,
    );
  },
};

/** The table has every design. */
const MOST_SENTENCES = 6;
