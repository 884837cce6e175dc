import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { loadWorkloads } from "../plan/workloads.ts";
import type { WorkloadId } from "../results/workloads.ts";
import { COMMAND } from "../results/command.ts";
import { addAbCommand } from "./ab/add-ab-command.ts";
import { addCompareCommand } from "./compare/add-compare-command.ts";
import { addSelfcheckCommand } from "./selfcheck/add-selfcheck-command.ts";
import type { RunAction } from "./run-action.ts";
import { addCiFileOptions } from "./ci/ci-file-options.ts";
import { addHistoryCommands } from "./history/history-commands.ts";
import { GITHUB, SILENT, wholeNumber } from "./option-values.ts";
import { addMeasureOptions } from "./measure-options.ts";
import { addPlanOptions } from "./plan/plan-arguments.ts";
import type { PlanOptions } from "./plan/plan-options.ts";
import { reportError, usageError } from "./report-error.ts";
import type { MeasureOptions } from "./measure/resolve-options.ts";
import type { ReportOptions } from "./stored-run-commands.ts";
import type { Streams } from "./streams.ts";
import type { TargetOptions } from "./target-options.ts";

/**
 * Parses the command line and runs the command. Commands are loaded when they are needed, so that help comes at once.
 *
 * @returns the exit status
 */
export async function runProgram(given: Streams, args: readonly string[]): Promise<number> {
  const streams = args.includes(NO_COLOR) ? { ...given, env: { ...given.env, NO_COLOR: "1" } } : given;
  let exitStatus = 0;
  const program = new Command(COMMAND)
    .description("Measures what validating JWTs costs on this machine and sizes the fleet that does it.")
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      // What commander would say here is said below, in the words of every other error.
      writeErr: () => {},
    })
    .exitOverride()
    .version(version(), "--version", "print the version")
    .option("--debug", "print the stack of an error that ends a command early")
    .option(NO_COLOR, "no colours, as with NO_COLOR=1 in the environment")
    .addHelpText("before", EXAMPLES);
  const action = (status: Promise<number>) => status.then((value) => void (exitStatus = value));

  addCiFileOptions(
    addMeasureOptions(
      program.command("run").description("measure everything the profile names and write the report"),
      "run",
    ),
  )
    .addHelpText("after", `\nExample: ${COMMAND} run --profile standard --algorithms RS256,ES256`)
    .action((options: MeasureOptions) => action(measure(streams, options)));
  addCiFileOptions(
    addMeasureOptions(program.command("bench").description("only the worker-thread verify benchmark"), "bench"),
  )
    .addHelpText("after", `\nExample: ${COMMAND} bench --algorithms ES256 --engines node-crypto,jose`)
    .action((options: MeasureOptions) => action(measure(streams, options, ["bench"])));
  addCiFileOptions(addMeasureOptions(program.command("load").description("only the HTTP load"), "load"))
    .addHelpText("after", `\nExample: ${COMMAND} load --rate 800 --algorithms RS256`)
    .action((options: MeasureOptions) => action(measure(streams, options, loadWorkloads)));
  addTargetOptions(program.command("target").description("start issuer and verifier for any load generator"))
    .addHelpText(
      "after",
      `\nExample: ${COMMAND} target --algorithm ES256 --tokens 1000 --tokens-file tokens.txt --json`,
    )
    .action((options: TargetOptions) =>
      action(import("./target-command.ts").then(({ targetCommand }) => targetCommand(streams, options))),
    );
  addStoredRunCommands(program, streams, action);
  addPlanCommand(program, streams, action);
  addAbCommand(program, streams, action);
  addCompareCommand(program, streams, action);
  addHistoryCommands(program, streams, action);
  addConfigCommands(program, streams, action);
  program
    .command("schema <document>")
    .description(
      "the JSON Schema of a document that is written (results, analysis, ab, ab-analysis, history) or printed with --json (plan, compare, history-analysis and others, whose names a wrong one prints)",
    )
    .option("--quiet", SILENT)
    .option("--json", "JSON, as always")
    .addHelpText("after", `\nExample: ${COMMAND} schema results`)
    .action((document: string) =>
      action(import("./schema-command.ts").then(({ schemaCommand }) => schemaCommand(streams, document))),
    );
  addSelfcheckCommand(program, streams, action);
  program
    .command("doctor")
    .description("check what a run will find on this machine")
    .option("--quiet", SILENT)
    .option("--json", "print one JSON document")
    .option("--fatal", "exit with 3 when a check fails")
    .addHelpText("after", `\nExample: ${COMMAND} doctor --json`)
    .action((options: { json?: boolean; fatal?: boolean }) =>
      action(import("./doctor-command.ts").then(({ doctorCommand }) => doctorCommand(streams, options))),
    );

  try {
    await program.parseAsync([...args], { from: "user" });
    return exitStatus;
  } catch (error) {
    // Asking for help or the version is no mistake.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = error instanceof CommanderError ? usageError(error, args, program) : error;
    return reportError(failure, streams, program.opts<{ debug?: boolean }>().debug === true);
  }
}

const NO_COLOR = "--no-color";

const EXAMPLES = `Examples:
  ${COMMAND} run --profile quick       measure for about 4 minutes and write a report
  ${COMMAND} report results/latest     render the newest report again
  ${COMMAND} plan results/latest --rate 20000 --slo p99=5ms
                                             size a fleet from it
  ${COMMAND} selfcheck --quick         see whether this machine can measure at all
  ${COMMAND} doctor                    see what a run will find here

`;

async function measure(streams: Streams, options: MeasureOptions, workloads?: readonly WorkloadId[]) {
  const { measureCommand } = await import("./measure/measure-command.ts");
  return await measureCommand(streams, options, workloads);
}

function addTargetOptions(command: Command): Command {
  return command
    .option("--algorithm <id>", "signature algorithm", "RS256")
    .option("--engine <id>", "library that verifies", "jose")
    .option("--denylist <id>", "none, in-process or redis", "none")
    .option("--placement <id>", "where the verify runs: inline, thread-pool, workers or processes", "inline")
    .option("--cache-entries <n>", "verified tokens that are remembered; 0 for none", wholeNumber(0, 10_000_000), 0)
    .option("--cache-ttl <seconds>", "longest life of a remembered token", wholeNumber(1, 86_400), 300)
    .option("--cache-covers <what>", "signature, or signature-and-denylist", "signature")
    .option("--on-unavailable <policy>", "when the denylist is silent: fail-open or fail-closed", "fail-closed")
    .option("--workers <n>", "verifier processes on one port", wholeNumber(1, 256), 1)
    .option("--port <n>", "port of the verifier (default: a free one)", wholeNumber(0, 65_535))
    .option("--issuer <name>", "iss of the tokens")
    .option("--audience <name>", "aud of the tokens")
    .option("--signing-key <file>", "your own private key, PEM or JWK (default: a fresh one)")
    .option("--token-profile <id>", "what the tokens carry", "typical")
    .option("--token-lifetime <seconds>", "how long the tokens live", wholeNumber(1, 86_400), 3600)
    .option("--tokens <n>", "distinct valid tokens to write", wholeNumber(1, 10_000_000))
    .option("--tokens-file <file>", "where to write them, one a line")
    .option("--seed <number>", "seed of the token identities (default: 1)", wholeNumber())
    .option("--quiet", "no progress")
    .option("--json", "print one JSON line");
}

function addStoredRunCommands(program: Command, streams: Streams, action: RunAction) {
  const commands = () => import("./stored-run-commands.ts");
  program
    .command("analyse <directory>")
    .description("compute the analysis of a stored run again")
    .option("--quiet", SILENT)
    .option("--json", "print the analysis as JSON")
    .addHelpText("after", `\nExample: ${COMMAND} analyse results/latest`)
    .action((directory: string, options: { json?: boolean }) =>
      action(commands().then(({ analyseCommand }) => analyseCommand(streams, directory, options))),
    );
  addCiFileOptions(program.command("report <directory>").description("render the report of a stored run again"))
    .option("--csv", "also every table, as tables/<name>.csv")
    .option("--markdown", "also report.md")
    .option("--github", GITHUB)
    .option("--quiet", SILENT)
    .option("--json", "print one JSON document")
    .addHelpText("after", `\nExample: ${COMMAND} report results/latest`)
    .action((directory: string, options: ReportOptions) =>
      action(commands().then(({ reportCommand }) => reportCommand(streams, directory, options))),
    );
}

function addPlanCommand(program: Command, streams: Streams, action: RunAction) {
  addPlanOptions(program.command("plan <directory>").description("size a fleet from a stored run; measures nothing"))
    .addHelpText("after", `\nExample: ${COMMAND} plan results/latest --rate 20000 --slo p99=5ms --what-if`)
    .action((directory: string, options: PlanOptions) =>
      action(import("./plan/plan-command.ts").then(({ planCommand }) => planCommand(streams, directory, options))),
    );
}

function addConfigCommands(program: Command, streams: Streams, action: RunAction) {
  const commands = () => import("./config-command.ts");
  const config = program
    .command("config")
    .description("show the configuration, or what one may say")
    .addHelpText("after", `\nExample: ${COMMAND} config print --profile standard`);
  addMeasureOptions(
    config.command("print").description("every setting with its value and where that comes from"),
    "config print",
  )
    .addHelpText("after", `\nExample: ${COMMAND} config print --profile standard --json`)
    .action((options: MeasureOptions) =>
      action(commands().then(({ configPrintCommand }) => configPrintCommand(streams, options))),
    );
  config
    .command("schema")
    .description("what a configuration file may say, as JSON Schema")
    .option("--quiet", SILENT)
    .option("--json", "JSON, as always")
    .addHelpText("after", `\nExample: ${COMMAND} config schema`)
    .action(() => action(commands().then(({ configSchemaCommand }) => configSchemaCommand(streams))));
}

/** `0.1.0 (Node 24.21.0)`. */
function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return `${(JSON.parse(text) as { version: string }).version} (Node ${process.versions.node})`;
}
