import { join } from "node:path";
import { analyse } from "../analyse/analyse.ts";
import { writeAtomically } from "../gather/run-directory.ts";
import { checkCiFiles, type CiFileOptions, writeCiFiles } from "./ci/ci-files.ts";
import { describeRun } from "./measure/describe-run.ts";
import { githubStep, tellGithub } from "./ci/github-step.ts";
import { readRun } from "./read-run.ts";
import type { Streams } from "./streams.ts";
import { writeMarkdown, writeTables } from "./write-exports.ts";
import { writeReport } from "./write-report.ts";
import type { CommandOutput } from "./command-outputs.ts";

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

/** What `report` writes besides the page. */
export interface ReportOptions extends StoredRunOptions, CiFileOptions {
  readonly csv?: boolean;
  readonly markdown?: boolean;
  readonly github?: boolean;
}

/**
 * `report DIR`: renders the report of a stored run again, and prints the path of every file that it wrote.
 *
 * @throws JwtCapacityError JC-OUTPUT-001 when the step summary of GitHub or a file that was asked for cannot be written
 */
export async function reportCommand(streams: Streams, named: string, options: ReportOptions): Promise<number> {
  const step = await githubStep(streams, options.github === true);
  const ciFiles = await checkCiFiles(streams, options);
  const { directory, run } = await readRun(named, streams.cwd);
  const analysis = analyse(run);
  const report = await writeReport(directory, run, analysis);
  const markdown = options.markdown === true ? await writeMarkdown(directory, run, analysis) : null;
  const tables = options.csv === true ? await writeTables(directory, run, analysis) : [];
  await tellGithub(step, streams, { run, analysis });
  await writeCiFiles(ciFiles, streams, { run, analysis });
  const files = [report, ...(markdown === null ? [] : [markdown]), ...tables];
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, report, markdown, tables } satisfies CommandOutput<"report-output">)}\n`
      : files.map((file) => `${file}\n`).join(""),
  );
  return 0;
}
