import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { endWithParent } from "../provision/end-with-parent.ts";
import { withCpus } from "../provision/host/pinning.ts";
import { type K6Tally, tallyK6Stream } from "./tally-k6-stream.ts";

/** A k6 process at work. */
export interface RunningK6 extends AsyncDisposable {
  readonly pid: number | null;
  readonly tally: K6Tally;
  /** Monotonic seconds at which the warm-up began; `null` when k6 ended before it. */
  readonly started: Promise<number | null>;
  /** Settles when k6 is gone and its whole output has been read. */
  readonly ended: Promise<K6End>;
  /** Ends k6: SIGINT, on which it stops gracefully, then SIGKILL. */
  stop(): void;
}

/** How k6 ended. */
export interface K6End {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Last lines of its log. */
  readonly log: readonly string[];
}

/** What a scenario logs when its warm-up is about to begin. */
export const START_MARK = "jwt-capacity: start";

/** Where k6 runs, and how long it may take. */
export interface K6Options {
  /** CPUs it runs on; Go then takes their number for GOMAXPROCS by itself. Default: those of this process. */
  readonly cpus?: string | undefined;
  /** Told every line of its log as it comes. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** How long the scenario takes once it has begun, s; its longest overtime comes on top. */
  readonly seconds: number;
  /** How long it may take to begin, s: it reads every token before. Default 120. */
  readonly longestStartSeconds?: number;
  /** How much longer than `seconds` it may take, s: it waits 30 s for the last answers. Default 60. */
  readonly longestOvertimeSeconds?: number;
}

const KEPT_LOG_LINES = 20;
const GRACE_SECONDS = 2;

/**
 * Starts k6 on a scenario. Samples come as CSV on its standard output and are tallied as they come. k6 gets an environment and a
 * configuration file of its own: nothing of the user's changes what is measured, and it never phones home. One that hangs is ended, and
 * its log says why.
 *
 * @param trialFile what the scenario reads; the configuration file is written beside it
 */
export async function runK6(binary: string, script: string, trialFile: string, options: K6Options): Promise<RunningK6> {
  const { cpus, seconds, onLog, longestStartSeconds = 120, longestOvertimeSeconds = 60 } = options;
  const configFile = join(dirname(trialFile), "k6-config.json");
  // Without this one k6 would read the user's own: one `noConnectionReuse` in it, and every request opens a connection.
  await writeFile(configFile, "{}");
  const k6Arguments = [
    "run",
    "--quiet",
    "--no-color",
    "--log-format=raw",
    "--no-usage-report",
    `--config=${configFile}`,
    // The REST server is not needed; an ephemeral port keeps two k6 processes from colliding.
    "--address=127.0.0.1:0",
    "--out=csv=-",
    `--env=TRIAL_FILE=${trialFile}`,
    script,
  ];
  const { command, args } = withCpus(binary, k6Arguments, cpus);
  const guarded = await endWithParent(command, args);
  // In a process group of its own, so that a Ctrl-C in the terminal reaches only the harness, which then ends k6 in order.
  const child = spawn(guarded.file, guarded.args, {
    env: k6Environment(),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const release = child.pid === undefined ? () => {} : guarded.watch(child.pid);
  const tally = tallyK6Stream();
  const log: string[] = [];
  const keep = (line: string) => {
    onLog?.(line);
    log.push(line);
    if (log.length > KEPT_LOG_LINES) log.shift();
  };
  const started = new Promise<number | null>((resolve) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (line.includes(START_MARK)) resolve(performance.now() / 1000);
      else keep(line.slice(0, 500));
    });
    child.once("close", () => resolve(null));
    child.once("error", () => resolve(null));
  });
  createInterface({ input: child.stdout }).on("line", (line) => tally.add(line));
  const stop = () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), GRACE_SECONDS * 1000).unref();
  };
  const endAfter = (limitSeconds: number, what: string) =>
    setTimeout(() => {
      keep(`k6 ${what} after ${limitSeconds} s: ended by the harness`);
      stop();
    }, limitSeconds * 1000).unref();
  let limit = endAfter(longestStartSeconds, "had not begun");
  void started.then((at) => {
    clearTimeout(limit);
    if (at !== null) limit = endAfter(seconds + longestOvertimeSeconds, "had not finished");
  });
  const ended = endOf(child, log).finally(() => {
    clearTimeout(limit);
    release();
  });
  return {
    pid: child.pid ?? null,
    tally,
    started,
    ended,
    stop,
    async [Symbol.asyncDispose]() {
      stop();
      await ended;
    },
  };
}

async function endOf(child: ReturnType<typeof spawn>, log: readonly string[]): Promise<K6End> {
  try {
    const [exitCode, signal] = (await once(child, "close")) as [number | null, string | null];
    return { exitCode, signal, log };
  } catch (error) {
    return { exitCode: null, signal: null, log: [...log, `k6 could not be started: ${String(error)}`] };
  }
}

function k6Environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return {
    ...definedOnly({ PATH, HOME, TMPDIR, SystemRoot }),
    K6_NO_USAGE_REPORT: "true",
    K6_AUTO_EXTENSION_RESOLUTION: "false",
    K6_CSV_TIME_FORMAT: "unix_micro",
  };
}

function definedOnly(variables: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
