import type { Command } from "commander";
import { COMMAND } from "../../results/command.ts";
import { wholeNumber } from "../option-values.ts";
import type { RunAction } from "../run-action.ts";
import type { Streams } from "../streams.ts";
import type { SelfcheckOptions } from "./selfcheck-command.ts";
import { selfcheckNames } from "./selfcheck-names.ts";

/** `selfcheck`: this tool against what is known. */
export function addSelfcheckCommand(program: Command, streams: Streams, action: RunAction): void {
  program
    .command("selfcheck")
    .description("check this tool against an independent generator, a known delay and planted work, about 8 minutes")
    .option("--quick", "about 4 minutes: fewer repetitions, and 5 % of work is planted instead of 3 %")
    .option("--only <name>", `one of ${selfcheckNames.join(", ")}`)
    .option("--noise", "instead: the noise floor and least detectable change of each metric, about 6 minutes")
    .option("--model", "instead: the capacity model beside held-out steps, about 20 minutes, with --quick 12")
    .option("--detection", "instead: how often planted work of 2 to 10 % is found, about 95 minutes, with --quick 12")
    .option("--nights <n>", "comparisons of --detection (default: 10, with --quick 3)", wholeNumber(1, 1000))
    .option("--pairs <n>", "pairs of --noise, at least 4 (default: 12, with --quick 6)", wholeNumber(4, 1000))
    .option("--quiet", "no progress")
    .option("--json", "print one JSON document")
    .addHelpText("after", `\nExample: ${COMMAND} selfcheck --quick`)
    .action((options: SelfcheckOptions) =>
      action(import("./selfcheck-command.ts").then(({ selfcheckCommand }) => selfcheckCommand(streams, options))),
    );
}
