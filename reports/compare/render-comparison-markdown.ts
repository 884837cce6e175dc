import { metricKinds } from "../../harness/analyse/compare/metric-kinds.ts";
import type { RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import {
  comparisonHeading,
  comparisonWarnings,
  gateStep,
  storedBaselineWords,
  summariseKinds,
} from "../answer/compare-words.ts";
import { stepInOneLine } from "../answer/next-step.ts";
import { formatExact } from "../format/format-quantity.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { tablesOf } from "../html/table.ts";
import { escapeMarkdown } from "../markdown/escape-markdown.ts";
import { joinWithin } from "../markdown/join-within.ts";
import { markdownTable } from "../markdown/markdown-table.ts";
import { MARKDOWN_LIMIT_BYTES } from "../markdown/render-markdown.ts";
import { changeTable, factsTable } from "./comparison-tables.ts";

/**
 * Renders a comparison as Markdown: verdict, warnings, what can gate, then a table a kind, what was called a change first. At most
 * `limitBytes` of UTF-8; what does not fit is left out from the end, and a last line says so.
 */
export function renderComparisonMarkdown(compared: RunComparison, limitBytes: number = MARKDOWN_LIMIT_BYTES): string {
  const comparison = neutraliseStrings(compared);
  const { badge, meaning } = comparisonHeading(comparison);
  const warnings = comparisonWarnings(comparison);
  const blocks = [
    `# jwt-capacity compare: ${escapeMarkdown(badge)}`,
    escapeMarkdown(meaning),
    escapeMarkdown(`Candidate: run ${comparison.candidate.id}. Base: run ${comparison.base.id}.`),
    ...list(comparison.reasons),
    ...(warnings.length === 0 ? [] : ["**Warnings**", ...list(warnings)]),
    ...list([...storedBaselineWords(comparison), stepInOneLine(gateStep(comparison))]),
    ...summariseKinds(comparison.metrics).flatMap((summary) => {
      const calledFirst = summary.changes.toSorted((a, b) => Number(isCalled(b)) - Number(isCalled(a)));
      const [data] = tablesOf(changeTable({ ...summary, changes: calledFirst }));
      const { worse, better } = summary.counts;
      const moved =
        worse + better === 0 ? "no significant change" : `${formatExact(worse)} worse, ${formatExact(better)} better`;
      return [
        `## ${escapeMarkdown(metricKinds[summary.kind].label)}: ${moved}`,
        ...(data === undefined ? [] : [markdownTable(data, MOST_ROWS)]),
      ];
    }),
    ...tablesOf(factsTable(comparison)).map((data) => markdownTable(data, LONG_TABLE)),
  ];
  return joinWithin(blocks, limitBytes, CUT);
}

const CUT = "*Cut here: the rest is longer than this place takes. The page that `--html` writes has all of it.*";

/** Rows of a table that a comment can bear. */
const MOST_ROWS = 16;
const LONG_TABLE = 40;

function isCalled({ finding }: RunComparison["metrics"][number]): boolean {
  return finding === "worse" || finding === "better";
}

function list(sentences: readonly string[]): readonly string[] {
  return sentences.length === 0 ? [] : [sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join("\n")];
}
