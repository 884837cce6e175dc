import type { Command } from "commander";

/** What the files of a command hold. */
interface CiFileContents {
  readonly junit: string;
  readonly comment: string;
}

/** Those of a run. */
const ofARun: CiFileContents = { junit: "the verdict, every budget and every threshold", comment: "the report" };

/**
 * Adds the options of the files that a command writes for a CI system.
 *
 * @param contents default: those of a run
 */
export function addCiFileOptions(command: Command, { junit, comment }: CiFileContents = ofARun): Command {
  return command
    .option("--junit <file>", `also ${junit} as JUnit XML`)
    .option("--comment-file <file>", `also ${comment} as Markdown for a comment, at most 64 000 bytes`);
}
