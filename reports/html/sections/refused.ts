import { refusals } from "../../answer/refusals.ts";
import { html } from "../escape-html.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** Every trial and every preflight that was turned away, with its reasons. */
export const refusedSection: Section = {
  id: "refused",
  title: "Refused trials",
  render: ({ run }) => {
    const refused = refusals(run).map(({ what, message, code }) => [what, message, html`<code>${code}</code>`]);
    const preflights = run.preflights.filter(({ status }) => status === "failed");
    return withoutCharts(
      html`<p>
          A ${term("refused")} trial or window feeds no figure of this report. In a stepped trial the steps above
          saturation are refused one by one and the others are kept.
        </p>
        ${
          refused.length === 0
            ? html`<p class="empty">${run.trials.length === 0 ? "No trial ran." : "No trial was refused."}</p>`
            : table(
                "Refused trials and why",
                [{ title: "Trial, window" }, { title: "Reason" }, { title: "Code" }],
                refused,
              )
        }
        ${
          preflights.length > 0 &&
          table(
            "Not measured, because the preflight failed",
            [{ title: "Algorithm · engine" }, { title: "Case" }, { title: "Expected" }, { title: "Got" }],
            preflights.flatMap(({ algorithm, engine, cases }) =>
              cases
                .filter(({ expected, got }) => expected !== got)
                .map(({ name, expected, got, reason }) => [
                  `${algorithm} · ${engine}`,
                  name,
                  expected,
                  reason === null ? got : `${got}: ${reason}`,
                ]),
            ),
          )
        }`,
    );
  },
};
