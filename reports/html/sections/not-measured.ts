import { partsOutside } from "../../answer/run-scope.ts";
import { html } from "../escape-html.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";

/** What this run could not measure, why, and the next step that would make it measurable. */
export const notMeasuredSection: Section = {
  id: "not-measured",
  title: "Not measured",
  render: ({ run }) => {
    const unsupported = run.preflights.filter(({ status }) => status === "unsupported");
    const rows = [
      ...partsOutside(run).map(({ label, command }) => [label, "not part of this run", command]),
      ...run.notMeasured.map(({ what, why, hint }) => [what, why, hint]),
      ...unsupported.map(({ algorithm, engine }) => [
        `${algorithm} with ${engine}`,
        "the engine does not offer this algorithm",
        "another engine",
      ]),
    ];
    return withoutCharts(
      rows.length === 0
        ? html`<p class="empty">Everything the plan named was tried.</p>`
        : table(
            "What is missing and how to get it",
            [{ title: "What" }, { title: "Why" }, { title: "Next step" }],
            rows,
          ),
    );
  },
};
