import type { ParsedOptions } from "./read-options.ts";

/** A target process that serves. */
export interface RunningTarget extends AsyncDisposable {
  /** What it says about itself in its one line of output. */
  readonly ready: ReadyLine;
}

/** The JSON line a target process prints when it serves. */
export interface ReadyLine {
  /** `issuer`, `verifier` or `null`. */
  readonly component: string;
  readonly pid: number;
  /** Where the load goes. */
  readonly url: string;
  /** Usage, metrics and administration; the load never goes there. */
  readonly adminUrl: string;
  readonly [field: string]: unknown;
}

/** Longest time open requests get to finish after a signal, s. */
const graceSeconds = 0.8;

/**
 * Runs a target process from its arguments to its end.
 *
 * Exit status: 0 after SIGTERM, SIGINT or (with `exitWithStdin`) the end of standard input; 1 when it cannot start; 2 for bad options.
 */
export async function runTarget<T extends { readonly exitWithStdin: boolean }>(
  parsed: ParsedOptions<T>,
  start: (options: T) => Promise<RunningTarget>,
): Promise<void> {
  if ("problems" in parsed) {
    process.stderr.write(parsed.problems.map((problem) => `${problem}\n`).join(""));
    process.exitCode = 2;
    return;
  }
  // Listened for before the start, so that a parent that dies meanwhile still takes this process with it.
  const told = untilToldToStop(parsed.options.exitWithStdin);
  try {
    const target = await Promise.race([start(parsed.options), told]);
    if (target === undefined) process.exit(0);
    process.stdout.write(`${JSON.stringify(target.ready)}\n`);
    await told;
    await Promise.race([
      target[Symbol.asyncDispose](),
      new Promise((resolve) => setTimeout(resolve, graceSeconds * 1e3)),
    ]);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function untilToldToStop(exitWithStdin: boolean): Promise<undefined> {
  return new Promise((resolve) => {
    const stop = () => resolve(undefined);
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
    // A reader that went away must not end a process that is being measured.
    process.stdout.on("error", () => {});
    if (exitWithStdin) process.stdin.on("end", stop).on("error", stop).on("close", stop).resume();
  });
}
