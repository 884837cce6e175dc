import type { AbAnalysis } from "../../harness/analyse/regression/ab-analysis.ts";
import type { AbResult } from "../../harness/results/ab-result.ts";
import {
  abWords,
  controlWords,
  metricColumns,
  metricRows,
  movedWords,
  scenarioColumns,
  scenarioRows,
  SHOWS_FROM,
  sideWords,
} from "../answer/ab-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import type { TableData } from "../format/table-data.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { joinWithin } from "./join-within.ts";
import { markdownTable } from "./markdown-table.ts";
import { MARKDOWN_LIMIT_BYTES } from "./render-markdown.ts";

/**
 * An `ab` as short Markdown, for a comment on a pull request and for a step summary: the verdict, a row a scenario with the size from
 * which on a change shows, the controls and what moved; the metrics that never gate are folded away.
 *
 * @param limitBytes longest text in UTF-8
 */
export function abMarkdown(result: AbResult, analysis: AbAnalysis, limitBytes: number = MARKDOWN_LIMIT_BYTES): string {
  const [ab, said] = [neutraliseStrings(result), neutraliseStrings(analysis)];
  const { badge, meaning, next } = abWords(ab, said);
  const blocks = [
    `# jwt-capacity ab: ${escapeMarkdown(badge)}`,
    escapeMarkdown(meaning),
    list(said.reasons),
    table("CPU per validation, candidate over base", scenarioColumns, scenarioRows(ab, said)),
    headed("What moved", movedWords(said)),
    headed("Controls", controlWords(ab, said)),
    folded("Reported, never gating", table("Beside CPU", metricColumns, metricRows(ab, said))),
    headed(
      "Not measured",
      ab.notMeasured.map(({ what, why, hint }) => `${what}: ${why}. ${hint}`),
    ),
    next === null ? "" : `**Next** ${escapeMarkdown(next)}`,
    escapeMarkdown(
      `${ab.sides.map(sideWords).join("; ")}. ${ab.ab.id}, on ${ab.host.cpuModel}, ${ab.host.cpus} CPUs.${scenarioRows(ab, said).length > 0 ? ` ${SHOWS_FROM}` : ""}`,
    ),
  ];
  return joinWithin(
    blocks.filter((block) => block !== ""),
    limitBytes,
    CUT,
  );
}

const CUT = "*Cut here: the rest is longer than this place takes. ab-analysis.json has all of it.*";

/** Rows of a table that a comment can bear. */
const MOST_ROWS = 64;

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join("\n");
}

function headed(title: string, sentences: readonly string[]): string {
  return sentences.length === 0 ? "" : `**${title}**\n\n${list(sentences)}`;
}

function folded(title: string, body: string): string {
  return body === "" ? "" : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function table(
  caption: string,
  columns: readonly { readonly title: string; readonly align: "left" | "right" }[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return "";
  const data: TableData = {
    kind: "table",
    caption,
    columns: columns.map(({ title, align }) => ({ title, align: align === "left" ? "text" : "number" })),
    rows: rows.map((cells) => cells.map((text) => ({ text, figures: [] }))),
  };
  return markdownTable(data, MOST_ROWS);
}
