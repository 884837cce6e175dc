import type { TableData } from "../format/table-data.ts";
import { escapeMarkdown } from "./escape-markdown.ts";

/** A table as GitHub's Markdown has it, its caption above it; of more rows than `mostRows` the rest is counted. */
export function markdownTable({ caption, columns, rows }: TableData, mostRows: number): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(tableText).join(" | ")} |`;
  const rest = rows.length - mostRows;
  return [
    `**${escapeMarkdown(caption)}**`,
    "",
    line(columns.map(({ title }) => title)),
    `| ${columns.map(({ align }) => (align === "number" ? "---:" : ":---")).join(" | ")} |`,
    ...rows.slice(0, mostRows).map((cells) => line(cells.map(({ text }) => text))),
    ...(rest > 0 ? ["", `*${rest} more ${rest === 1 ? "row" : "rows"} in the report.*`] : []),
  ].join("\n");
}

/** An empty cell keeps a blank: some readers take `||` for the end of the row. */
function tableText(text: string): string {
  return text === "" ? " " : escapeMarkdown(text);
}
