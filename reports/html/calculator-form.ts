import { type PlanQuestion, planQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import { percentileLabel, sloPercentiles } from "../../harness/results/percentile-seconds.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { type PlanField, planFields } from "../answer/plan-fields.ts";
import { html, type Html } from "./escape-html.ts";

/** The inputs of the fleet calculator, filled in with the run's own question. Hidden until the page script can answer them. */
export function calculatorForm(sizing: SizingQuestion, designs: readonly SizingBasis[]): Html {
  const question = planQuestion(sizing);
  const [first, ...others] = planFields.filter(({ usual }) => usual);
  return html`<noscript
      ><p class="note">Changing the inputs needs JavaScript; this is the answer to the run’s own question.</p></noscript
    >
    <form id="fleet" class="needs-script" hidden novalidate>
      <div class="fleet">
        <p class="field wide">
          <label for="fleet-basis">Design</label>
          <select id="fleet-basis">
            ${designs.map(({ label, restsOn }, index) => html`<option value="${index}">${label}${restsOn === "duet" && " (by a duet)"}</option>`)}
          </select>
        </p>
        ${first !== undefined && numberField(first, question)}
        <p class="field">
          <label for="fleet-percentile">Latency percentile</label>
          <select id="fleet-percentile">
            ${sloPercentiles.map((id) => html`<option value="${id}" ${id === question.sloPercentile && "selected"}>${percentileLabel(id)}</option>`)}
          </select>
        </p>
        ${others.map((field) => (field.id === "headroom" ? sliderField(field, question) : numberField(field, question)))}
      </div>
      <details id="fleet-more">
        <summary>Zones, growth, logins, prices</summary>
        <div class="fleet">
          ${planFields.filter(({ usual }) => !usual).map((field) => numberField(field, question))}
        </div>
      </details>
    </form>`;
}

function sliderField(field: PlanField, question: PlanQuestion): Html {
  const { id, label, min, max, show } = field;
  return html`<p class="field">
    <label for="fleet-${id}">${label}</label>
    <span class="pair">
      <input
        id="fleet-${id}-range"
        type="range"
        min="${min}"
        max="${max}"
        step="1"
        value="${show(question) ?? ""}"
        aria-label="${label}, slider"
      />
      ${numberInput(field, question)}
    </span>
  </p>`;
}

function numberField(field: PlanField, question: PlanQuestion): Html {
  return html`<p class="field">
    <label for="fleet-${field.id}">${field.label}</label>
    ${numberInput(field, question)}
  </p>`;
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
