import type { Command } from "commander";
import { COMMAND } from "../../results/command.ts";
import type { HistoryAddOptions } from "./history-add.ts";
import type { HistoryAnnotateOptions } from "./history-annotate.ts";
import type { HistoryCheckOptions } from "./history-check.ts";
import type { HistorySeriesOptions } from "./history-file.ts";
import type { RunAction } from "../run-action.ts";
import type { Streams } from "../streams.ts";

const FILE = "the history (default: history.jsonl)";
const SERIES = "of the series in the file (default: that with the newest run)";

/** Adds `history add`, `show`, `check`, `annotate` and `page`, each loaded when it is needed. */
export function addHistoryCommands(program: Command, streams: Streams, action: RunAction): void {
  const history = program
    .command("history")
    .description("ratios against a fixed reference, night after night, and what has changed in them")
    .addHelpText("after", `\nExample: ${COMMAND} history check`);
  const command = (named: string, description: string) =>
    history
      .command(named)
      .description(description)
      .option("--file <file>", FILE)
      .option("--quiet", "accepted by every command; this one shows no progress")
      .option("--json", "print one JSON document");

  command("add <directory>", "append what an ab measured against its fixed reference")
    .option("--link <url>", "where the run can be read up, for the trend page")
    .option("--other-host", "although it was measured on another machine")
    .addHelpText("after", `\nExample: ${COMMAND} history add ab/latest --link https://ci.example/run/7`)
    .action((directory: string, options: HistoryAddOptions) =>
      action(
        import("./history-add.ts").then(({ historyAddCommand }) => historyAddCommand(streams, directory, options)),
      ),
    );
  command("show", "every run with what became of it, and the changes of the level")
    .option("--series <key>", SERIES)
    .addHelpText("after", `\nExample: ${COMMAND} history show`)
    .action((options: HistorySeriesOptions) =>
      action(import("./history-show.ts").then(({ historyShowCommand }) => historyShowCommand(streams, options))),
    );
  command("check", "exit with 99 when something has risen, with 5 when a run has to be confirmed")
    .option("--series <key>", SERIES)
    .option("--github", "annotations for GitHub Actions, where GITHUB_ACTIONS does not ask for them already")
    .addHelpText("after", `\nExample: ${COMMAND} history check --json`)
    .action((options: HistoryCheckOptions) =>
      action(import("./history-check.ts").then(({ historyCheckCommand }) => historyCheckCommand(streams, options))),
    );
  command("annotate <text>", "accept the level at a run, and say why")
    .option("--run <id>", "the run from which on it is the level (default: the newest)")
    .option("--scenario <name>", "only of this scenario (default: of all that have risen)")
    .option("--series <key>", SERIES)
    .addHelpText("after", `\nExample: ${COMMAND} history annotate "jose 7, +2 %" --scenario RS256`)
    .action((text: string, options: HistoryAnnotateOptions) =>
      action(
        import("./history-annotate.ts").then(({ historyAnnotateCommand }) =>
          historyAnnotateCommand(streams, text, options),
        ),
      ),
    );
  command("page <file>", "write the trend as one HTML file")
    .option("--series <key>", SERIES)
    .addHelpText("after", `\nExample: ${COMMAND} history page trend.html`)
    .action((file: string, options: HistorySeriesOptions) =>
      action(import("./history-page.ts").then(({ historyPageCommand }) => historyPageCommand(streams, file, options))),
    );
}
