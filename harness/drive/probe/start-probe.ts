import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describeExit } from "../../provision/child-process.ts";
import type { ProbeCommand, ProbeReply, ProbeSource, SliceOutcome, SliceSpec } from "./probe-protocol.ts";

/** A generator in a process of its own; disposing of it ends it. */
export interface Probe extends AsyncDisposable {
  readonly pid: number;
  /**
   * Runs one slice; one at a time.
   *
   * @throws Error when the probe or the server it drives is gone, or the source is unknown
   */
  slice(spec: SliceSpec): Promise<SliceOutcome>;
}

export interface ProbeOptions {
  /** CPUs the probe may use, as a `taskset` list: `0,2-3`. Default: those of this process. */
  readonly cpus?: string;
  /** Ends the probe when aborted. */
  readonly signal: AbortSignal;
}

// Opening the connections of a slice, and packing its histograms.
const OVERHEAD_SECONDS = 20;
const LOAD_SECONDS = 60;
const KEPT_LOG_LINES = 20;

/**
 * Starts the probe and gives it its sources. Between slices nothing is in flight.
 *
 * @throws Error when a source is not on a loopback address, or its corpus cannot be read
 */
export async function startProbe(sources: readonly ProbeSource[], options: ProbeOptions): Promise<Probe> {
  options.signal.throwIfAborted();
  const child = spawnProbe(options.cpus);
  const ask = conversation(child);
  const kill = () => child.kill("SIGKILL");
  options.signal.addEventListener("abort", kill, { once: true });
  const end = async () => {
    options.signal.removeEventListener("abort", kill);
    kill();
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await once(child, "close");
  };
  try {
    await ask({ command: "load", sources }, LOAD_SECONDS);
    if (child.pid === undefined) throw new Error("the probe has no process id");
  } catch (error) {
    await end();
    options.signal.throwIfAborted();
    throw error;
  }
  return {
    pid: child.pid,
    slice: async (slice) => {
      const reply = await ask({ command: "slice", slice }, slice.seconds + slice.drainSeconds + OVERHEAD_SECONDS);
      if (reply.reply !== "outcome") throw new Error(`the probe answered a slice with ${reply.reply}`);
      return reply.outcome;
    },
    [Symbol.asyncDispose]: end,
  };
}

function spawnProbe(cpus: string | undefined): ChildProcessWithoutNullStreams {
  // No NODE_OPTIONS of the user's: it could change what is measured. The probe ends when its standard input closes, and the
  // system closes that when we die.
  const { NODE_OPTIONS: _ignored, ...env } = process.env;
  // A young generation of full size from the start: a small one is collected, for half a millisecond, seven times a second.
  const node = [
    process.execPath,
    "--min-semi-space-size=16",
    fileURLToPath(new URL("./probe-process.ts", import.meta.url)),
  ];
  const [file = "", ...args] = cpus === undefined ? node : ["taskset", "--cpu-list", cpus, ...node];
  return spawn(file, args, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
}

type Ask = (command: ProbeCommand, timeoutSeconds: number) => Promise<ProbeReply>;

/** Commands and replies in turn; a reply that says what failed, an end or silence is an error. */
function conversation(child: ChildProcessWithoutNullStreams): Ask {
  const log: string[] = [];
  let gone: string | null = null;
  let waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null;
  const fail = (reason: string) => {
    gone ??= reason;
    waiting?.reject(new Error([reason, ...log].join("\n")));
  };
  child.stdin.on("error", () => {});
  child.once("error", (error) => fail(`the probe could not be started: ${error.message}`));
  child.once("close", (code, signal) => fail(`the probe ${describeExit({ code, signal })}`));
  createInterface({ input: child.stdout }).on("line", (line) => waiting?.resolve(line));
  createInterface({ input: child.stderr }).on(
    "line",
    (line) => log.push(line.slice(0, 500)) > KEPT_LOG_LINES && log.shift(),
  );
  return async (command, timeoutSeconds) => {
    if (gone !== null) throw new Error([gone, ...log].join("\n"));
    if (waiting !== null) throw new Error("the probe is busy: one slice at a time");
    const timer = setTimeout(() => {
      fail(`the probe did not answer within ${Math.round(timeoutSeconds)} s`);
      child.kill("SIGKILL");
    }, timeoutSeconds * 1000);
    try {
      const line = await new Promise<string>((resolve, reject) => {
        waiting = { resolve, reject };
        child.stdin.write(`${JSON.stringify(command)}\n`);
      });
      const reply = JSON.parse(line) as ProbeReply;
      if (reply.reply === "failed") throw new Error(reply.message);
      return reply;
    } finally {
      clearTimeout(timer);
      waiting = null;
    }
  };
}
