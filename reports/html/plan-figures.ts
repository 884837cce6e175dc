import type { PlanFigure } from "../answer/describe-plan.ts";
import { html, type Html } from "./escape-html.ts";

/** Figures of a plan as terms and values, each with the raw one in its `title`; the page script writes them the same way again. */
export function planFigureItems(figures: readonly PlanFigure[]): Html {
  return html`${figures.map(
    ({ label, value, raw }) =>
      html`<div>
        <dt>${label}</dt>
        ${raw === null ? html`<dd>${value}</dd>` : html`<dd title="${raw}">${value}</dd>`}
      </div>`,
  )}`;
}
