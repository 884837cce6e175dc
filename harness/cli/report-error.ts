import type { Command, CommanderError } from "commander";
import { errorCodes, JwtCapacityError } from "../plan/error.ts";
import { COMMAND } from "../results/command.ts";
import type { Streams } from "./streams.ts";

/** Says on standard error what failed, why and what to do next; a stack only for a defect of ours or with `debug`. */
export function reportError(error: unknown, streams: Streams, debug: boolean): number {
  if (error instanceof JwtCapacityError) {
    streams.stderr.write(`${error.code}: ${error.message}\nNext: ${error.hint}\n(README, section "Errors")\n`);
    if (debug) streams.stderr.write(`${error.stack}\n`);
    return error.exitStatus;
  }
  if (error instanceof Error && error.name === "AbortError") {
    streams.stderr.write("JC-INTERRUPT-001: interrupted before anything was measured\nNext: run it again\n");
    return errorCodes["JC-INTERRUPT-001"].exitStatus;
  }
  streams.stderr.write(
    `JC-INTERNAL-001: a defect of jwt-capacity\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 1;
}

/** A mistake on the command line in our words: what came and what was expected, and which help says more. */
export function usageError(error: CommanderError, args: readonly string[], program: Command): JwtCapacityError {
  const named = program.commands.find((command) => command.name() === args.find((text) => !text.startsWith("-")));
  const help = `${[COMMAND, ...(named === undefined ? [] : [named.name()])].join(" ")} --help`;
  const group = named === undefined || named.commands.length === 0 ? program : named;
  const choices = group.commands.map((command) => command.name()).join(", ");
  if (error.code === "commander.help")
    return new JwtCapacityError("JC-USAGE-001", `expected a command: ${choices}; got none`, help);
  // commander: "error: unknown command 'runn'\n(Did you mean run?)"
  const message = error.message
    .replace(/^error: /, "")
    .replace(/\n\((.+)\)$/, ". $1")
    .replace(/\.$/, "");
  const expected = error.code === "commander.unknownCommand" ? `; expected one of ${choices}` : "";
  return new JwtCapacityError("JC-USAGE-001", `${message}${expected}`, `${help} lists what there is`);
}
