import type { Command } from "commander";
import { defaultScenarios } from "../plan/ab-scenario.ts";
import { COMMAND } from "../results/command.ts";
import type { AbOptions } from "./ab-options.ts";
import { addCiFileOptions } from "./ci-file-options.ts";
import type { CompareOptions } from "./compare-command.ts";
import { GITHUB, list, SILENT, wholeNumber } from "./option-values.ts";
import type { Streams } from "./streams.ts";

/** Takes the exit status that a command ends with. */
export type RunAction = (status: Promise<number>) => Promise<void>;

/** `ab`: two revisions side by side. */
export function addAbCommand(program: Command, streams: Streams, action: RunAction): void {
  const command = program
    .command("ab")
    .description("compare two revisions of the target side by side: the gate of a nightly job, about 20 minutes")
    .option("--base <ref>", "revision to compare with: a branch, tag or commit, or . for the working tree")
    .option("--candidate <ref>", "revision that may have slowed (default: .; with --candidate-with or -set the base)")
    .option("--reference <ref>", "a fixed third revision, whose ratios make a history")
    .option("--base-with <packages>", "packages in place of the base's own: jose@6.2.16,node@24.20.0", list)
    .option("--candidate-with <packages>", "the same for the candidate", list)
    .option("--base-set <settings>", "settings of the base: engine=fast-jwt,cache=on", list)
    .option("--candidate-set <settings>", "the same for the candidate", list)
    .option("--scenarios <list>", `designs to compare under (default: ${defaultScenarios.join(",")})`, list)
    .option("--seconds-per-scenario <n>", "wall seconds for each scenario (default: 340)", wholeNumber(60, 86_400))
    .option("--seed <number>", "seed of the order and the token identities", wholeNumber())
    .option("--out <directory>", "where the directories of comparisons go (default: ab)");
  addCiFileOptions(command)
    .option("--github", GITHUB)
    .option("--quiet", "print only the result")
    .option("--json", "print one JSON document")
    .addHelpText("after", `\nExample: ${COMMAND} ab --base main --candidate HEAD --scenarios RS256,RS256+redis`)
    .action((options: AbOptions) =>
      action(import("./ab-command.ts").then(({ abCommand }) => abCommand(streams, options))),
    );
}

/** `compare`: two stored runs. */
export function addCompareCommand(program: Command, streams: Streams, action: RunAction): void {
  program
    .command("compare <base> <candidate>")
    .description("hold a stored run against another one, like with like; measures nothing")
    .option("--force", "compare runs of different configurations, in what both measured")
    .option("--trust-host", "both runs come from one quiet machine: let figures of two hours decide")
    .option("--html <file>", "also write it as one HTML page")
    .option("--markdown <file>", "also write it as Markdown")
    .option("--github", GITHUB)
    .option("--quiet", SILENT)
    .option("--json", "print one JSON document")
    .addHelpText("after", `\nExample: ${COMMAND} compare results/main results/latest --html compare.html`)
    .action((base: string, candidate: string, options: CompareOptions) =>
      action(
        import("./compare-command.ts").then(({ compareCommand }) =>
          compareCommand(streams, { base, candidate }, options),
        ),
      ),
    );
}
