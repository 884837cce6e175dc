import { type PlanQuestion, planQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import { percentileLabel, sloPercentiles } from "../../harness/results/percentile-seconds.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { type PlanField, planFields, sliderEnds, sliderPosition } from "../answer/plan-fields.ts";
import { html, type Html } from "./escape-html.ts";
import { type TermId, termMark } from "./terms.ts";

/** The inputs of the fleet calculator, filled in with the run's own question. Hidden until the page script can answer them. */
export function calculatorForm(sizing: SizingQuestion, designs: readonly SizingBasis[]): Html {
  const question = planQuestion(sizing);
  const cached = designs.some(({ subject }) => subject.cache !== null);
  const [first, ...others] = planFields.filter(({ usual }) => usual);
  return html`<noscript
      ><p class="note">Changing the inputs needs JavaScript; this is the answer to the run’s own question.</p></noscript
    >
    <form id="fleet" class="needs-script" hidden novalidate>
      <div class="fleet">
        <p class="field wide">
          ${labelMarkup("basis", "Design")}
          <select id="fleet-basis" ${cached && html`aria-describedby="fleet-basis-note"`}>
            ${designs.map(({ label, restsOn }, index) => html`<option value="${index}">${label}${restsOn === "duet" && " (by a duet)"}</option>`)}
          </select>
          ${cached && html`<small id="fleet-basis-note" class="note">Cache hit ratios are the measured ones.</small>`}
        </p>
        ${first !== undefined && planFieldMarkup(first, question)}
        <p class="field">
          ${labelMarkup("percentile", "Latency percentile")}
          <select id="fleet-percentile">
            ${sloPercentiles.map((id) => html`<option value="${id}" ${id === question.sloPercentile && "selected"}>${percentileLabel(id)}</option>`)}
          </select>
        </p>
        ${others.map((field) => planFieldMarkup(field, question))}
      </div>
      <details id="fleet-more">
        <summary>Zones, growth, logins, prices</summary>
        <div class="fleet">
          ${planFields.filter(({ usual }) => !usual).map((field) => planFieldMarkup(field, question))}
        </div>
      </details>
    </form>`;
}

/** A label, and beside it what its term means. */
function labelMarkup(id: string, label: string): Html {
  const explained = explainedFields[id];
  return html`<span class="label"
    ><label for="fleet-${id}">${label}</label> ${explained !== undefined && termMark(explained)}</span
  >`;
}

const explainedFields: Readonly<Record<string, TermId>> = {
  percentile: "percentile",
  slo: "slo",
  headroom: "headroom",
  spare: "spare",
  vcpus: "vcpu",
  revoked: "denylist",
};

/** A box, with a slider before it. */
function planFieldMarkup(field: PlanField, question: PlanQuestion): Html {
  const { id, label } = field;
  return html`<p class="field">
    ${labelMarkup(id, label)}
    <span class="pair">${sliderInput(field, question)} ${numberInput(field, question)}</span>
  </p>`;
}

function sliderInput({ id, label, slider, show }: PlanField, question: PlanQuestion): Html {
  const [first, last] = sliderEnds(slider);
  return html`<input
    id="fleet-${id}-range"
    type="range"
    min="${first}"
    max="${last}"
    value="${sliderPosition(slider, show(question) ?? Number.NaN)}"
    aria-label="${label}, slider"
  />`;
}

function numberInput({ id, min, max, step, show }: PlanField, question: PlanQuestion): Html {
  return html`<input
    id="fleet-${id}"
    type="number"
    min="${min}"
    max="${max}"
    step="${step}"
    value="${show(question) ?? ""}"
    inputmode="decimal"
  />`;
}
