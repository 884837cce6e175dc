import type { Command } from "commander";
import { defaultScenarios } from "../../plan/ab-scenario.ts";
import { COMMAND } from "../../results/command.ts";
import { addCiFileOptions } from "../ci/ci-file-options.ts";
import { GITHUB, list, wholeNumber } from "../option-values.ts";
import type { RunAction } from "../run-action.ts";
import type { Streams } from "../streams.ts";
import type { AbOptions } from "./ab-options.ts";

/** `ab`: two revisions side by side. */
export function addAbCommand(program: Command, streams: Streams, action: RunAction): void {
  const command = program
    .command("ab")
    .description("compare two revisions of the target side by side: the gate of a nightly job, about 20 minutes")
    .option("--base <ref>", "revision to compare with: a branch, tag or commit, or . for the working tree")
    .option("--candidate <ref>", "revision that may have slowed (default: .; with --candidate-with or -set the base)")
    .option("--reference <ref>", "a fixed third revision, whose ratios make a history")
    .option(
      "--base-with <packages>",
      "packages in place of the base's own, exact versions: jose@6.2.16,node@24.20.0",
      list,
    )
    .option("--candidate-with <packages>", "the same for the candidate", list)
    .option("--base-set <settings>", "settings of the base: engine=fast-jwt,cache=on", list)
    .option("--candidate-set <settings>", "the same for the candidate", list)
    .option("--scenarios <list>", `designs to compare under (default: ${defaultScenarios.join(",")})`, list)
    .option(
      "--seconds-per-scenario <n>",
      "seconds of base and candidate in each scenario; controls and reference come on top (default: 420)",
      wholeNumber(60, 86_400),
    )
    .option("--seed <number>", "seed of the order and the token identities", wholeNumber())
    .option("--out <directory>", "where the directories of comparisons go (default: ab)");
  addCiFileOptions(command, { junit: "a case for every scenario and control", comment: "the result" })
    .option("--github", GITHUB)
    .option("--quiet", "print only the result")
    .option("--json", "print one JSON document")
    .addHelpText("after", `\nExample: ${COMMAND} ab --base main --candidate HEAD --scenarios RS256,RS256+redis`)
    .action((options: AbOptions) =>
      action(import("./ab-command.ts").then(({ abCommand }) => abCommand(streams, options))),
    );
}
