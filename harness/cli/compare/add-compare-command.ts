import type { Command } from "commander";
import { COMMAND } from "../../results/command.ts";
import { GITHUB, SILENT } from "../option-values.ts";
import type { RunAction } from "../run-action.ts";
import type { Streams } from "../streams.ts";
import type { CompareOptions } from "./compare-command.ts";

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
