import { readOptions, type ParsedOptions } from "../process/read-options.ts";

/** What a null target is started with. */
export interface NullOptions {
  /** From the end of a request to its answer, s. */
  readonly delaySeconds: number;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly exitWithStdin: boolean;
}

/** Parses a null target's arguments. */
export function parseNullOptions(argv: readonly string[]): ParsedOptions<NullOptions> {
  const read = readOptions(argv, ["delay-seconds", "host", "port", "admin-port"], ["exit-with-stdin"]);
  const options: NullOptions = {
    delaySeconds: read.number("delay-seconds", 0, 10, 0),
    host: read.text("host", "127.0.0.1"),
    port: read.integer("port", 0, 65_535, 0),
    adminPort: read.integer("admin-port", 0, 65_535, 0),
    exitWithStdin: read.flag("exit-with-stdin"),
  };
  return read.problems.length > 0 ? { problems: read.problems } : { options };
}
