import { join } from "node:path";
import type { Analysis } from "../analyse/analysis.ts";
import { writeAtomically } from "../gather/run-directory.ts";
import type { RunResult } from "../results/run-result.ts";
import { renderHtml } from "../../reports/html/render-html.ts";
import { bundlePage } from "./bundle-page.ts";

/** Writes `report.html` into a run directory and returns its path. */
export async function writeReport(directory: string, run: RunResult, analysis: Analysis): Promise<string> {
  const file = join(directory, "report.html");
  await writeAtomically(file, renderHtml(run, analysis, await bundlePage()));
  return file;
}
