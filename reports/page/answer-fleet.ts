import { sizeFleet, type FleetAnswer, type FleetInputs, type SizingBasis } from "../../harness/analyse/size-fleet.ts";
import { describeFleet, type FleetText } from "../answer/describe-fleet.ts";
import { fleetFigures } from "../answer/fleet-figures.ts";
import { percentileColumns } from "../format/format-percentile.ts";

/** Answers the fleet form whenever an input changes, with the same function that wrote the first answer. */
export function answerFleet(bases: readonly SizingBasis[]): void {
  const form = document.querySelector<HTMLFormElement>("#fleet");
  if (form === null) return;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    keepHeadroomTogether(event.target);
    const basis = bases[Number(choice("basis"))];
    if (basis === undefined) return;
    const inputs = readInputs();
    showAnswer(inputs, sizeFleet(basis, inputs));
  });
}

/** The slider and the box hold one value. */
function keepHeadroomTogether(changed: EventTarget | null): void {
  const box = field("headroom");
  const slider = field("headroom-range");
  if (changed === slider) box.value = slider.value;
  else if (box.value !== "") slider.value = box.value;
}

/** What the form says; an empty or unreadable box is NaN, which the sizing refuses by name. */
function readInputs(): FleetInputs {
  const percentile = percentileColumns.map(({ id }) => id).find((id) => id === choice("percentile"));
  return {
    ratePerSecond: field("rate").valueAsNumber,
    sloPercentile: percentile === undefined || percentile === "max" ? "p99" : percentile,
    sloSeconds: field("slo").valueAsNumber / 1e3,
    headroom: field("headroom").valueAsNumber / 100,
    spareNodes: field("spare").valueAsNumber,
    vcpusPerNode: field("vcpus").valueAsNumber,
  };
}

function showAnswer(inputs: FleetInputs, answer: FleetAnswer): void {
  replace("fleet-answer", sentenceNodes(describeFleet(inputs, answer)));
  replace("fleet-details", answer.kind === "refused" ? [] : detailNodes(answer));
}

function sentenceNodes({ question, answer, qualifications }: FleetText): readonly Node[] {
  const sentence = node("span", [`${question} `, node("strong", [answer])], "sentence");
  return [sentence, ...qualifications.map((text) => node("span", [text], "qualification"))];
}

function detailNodes(answer: FleetAnswer & { readonly kind: "sized" }): readonly Node[] {
  const figures = fleetFigures(answer);
  const heading = node("h3", ["Assumptions"]);
  heading.id = "assumptions";
  return [
    node(
      "dl",
      figures.map(({ label, value }) => node("div", [node("dt", [label]), node("dd", [value])])),
      "key-figures",
    ),
    heading,
    node(
      "ul",
      answer.assumptions.map((sentence) => node("li", [sentence])),
    ),
  ];
}

/** An element with text and children; text is always text. */
function node(name: string, children: readonly (Node | string)[], className = ""): HTMLElement {
  const element = document.createElement(name);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

function replace(id: string, nodes: readonly Node[]): void {
  document.getElementById(id)?.replaceChildren(...nodes);
}

function field(name: string): HTMLInputElement {
  const input = document.getElementById(`fleet-${name}`);
  if (!(input instanceof HTMLInputElement)) throw new TypeError(`the form has no field ${name}`);
  return input;
}

function choice(name: string): string {
  const select = document.getElementById(`fleet-${name}`);
  if (!(select instanceof HTMLSelectElement)) throw new TypeError(`the form has no choice ${name}`);
  return select.value;
}
