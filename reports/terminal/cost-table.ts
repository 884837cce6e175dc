import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { partsOutside, type RunPart, runParts } from "../answer/run-scope.ts";
import { formatEstimateInterval, hasInterval } from "../format/format-estimate.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import type { Painter } from "./painter.ts";
import { textTable, type TextColumn } from "./text-table.ts";

/** A table of the summary with its title. */
export interface CostTable {
  readonly title: string;
  /** What brings its rows. */
  readonly part: RunPart["id"];
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** The lines of a table; without rows one that says that there is no data, or that it was not asked for. */
export function tableLines(table: CostTable, run: RunResult, paint: Painter, width: number): readonly string[] {
  const { title, columns, rows } = table;
  if (rows.length === 0) return [`${paint.bold(title)}: ${whyEmpty(table, run)}`];
  const [head = "", ...body] = textTable(columns, rows.slice(0, MOST_ROWS), width);
  const more = rows.length > MOST_ROWS ? [paint.dim(`  and ${rows.length - MOST_ROWS} more in the report`)] : [];
  return [paint.bold(title), paint.dim(head), ...body, ...more];
}

function whyEmpty({ part }: CostTable, run: RunResult): string {
  if (partsOutside(run).every(({ id }) => id !== part)) return "no data";
  return `not part of this run (${runParts.find(({ id }) => id === part)?.command})`;
}

/** Rows of a table that a summary on one screen can bear. */
const MOST_ROWS = 16;

/** Value, interval and repetitions. */
export function estimateCells(estimate: Estimate): readonly string[] {
  const interval = hasInterval(estimate) ? formatEstimateInterval(estimate, "seconds") : "none";
  return [formatQuantity(estimate.value, "seconds"), interval, formatExact(estimate.samples)];
}

/** A column of words. */
export function left(title: string): TextColumn {
  return { title, align: "left" };
}

/** A column of figures. */
export function right(title: string): TextColumn {
  return { title, align: "right" };
}
