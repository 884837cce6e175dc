import { type Command, Option } from "commander";
import { presetIds } from "../analyse/fleet/presets.ts";
import { GITHUB, list, number, SILENT } from "./option-values.ts";

/** A command that reads a configuration. */
export type MeasuringCommand = "run" | "bench" | "load" | "config print";

/** Adds the options that change what a command does, and no other: what it does not measure it lets nobody ask for. */
export function addMeasureOptions(command: Command, name: MeasuringCommand): Command {
  for (const { flags, says, parse, notOf = [] } of measureOptions) {
    if (notOf.includes(name)) continue;
    const option = new Option(flags, typeof says === "string" ? says : says(name));
    command.addOption(parse === undefined ? option : option.argParser(parse));
  }
  return command;
}

interface MeasureOption {
  readonly flags: string;
  readonly says: string | ((name: MeasuringCommand) => string);
  readonly parse?: (text: string) => unknown;
  readonly notOf?: readonly MeasuringCommand[];
}

const measureOptions: readonly MeasureOption[] = [
  { flags: "--profile <name>", says: "quick (default), standard or full" },
  {
    flags: "--preset <name>",
    says: `measure for a fleet as articles describe it: ${presetIds.join(", ")}`,
    notOf: ["bench"],
  },
  { flags: "--config <file>", says: "configuration file (default: jwt-capacity.config.ts when there is one)" },
  { flags: "--algorithms <list>", says: "e.g. HS256,RS256,ES256", parse: list },
  // The load is that of one library, load.engine.
  { flags: "--engines <list>", says: "e.g. node-crypto,jose", parse: list, notOf: ["load"] },
  {
    flags: "--rate <per second>",
    says: "offered rate of the constant-rate load",
    parse: number,
    notOf: ["bench"],
  },
  { flags: "--seed <number>", says: "seed of the trial order and the token identities", parse: number },
  { flags: "--out <directory>", says: "where run directories go (default: results)" },
  {
    flags: "--allow-invalid",
    says: "exit with 0 although the run was refused or a budget could not be judged; a wrong answer stays one",
    notOf: ["config print"],
  },
  {
    flags: "--dry-run",
    says: "print what would be measured and about how long it takes, and start nothing",
    notOf: ["config print"],
  },
  { flags: "--github", says: GITHUB, notOf: ["config print"] },
  {
    flags: "--verbose",
    says: "every trial as it begins, why one was refused, and what k6 logs",
    notOf: ["config print"],
  },
  { flags: "--quiet", says: (name) => (name === "config print" ? SILENT : "print only the result") },
  { flags: "--json", says: "print one JSON document" },
];
