import { spawn } from "node:child_process";

/** What a finished command left behind. `exitCode` is `null` when it was ended by a signal or the time limit. */
export interface CapturedCommand {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a command that ends by itself. */
export interface CaptureOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The command is killed after this many seconds. Default 10. */
  readonly timeoutSeconds?: number;
  /** Asks the command to end when aborted; none is started when it already is. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a command to its end without a shell and returns what it printed. A command that cannot be started is an answer
 * too: exit code `null` and the reason in `stderr`.
 *
 * @throws the signal's reason when it is aborted before the command is started
 */
export async function captureCommand(
  file: string,
  args: readonly string[],
  options: CaptureOptions = {},
): Promise<CapturedCommand> {
  options.signal?.throwIfAborted();
  return await new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: (options.timeoutSeconds ?? 10) * 1000,
      killSignal: "SIGKILL",
      env: options.env ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const end = () => child.kill("SIGTERM");
    options.signal?.addEventListener("abort", end, { once: true });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.on("error", (error) => resolve({ exitCode: null, stdout: output.stdout, stderr: error.message }));
    child.on("close", (exitCode) => {
      options.signal?.removeEventListener("abort", end);
      resolve({ exitCode, ...output });
    });
  });
}

/** The last line that says something, for one-line messages about a command that failed. */
export function lastLine(text: string): string {
  return text.trim().split(/\r?\n/).at(-1)?.trim() ?? "";
}
