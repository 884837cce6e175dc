import type { Command } from "commander";

/** Adds the options of the files that a command writes for a CI system. */
export function addCiFileOptions(command: Command): Command {
  return command
    .option("--junit <file>", "also the verdict, every budget and every threshold as JUnit XML")
    .option("--comment-file <file>", "also the report as Markdown for a comment, at most 64 000 bytes");
}
