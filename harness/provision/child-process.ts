import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { performance } from "node:perf_hooks";
import { withCpus } from "./host/pinning.ts";

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours that said it is ready; disposing of it ends it. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** The one JSON line it printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  readonly exited: Promise<Exit>;
  /** `null` while it runs. */
  exit(): Exit | null;
  /** The last lines it wrote to standard error. */
  stderr(): readonly string[];
}

/** What to start. No shell is involved, so nothing in an argument is interpreted. */
export interface ChildSpec {
  /** Its name in messages: `verifier`. */
  readonly component: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child. Secrets go here and not into `args`, which everyone on the machine can read. */
  readonly env: Readonly<Record<string, string>>;
  /** CPUs it runs on, e.g. `0` or `0,2`, as `decidePinning` divides them. Default: those of this process. */
  readonly cpus?: string;
  readonly readyTimeoutSeconds?: number;
  /** How long SIGTERM may take before SIGKILL, s. Default 2. */
  readonly graceSeconds?: number;
}

/** A child that ended, or did not get ready in time, before it could be used. */
export class ChildStartError extends Error {
  override readonly name = "ChildStartError";
  /** `null` when it was still running and had to be ended. */
  readonly exit: Exit | null;
  readonly stderr: readonly string[];

  constructor(message: string, exit: Exit | null, stderr: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
    this.stderr = stderr;
  }
}

const keptStderrLines = 20;

/**
 * Starts a process, waits for its ready line and holds its standard input open.
 *
 * The child is expected to end when its standard input closes: the system closes it when this process dies in whatever way,
 * so that no child outlives a killed parent.
 * @throws {ChildStartError} When it ends or stays silent instead of getting ready.
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const { component, env, readyTimeoutSeconds = 20, graceSeconds = 2 } = spec;
  const { command, args } = withCpus(spec.command, spec.args, spec.cpus);
  // A process group of its own: a Ctrl-C in the terminal is for us to act on, and a child that it ended first would look as if it had died.
  const spawned = spawn(command, [...args], { env, stdio: ["pipe", "pipe", "pipe"], shell: false, detached: true });
  let exit: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    // `close` comes after the last output, so the reason on standard error is there when someone asks for it.
    spawned.once("close", (code, signal) => resolve((exit = { code, signal })));
  });
  const stderr = keepLastLines(spawned);
  // Writing to a child that is gone is no fault of ours.
  spawned.stdin.on("error", () => {});
  try {
    const ready = await readyLine(spawned, exited, readyTimeoutSeconds, component, stderr);
    if (spawned.pid === undefined) throw new ChildStartError(`${component} has no process id`, exit, stderr);
    return {
      pid: spawned.pid,
      ready,
      exited,
      exit: () => exit,
      stderr: () => [...stderr],
      [Symbol.asyncDispose]: () => stop(spawned, exited, graceSeconds),
    };
  } catch (error) {
    await stop(spawned, exited, 0);
    throw error;
  }
}

/** Says how a process ended: `killed by SIGKILL`, `exited with code 1`. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exited with code ${code}` : `killed by ${signal}`;
}

async function readyLine(
  spawned: ChildProcessWithoutNullStreams,
  exited: Promise<Exit>,
  timeoutSeconds: number,
  component: string,
  stderr: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const startedAt = performance.now();
  const line = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ChildStartError(`${component} was not ready within ${timeoutSeconds} s`, null, stderr));
    }, timeoutSeconds * 1e3);
    spawned.once("error", (error) => {
      clearTimeout(timer);
      reject(
        new ChildStartError(`${component} could not be started: ${error.message}`, null, stderr, { cause: error }),
      );
    });
    // Reading goes on after the first line, so that the child never blocks on a full pipe.
    createInterface({ input: spawned.stdout }).on("line", (text) => {
      clearTimeout(timer);
      resolve(text);
    });
    void exited.then((exit) => {
      clearTimeout(timer);
      reject(new ChildStartError(`${component} ${describeExit(exit)} before it was ready`, exit, stderr));
    });
  });
  try {
    const ready: unknown = JSON.parse(line);
    if (typeof ready === "object" && ready !== null) return { ...ready };
  } catch {
    // Falls through to the same message: a line that is no JSON object.
  }
  const seconds = ((performance.now() - startedAt) / 1e3).toFixed(1);
  throw new ChildStartError(`${component} printed no JSON object when it got ready (after ${seconds} s)`, null, stderr);
}

function keepLastLines(spawned: ChildProcessWithoutNullStreams): string[] {
  const lines: string[] = [];
  createInterface({ input: spawned.stderr }).on("line", (line) => {
    lines.push(line.slice(0, 1000));
    if (lines.length > keptStderrLines) lines.shift();
  });
  return lines;
}

async function stop(
  spawned: ChildProcessWithoutNullStreams,
  exited: Promise<Exit>,
  graceSeconds: number,
): Promise<void> {
  if (spawned.pid === undefined) return;
  spawned.kill("SIGTERM");
  spawned.stdin.destroy();
  const timer = setTimeout(() => spawned.kill("SIGKILL"), graceSeconds * 1e3);
  await exited;
  clearTimeout(timer);
}
