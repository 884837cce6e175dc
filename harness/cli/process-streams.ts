import type { EventEmitter } from "node:events";
import type { Streams } from "./streams.ts";

const INTERRUPTS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The streams of this process, with a signal that is aborted by the first interrupt; the second one ends the process at once,
 * and its children with it.
 */
export function processStreams(): Streams {
  const controller = new AbortController();
  for (const name of INTERRUPTS) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        // A terminal that is closed after a Ctrl-C asks for nothing more.
        if (name === "SIGHUP") return;
        process.exit(130);
      }
      // What is ended and what is kept, the command says itself.
      process.stderr.write("\nInterrupted. Once more stops at once.\n");
      controller.abort();
    });
  }
  for (const stream of [process.stdout, process.stderr]) outliveReader(stream);
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
  };
}

/** A reader that went away (`| head`) or a terminal that was closed is no error of ours; every other error is thrown. */
export function outliveReader(stream: EventEmitter & { readonly isTTY?: boolean }): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    const gone = error.code === "EPIPE" || (error.code === "EIO" && stream.isTTY === true);
    if (!gone) throw error;
  });
}
