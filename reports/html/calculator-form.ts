import type { SizingBasis } from "../../harness/analyse/size-fleet.ts";
import { percentileLabel, sloPercentiles } from "../../harness/results/percentile-seconds.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { tidy } from "../format/tidy.ts";
import { html, type Html } from "./escape-html.ts";

/** The inputs of the fleet calculator, filled in with the run's own question. Hidden until the page script can answer them. */
export function calculatorForm(question: SizingQuestion, bases: readonly SizingBasis[]): Html {
  return html`<noscript
      ><p class="note">Changing the inputs needs JavaScript; this is the answer to the run’s own question.</p></noscript
    >
    <form id="fleet" class="fleet needs-script" hidden novalidate>
      <p class="field wide">
        <label for="fleet-basis">Design</label>
        <select id="fleet-basis">
          ${bases.map(({ label }, index) => html`<option value="${index}">${label}</option>`)}
        </select>
      </p>
      ${numberField({ id: "rate", label: "Peak validations/s", value: question.ratePerSecond, min: 1, max: 1e9, step: "any" })}
      <p class="field">
        <label for="fleet-percentile">Latency percentile</label>
        <select id="fleet-percentile">
          ${sloPercentiles.map((id) => html`<option value="${id}" ${id === question.sloPercentile && "selected"}>${percentileLabel(id)}</option>`)}
        </select>
      </p>
      ${numberField({ id: "slo", label: "must not exceed, ms", value: tidy(question.sloSeconds * 1e3), min: 0.001, max: 60_000, step: "any" })}
      <p class="field">
        <label for="fleet-headroom">Head-room, %</label>
        <span class="pair">
          <input
            id="fleet-headroom-range"
            type="range"
            min="0"
            max="95"
            step="1"
            value="${tidy(question.headroom * 100)}"
            aria-label="Head-room, slider"
          />
          <input
            id="fleet-headroom"
            type="number"
            min="0"
            max="95"
            step="any"
            value="${tidy(question.headroom * 100)}"
            inputmode="decimal"
          />
        </span>
      </p>
      ${numberField({ id: "spare", label: "Spare nodes (1 is N+1)", value: question.spareNodes, min: 0, max: 100, step: "1" })}
      ${numberField({ id: "vcpus", label: "vCPUs per node", value: question.vcpusPerNode, min: 1, max: 1024, step: "1" })}
    </form>`;
}

interface NumberField {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: string;
}

function numberField({ id, label, value, min, max, step }: NumberField): Html {
  return html`<p class="field">
    <label for="fleet-${id}">${label}</label>
    <input
      id="fleet-${id}"
      type="number"
      min="${min}"
      max="${max}"
      step="${step}"
      value="${value}"
      inputmode="decimal"
    />
  </p>`;
}
