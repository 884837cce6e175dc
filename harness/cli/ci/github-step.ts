import { appendFile, stat } from "node:fs/promises";
import { annotations } from "../../../reports/github/annotations.ts";
import { MARKDOWN_LIMIT_BYTES, renderMarkdown } from "../../../reports/markdown/render-markdown.ts";
import type { Analysis } from "../../analyse/analysis.ts";
import { errorMessage } from "../../plan/error-message.ts";
import type { RunResult } from "../../results/run-result.ts";
import { checkWritable } from "../check-writable.ts";
import type { Streams } from "../streams.ts";

/** What a step of a GitHub workflow gets from a command. */
export interface GithubStep {
  /** File that the Markdown is appended to: `GITHUB_STEP_SUMMARY`; `null` when it is not set. */
  readonly summaryFile: string | null;
  /** Whether workflow commands are written: asked for with `--github`, or `GITHUB_ACTIONS` is set. */
  readonly annotates: boolean;
}

/** GitHub takes no longer summary from one step, bytes. */
const SUMMARY_LIMIT_BYTES = 1024 * 1024;

/**
 * What is to be told to GitHub, before anything is measured.
 *
 * @throws JwtCapacityError JC-OUTPUT-001 when there is a summary file and it cannot be written
 */
export async function githubStep({ env, stderr }: Streams, asked: boolean): Promise<GithubStep> {
  const summaryFile = env["GITHUB_STEP_SUMMARY"] ?? "";
  const annotates = asked || env["GITHUB_ACTIONS"] === "true";
  if (summaryFile === "") {
    if (asked) stderr.write("GITHUB_STEP_SUMMARY is not set: annotations are written, but no step summary.\n");
    return { summaryFile: null, annotates };
  }
  const hint = "GITHUB_STEP_SUMMARY names it; unset it, or let it name a file that you may write to";
  await checkWritable(summaryFile, "the step summary", hint);
  return { summaryFile, annotates };
}

/**
 * Appends the report as Markdown to the step summary and writes annotations to standard error, where GitHub reads them as well
 * and `--json` is not disturbed. What fails now is said and changes no exit status: the results are safe.
 */
export async function tellGithub(
  step: GithubStep,
  streams: Pick<Streams, "stderr">,
  { run, analysis }: { readonly run: RunResult; readonly analysis: Analysis },
): Promise<void> {
  await writeToGithub(step, streams, {
    annotations: () => annotations(run, analysis),
    markdown: (limitBytes) => renderMarkdown(run, analysis, limitBytes),
  });
}

/** The same for anything that has annotations and can be written as Markdown of at most so many bytes. */
export async function writeToGithub(
  { summaryFile, annotates }: GithubStep,
  { stderr }: Pick<Streams, "stderr">,
  told: { readonly annotations: () => readonly string[]; readonly markdown: (limitBytes: number) => string },
): Promise<void> {
  if (annotates) for (const line of told.annotations()) stderr.write(`${line}\n`);
  if (summaryFile === null) return;
  try {
    const room = SUMMARY_LIMIT_BYTES - ((await sizeOf(summaryFile)) ?? 0) - 1;
    // A line end first: what stands there may not have ended with one.
    const text = `\n${told.markdown(Math.min(room, MARKDOWN_LIMIT_BYTES))}`;
    if (text.trim() === "") stderr.write(`The step summary is full: nothing was appended to ${summaryFile}.\n`);
    else await appendFile(summaryFile, text);
  } catch (error) {
    stderr.write(`The step summary could not be written: ${errorMessage(error)}\n`);
  }
}

/** Bytes; `null` when there is no such file. */
async function sizeOf(file: string): Promise<number | null> {
  return await stat(file).then(
    ({ size }) => size,
    () => null,
  );
}
