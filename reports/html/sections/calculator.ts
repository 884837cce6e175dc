import { sizeFleet, type FleetAnswer, type SizingBasis } from "../../../harness/analyse/size-fleet.ts";
import type { SizingQuestion } from "../../../harness/results/run-result.ts";
import { describeFleet, type FleetText } from "../../answer/describe-fleet.ts";
import { fleetFigures } from "../../answer/fleet-figures.ts";
import { formatExact } from "../../format/format-quantity.ts";
import { calculatorForm } from "../calculator-form.ts";
import { html, type Html } from "../escape-html.ts";
import { estimateCells, estimateColumns, figure } from "../figures.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";

/** The fleet question, asked again with other numbers; written out for the run's own question, so it reads without a script. */
export const calculatorSection: Section = {
  id: "calculator",
  title: "Fleet calculator",
  render: ({ run, analysis, headline }) => {
    if (headline === null) {
      const why =
        analysis.verdict.status === "refused"
          ? "The run was refused, so nothing here supports a fleet size."
          : "No valid trial supports a fleet size.";
      return withoutCharts(html`<p class="empty"><strong>No data.</strong> ${why}</p>`);
    }
    const question = run.run.sizing;
    return withoutCharts(
      html`${calculatorForm(question, analysis.sizingBases)}
        <output id="fleet-answer" class="fleet-answer" aria-live="polite"
          >${sentenceMarkup(describeFleet(question, headline.answer))}</output
        >
        <div id="fleet-details">${detailsMarkup(headline.answer)}</div>
        ${designTable(analysis.sizingBases, question)}`,
    );
  },
};

/** The sentence that is read aloud when an input changes; the page script builds the same. */
function sentenceMarkup({ question, answer, qualifications }: FleetText): Html {
  return html`<span class="sentence">${question} <strong>${answer}</strong></span
    >${qualifications.map((sentence) => html`<span class="qualification">${sentence}</span>`)}`;
}

/** Figures and assumptions; the page script builds the same. */
function detailsMarkup(answer: FleetAnswer): Html {
  if (answer.kind === "refused") return html``;
  return html`<dl class="key-figures">
      ${fleetFigures(answer).map(
        ({ label, value }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <h3 id="assumptions">Assumptions</h3>
    <ul>
      ${answer.assumptions.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`;
}

function designTable(bases: readonly SizingBasis[], question: SizingQuestion): Html {
  return table(
    "The run’s own question for every design measured",
    [
      { title: "Design" },
      { title: "Nodes", align: "number" },
      { title: "Latency objective" },
      ...estimateColumns("CPU per validation"),
      { title: "measured at", align: "number" },
    ],
    bases.map((basis) => {
      const answer = sizeFleet(basis, question);
      return [
        basis.label,
        answer.kind === "sized" ? formatExact(answer.nodes) : "–",
        objectiveWords[describeFleet(question, answer).status],
        ...estimateCells(basis.cpuSecondsPerValidation, "seconds"),
        figure(basis.measuredAtPerSecond, "perSecond"),
      ];
    }),
  );
}

const objectiveWords = {
  confirmed: "seen to hold",
  unconfirmed: "not checked; nodes for CPU alone",
  missed: "missed; nodes for CPU alone",
  refused: "no size",
} as const;
