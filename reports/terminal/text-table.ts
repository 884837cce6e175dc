/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Lines of a table with aligned columns, two blanks apart, indented by two; what is wider than `width` is cut and ends in «…». */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    fit(
      `  ${columns
        .map(({ align }, index) => {
          const cell = cells[index] ?? "";
          return align === "left" ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
        })
        .join("  ")}`.trimEnd(),
      width,
    );
  return [line(columns.map(({ title }) => title)), ...rows.map((row) => line(row))];
}

function fit(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
