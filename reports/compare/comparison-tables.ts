import { metricKinds } from "../../harness/analyse/compare/metric-kinds.ts";
import type { MetricChange, RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import { findingWords, type KindSummary, probabilityWords } from "../answer/compare-words.ts";
import { formatDifference } from "../format/format-change.ts";
import { changeCell } from "../html/comparison-table.ts";
import { html, type Content, type Html } from "../html/escape-html.ts";
import { estimateCell, figure, figureAs } from "../html/figures.ts";
import { table } from "../html/table.ts";
import { term } from "../html/terms.ts";

/** Every figure of one kind: both runs, the change with its interval, and what that is called. */
export function changeTable({ kind, changes }: KindSummary): Html {
  const { label, basis } = metricKinds[kind];
  return table(
    `${label}, base and candidate`,
    [
      { title: "Figure" },
      { title: "Finding" },
      { title: "Base", align: "number" },
      { title: "Candidate", align: "number" },
      { title: "Change", align: "number" },
      { title: "p (Holm)", align: "number" },
      { title: "n base", align: "number" },
      { title: "n candidate", align: "number" },
    ],
    changes.map((change) => [
      change.label,
      findingCell(change),
      valueCell(change.base, change),
      valueCell(change.candidate, change),
      basis === "size"
        ? figureAs(
            formatDifference(Math.expm1(change.lnChange.value), "share"),
            Math.expm1(change.lnChange.value),
            "share",
          )
        : changeCell(change.lnChange),
      probabilityWords(change.adjustedPValue),
      figure(change.base.samples, "count"),
      figure(change.candidate.samples, "count"),
    ]),
  );
}

function findingCell(change: MetricChange): Html {
  const isCalled = change.finding === "worse" || change.finding === "better";
  return html`<span class="${isCalled ? "found" : "none"}">${findingWords(change)}</span>`;
}

/** A ratio as more or less than its reference, anything else in its unit. */
function valueCell(estimate: Estimate, { kind }: MetricChange): Content {
  const { basis, quantity } = metricKinds[kind];
  return basis === "ratio" ? changeCell(estimate) : estimateCell(estimate, quantity);
}

/** Where and with what both were measured, and what a difference means. */
export function factsTable({ facts, base, candidate }: RunComparison): Html {
  const rows: readonly (readonly Content[])[] = [
    ["Run", base.id, candidate.id, ""],
    ["Started", base.startedAt, candidate.startedAt, ""],
    ["Valid trials", figure(base.validTrials, "count"), figure(candidate.validTrials, "count"), ""],
    [
      html`${term("refused", "Refused")} trials`,
      figure(base.refusedTrials, "count"),
      figure(candidate.refusedTrials, "count"),
      "",
    ],
    ...facts.map(({ label, base: own, candidate: other, standing, words }) => [
      label,
      shortened(own),
      shortened(other),
      words === "" ? (standing === "same" ? "the same" : "differs, as it may") : words,
    ]),
  ];
  return table(
    "How both runs were measured",
    [{ title: "Fact" }, { title: "Base" }, { title: "Candidate" }, { title: "What it means" }],
    rows,
  );
}

/** A hash is told from another one by its beginning; whole it would be half of the page wide. */
function shortened(text: string): string {
  return /^\w{40,}$/u.test(text) ? `${text.slice(0, 12)}…` : text;
}
