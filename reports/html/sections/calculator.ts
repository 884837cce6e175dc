import type { Analysis } from "../../../harness/analyse/analysis.ts";
import { comparableBases } from "../../../harness/analyse/fleet/design-choices.ts";
import { planFleet } from "../../../harness/analyse/fleet/plan-fleet.ts";
import { planQuestion, type PlanQuestion } from "../../../harness/analyse/fleet/plan-question.ts";
import { describePlan } from "../../answer/describe-plan.ts";
import { type PlanView, planView, sensitivityColumns, whatIfColumns } from "../../answer/plan-view.ts";
import { formatExact } from "../../format/format-quantity.ts";
import { calculatorForm } from "../calculator-form.ts";
import { html, type Html } from "../escape-html.ts";
import { extrapolatedMark } from "../extrapolated-mark.ts";
import { estimateCells, estimateColumns, figure } from "../figures.ts";
import { planFigureItems } from "../plan-figures.ts";
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
    const { designs } = headline;
    const evidence = { runId: run.run.id, designs, models: analysis.models };
    const view = planView(evidence, headline.basis, planQuestion(question));
    return withoutCharts(
      html`${calculatorForm(question, designs)}
        <output id="fleet-answer" class="fleet-answer" aria-live="polite">${sentenceMarkup(view)}</output>
        <dl id="fleet-figures" class="key-figures">${planFigureItems(view.figures)}</dl>
        <p class="note">
          <span class="needs-script" hidden
            >The address of this page holds the inputs: copy it to pass the answer on.</span
          >
          The same on the command line:
        </p>
        <pre
          class="scroll"
          tabindex="0"
          aria-label="The same on the command line"
        ><code id="fleet-command">${view.commandLine}</code></pre>
        <div id="fleet-what-if" class="live">
          ${table("With one design choice changed, fewest vCPUs first", columns(whatIfColumns), view.whatIfs)}
        </div>
        <div id="fleet-sensitivity" class="live">
          ${table("What each input does to the vCPUs, the one that moves them most first (limits are those of the measured interval)", columns(sensitivityColumns), view.sensitivity)}
        </div>
        <h3 id="assumptions">Assumptions</h3>
        <ul id="fleet-assumptions">
          ${view.assumptions.map((sentence) => html`<li>${sentence}</li>`)}
        </ul>
        ${designTable(analysis, planQuestion(question))}`,
    );
  },
};

/** The sentence that is read aloud when an input changes; the page script builds the same. */
function sentenceMarkup({ text: { question, answer, qualifications }, extrapolated }: PlanView): Html {
  return html`<span class="sentence">${question} <strong>${answer}</strong></span
    >${extrapolatedMark(extrapolated)}${qualifications.map((sentence) => html`<span class="qualification">${sentence}</span>`)}`;
}

function columns(titles: readonly string[]) {
  return titles.map((title) => ({ title }));
}

function designTable({ sizingBases, models }: Analysis, question: PlanQuestion): Html {
  const comparable = new Set(comparableBases(sizingBases));
  const apart = sizingBases.filter((basis) => !comparable.has(basis));
  const designs = table(
    "The run’s own question for every design that was loaded by itself",
    [
      { title: "Design" },
      { title: "Nodes", align: "number" },
      { title: "Latency objective" },
      ...estimateColumns("CPU per validation"),
      { title: "measured at", align: "number" },
    ],
    sizingBases.map((basis) => {
      const plan = planFleet(basis, question, models);
      return [
        comparable.has(basis) ? basis.label : `${basis.label} (k6 alone)`,
        plan.kind === "planned" ? formatExact(plan.nodes) : "–",
        objectiveWords[describePlan(question, plan).status],
        ...estimateCells(basis.cpuSecondsPerValidation, "seconds"),
        figure(basis.measuredAtPerSecond, "perSecond"),
      ];
    }),
  );
  return html`${designs}${
    apart.length > 0 &&
    html`<p class="note">
      What only k6 loaded, at its low rates, costs more per request than the same near its limit: hold its nodes against
      those of another design that k6 loaded, not against the others.
    </p>`
  }`;
}

const objectiveWords = {
  confirmed: "seen to hold",
  unconfirmed: "not checked; nodes for CPU alone",
  missed: "missed; nodes for CPU alone",
  refused: "no size",
} as const;
