import { type PlanQuestion, planQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import { sloPercentiles } from "../../harness/results/percentile-seconds.ts";
import { planFields, sliderValue } from "../answer/plan-fields.ts";
import { type PlanEvidence, type PlanView, planView } from "../answer/plan-view.ts";
import { keepSliders } from "./keep-sliders.ts";
import { readPermalink, writePermalink } from "./plan-permalink.ts";

/** Answers the fleet form whenever an input changes, with the same functions that wrote the first answer. */
export function answerPlan(evidence: PlanEvidence): void {
  const { designs } = evidence;
  const form = document.querySelector<HTMLFormElement>("#fleet");
  if (form === null || designs.length === 0) return;
  const fillIn = () => {
    if (!readPermalink(designs)) return;
    keepSliders();
    show(evidence);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    followSlider(event.target);
    keepSliders();
    show(evidence);
    writePermalink(designs);
  });
  window.addEventListener("hashchange", fillIn);
  keepSliders();
  fillIn();
}

function show(evidence: PlanEvidence): void {
  const basis = evidence.designs[Number(choice("basis"))];
  if (basis !== undefined) showView(planView(evidence, basis, readInputs()));
}

/** The box says what a slider that was moved means. */
function followSlider(changed: EventTarget | null): void {
  for (const { id, slider } of planFields) {
    if (changed !== field(`${id}-range`)) continue;
    field(id).value = String(sliderValue(slider, field(`${id}-range`).valueAsNumber));
  }
}

/** What the form says; an empty or unreadable box is NaN, which the plan refuses by name where it needs a number. */
function readInputs(): PlanQuestion {
  const percentile = sloPercentiles.find((id) => id === choice("percentile")) ?? "p99";
  const numbers = planFields.map(({ id, read }) => read(field(id).valueAsNumber));
  return Object.assign(planQuestion(nothingAsked), ...numbers, { sloPercentile: percentile }) as PlanQuestion;
}

/** Every one of these is a field of the form. */
const nothingAsked = {
  ratePerSecond: Number.NaN,
  sloPercentile: "p99",
  sloSeconds: Number.NaN,
  headroom: Number.NaN,
  spareNodes: Number.NaN,
  vcpusPerNode: Number.NaN,
} as const;

function showView({ text, extrapolated, figures, whatIfs, sensitivity, assumptions, commandLine }: PlanView): void {
  const sentence = node("span", [`${text.question} `, node("strong", [text.answer])], "sentence");
  replace("fleet-answer", [
    sentence,
    ...(extrapolated === null ? [] : [node("small", [extrapolated], "extrapolated")]),
    ...text.qualifications.map((words) => node("span", [words], "qualification")),
  ]);
  replace(
    "fleet-figures",
    figures.map(({ label, value, raw }) => {
      const shown = node("dd", [value]);
      if (raw !== null) shown.title = raw;
      return node("div", [node("dt", [label]), shown]);
    }),
  );
  replace("fleet-command", [document.createTextNode(commandLine)]);
  replaceRows("fleet-what-if", whatIfs);
  replaceRows("fleet-sensitivity", sensitivity);
  replace(
    "fleet-assumptions",
    assumptions.map((words) => node("li", [words])),
  );
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

/** The rows of a table, each cell of the class that the first writing gave its column. */
function replaceRows(id: string, rows: readonly (readonly string[])[]): void {
  const body = document.querySelector(`#${id} tbody`);
  body?.replaceChildren(
    ...rows.map((cells) => {
      const [first = "", ...others] = cells;
      const header = node("th", [first]);
      header.setAttribute("scope", "row");
      return node("tr", [header, ...others.map((cell) => node("td", [cell], "text"))]);
    }),
  );
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
