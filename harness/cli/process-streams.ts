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
      if (controller.signal.aborted) process.exit(130);
      // What is ended and what is kept, the command says itself.
      process.stderr.write("\nInterrupted. Once more stops at once.\n");
      controller.abort();
    });
  }
  // A reader that went away (`| head`) is no error of ours.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
  };
}
