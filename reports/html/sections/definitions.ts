import { html } from "../escape-html.ts";
import { withoutCharts, type Section } from "../section.ts";
import { terms } from "../terms.ts";

/** Every term in one list, for print and for reading through. */
export const definitionsSection: Section = {
  id: "definitions",
  title: "Definitions",
  render: () =>
    withoutCharts(
      html`<dl class="definitions">
        ${Object.values(terms).map(
          ({ name, text }) =>
            html`<div>
              <dt><dfn>${name}</dfn></dt>
              <dd>${text}</dd>
            </div>`,
        )}
      </dl>`,
    ),
};
