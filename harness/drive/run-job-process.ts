import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { withCpus } from "../provision/host/pinning.ts";
import { temporaryDirectory } from "../provision/temporary-directory.ts";

/** A Node process that reads one JSON job from a file, prints one JSON line and ends. */
export interface JobProcess {
  /** The module to run. */
  readonly file: string;
  /** Written to a file that only this user may read: a job may hold a secret key. */
  readonly job: unknown;
  /** Ends the process when aborted. */
  readonly signal: AbortSignal;
  /** Ends the process when it takes longer: a job that hangs must not hang the run. */
  readonly timeoutSeconds: number;
  /** CPUs it runs on. Default: those of this process. */
  readonly cpus?: string;
  readonly onStarted?: (processes: Readonly<Record<string, number>>) => void;
}

/** How it ended and what it said. */
export interface JobEnd<Outcome> {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Last lines of standard error. */
  readonly log: readonly string[];
  /** `null` when it printed no JSON line. */
  readonly outcome: Outcome | null;
}

const KEPT_LOG_LINES = 20;

/**
 * A young generation of Node's full size from the start, as a busy server's grows to. Measurement hazard: what an engine happens
 * to load decides otherwise whether it is 4, 8 or 16 MB, and that alone came to 5 % of an HS256 verify.
 */
export const fixedYoungGeneration = ["--min-semi-space-size=16", "--max-semi-space-size=16"];

/** Runs the job; never throws for what the process does. */
export async function runJobProcess<Outcome>(spec: JobProcess): Promise<JobEnd<Outcome>> {
  await using directory = await temporaryDirectory("job");
  const jobFile = join(directory.path, "job.json");
  await writeFile(jobFile, JSON.stringify(spec.job), { mode: 0o600 });
  return await run<Outcome>(spec, jobFile);
}

async function run<Outcome>(spec: JobProcess, jobFile: string): Promise<JobEnd<Outcome>> {
  // No NODE_OPTIONS of the user's: it could change what is measured. The process ends when its standard input closes, and
  // the system closes that when we die.
  const { NODE_OPTIONS: _ignored, ...env } = process.env;
  const { command, args } = withCpus(process.execPath, [...fixedYoungGeneration, spec.file, jobFile], spec.cpus);
  const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
  child.stdin.on("error", () => {});
  const kill = () => child.kill("SIGKILL");
  const log: string[] = [];
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  createInterface({ input: child.stderr }).on(
    "line",
    (line) => log.push(line.slice(0, 500)) > KEPT_LOG_LINES && log.shift(),
  );
  const timer = setTimeout(() => {
    log.push(`ended by the harness: it took longer than ${Math.round(spec.timeoutSeconds)} s`);
    kill();
  }, spec.timeoutSeconds * 1000);
  if (spec.signal.aborted) kill();
  spec.signal.addEventListener("abort", kill, { once: true });
  if (child.pid !== undefined) spec.onStarted?.({ bench: child.pid });
  try {
    const [exitCode, signal] = (await once(child, "close")) as [number | null, string | null];
    return { exitCode, signal, log, outcome: exitCode === 0 ? (parseLine(lines.at(-1)) as Outcome | null) : null };
  } catch (error) {
    return { exitCode: null, signal: null, log: [...log, String(error)], outcome: null };
  } finally {
    clearTimeout(timer);
    spec.signal.removeEventListener("abort", kill);
  }
}

function parseLine(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? "");
  } catch {
    return null;
  }
}
