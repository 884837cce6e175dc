import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { tableCsv } from "../../reports/csv/table-csv.ts";
import { renderReport } from "../../reports/html/rendered-report.ts";
import { renderMarkdown } from "../../reports/markdown/render-markdown.ts";
import type { Analysis } from "../analyse/analysis.ts";
import { writeAtomically } from "../gather/run-directory.ts";
import type { RunResult } from "../results/run-result.ts";

/** Writes every table of the report as `tables/<name>.csv` into a run directory and returns the paths; tables of an earlier rendering go. */
export async function writeTables(directory: string, run: RunResult, analysis: Analysis): Promise<readonly string[]> {
  const tables = renderReport(run, analysis).parts.flatMap((part) => part.tables);
  const folder = join(directory, "tables");
  const names = tables.map(({ name }) => `${name}.csv`);
  for (const [index, { data }] of tables.entries())
    await writeAtomically(join(folder, names[index] ?? ""), tableCsv(data));
  const left = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".csv") && !names.includes(name));
  await Promise.all(left.map((name) => rm(join(folder, name))));
  return names.map((name) => join(folder, name));
}

/** Writes the report as Markdown, `report.md`, into a run directory and returns its path. */
export async function writeMarkdown(directory: string, run: RunResult, analysis: Analysis): Promise<string> {
  const file = join(directory, "report.md");
  await writeAtomically(file, renderMarkdown(run, analysis));
  return file;
}
