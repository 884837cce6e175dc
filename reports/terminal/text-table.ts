import { wrapText } from "./wrap-text.ts";

/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

/** A last column of text that has less room than this is cut instead of broken. */
const FEWEST_COLUMNS = 16;

/**
 * Lines of a table with aligned columns, two blanks apart, indented by two. Where it is wider than `width` a last column of text is broken at
 * blanks and goes on below itself; what is still too wide is cut and ends in «…».
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const before = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + GAP.length, GAP.length);
  const isBroken = columns.at(-1)?.align === "left" && width - before >= FEWEST_COLUMNS;
  const line = (cells: readonly string[]): readonly string[] => {
    const start = `${GAP}${columns
      .slice(0, -1)
      .map(({ align }, index) => pad(cells[index] ?? "", align, widths[index] ?? 0) + GAP)
      .join("")}`;
    const last = pad(cells[columns.length - 1] ?? "", columns.at(-1)?.align ?? "left", widths.at(-1) ?? 0).trimEnd();
    const whole = `${start}${last}`.trimEnd();
    if (whole.length <= width || !isBroken) return [fit(whole, width)];
    return wrapText(last, width, start, " ".repeat(before)).map((broken) => fit(broken, width));
  };
  return [columns.map(({ title }) => title), ...rows].flatMap(line);
}

const GAP = "  ";

function pad(cell: string, align: TextColumn["align"], width: number): string {
  return align === "left" ? cell.padEnd(width) : cell.padStart(width);
}

function fit(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
