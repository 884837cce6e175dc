import { join } from "node:path";
import { analyse } from "../analyse/analyse.ts";
import { writeAtomically } from "../gather/run-directory.ts";
import { describeRun } from "./describe-run.ts";
import { readRun } from "./read-run.ts";
import type { Streams } from "./streams.ts";
import { writeReport } from "./write-report.ts";

/** Options of the commands that read a stored run. */
export interface StoredRunOptions {
  readonly json?: boolean;
}

/** `analyse DIR`: computes the analysis of a stored run again and writes `analysis.json`. */
export async function analyseCommand(streams: Streams, named: string, options: StoredRunOptions): Promise<number> {
  const { directory, run } = await readRun(named, streams.cwd);
  const analysis = analyse(run);
  await writeAtomically(join(directory, "analysis.json"), `${JSON.stringify(analysis, null, 1)}\n`);
  streams.stdout.write(
    options.json === true ? `${JSON.stringify(analysis)}\n` : describeRun({ directory, run, analysis }, streams),
  );
  return 0;
}

/** `report DIR`: renders the report of a stored run again. */
export async function reportCommand(streams: Streams, named: string, options: StoredRunOptions): Promise<number> {
  const { directory, run } = await readRun(named, streams.cwd);
  const report = await writeReport(directory, run, analyse(run));
  streams.stdout.write(options.json === true ? `${JSON.stringify({ schemaVersion: 1, report })}\n` : `${report}\n`);
  return 0;
}
