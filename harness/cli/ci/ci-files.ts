import { resolve } from "node:path";
import { runJunit } from "../../../reports/junit/run-junit.ts";
import { renderMarkdown } from "../../../reports/markdown/render-markdown.ts";
import type { Analysis } from "../../analyse/analysis.ts";
import { writeAtomically } from "../../gather/run-directory.ts";
import { errorMessage } from "../../plan/error-message.ts";
import type { RunResult } from "../../results/run-result.ts";
import { checkWritable } from "../check-writable.ts";
import type { Streams } from "../streams.ts";

/** Files that a command writes for a CI system, as the command line names them. */
export interface CiFileOptions {
  readonly junit?: string;
  readonly commentFile?: string;
}

/** The same as absolute paths; `null` where none is wanted. */
export interface CiFiles {
  readonly junit: string | null;
  readonly comment: string | null;
}

/**
 * Where the files go, before anything is measured.
 *
 * @throws JwtCapacityError JC-OUTPUT-001 when one of them cannot be written
 */
export async function checkCiFiles({ cwd }: Pick<Streams, "cwd">, options: CiFileOptions): Promise<CiFiles> {
  const junit = options.junit === undefined ? null : resolve(cwd, options.junit);
  const comment = options.commentFile === undefined ? null : resolve(cwd, options.commentFile);
  if (junit !== null) await checkWritable(junit, "the JUnit file", "name a file that you may write to with --junit");
  if (comment !== null)
    await checkWritable(comment, "the comment", "name a file that you may write to with --comment-file");
  return { junit, comment };
}

/** Writes the JUnit file and the Markdown for a comment, at most 64 000 bytes, of a run. */
export async function writeCiFiles(
  files: CiFiles,
  streams: Pick<Streams, "stderr">,
  { run, analysis }: { readonly run: RunResult; readonly analysis: Analysis },
): Promise<void> {
  await writeCiFile(files.junit, () => runJunit(run, analysis), streams);
  await writeCiFile(files.comment, () => renderMarkdown(run, analysis), streams);
}

/** Writes one file that was checked before; what fails now is said and changes no exit status: the results are safe. */
export async function writeCiFile(
  file: string | null,
  render: () => string,
  { stderr }: Pick<Streams, "stderr">,
): Promise<void> {
  if (file === null) return;
  try {
    await writeAtomically(file, render());
  } catch (error) {
    stderr.write(`${file} could not be written: ${errorMessage(error)}\n`);
  }
}
