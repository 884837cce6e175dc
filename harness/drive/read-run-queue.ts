import { readFile } from "node:fs/promises";

/** What the scheduler has done with the main thread of a process since it started, s. */
export interface RunQueue {
  readonly ranSeconds: number;
  /** Ready to run and waiting for a CPU: it shows neighbours on the CPU that steal and load average do not show. */
  readonly waitedSeconds: number;
}

/**
 * Reads `/proc/<pid>/task/<pid>/schedstat`, nanoseconds running and waiting. Running time lags by up to a tick (4 to 10 ms).
 *
 * @returns `null` when the process is gone or the system does not say: not Linux, or a kernel without scheduler statistics
 */
export async function readRunQueue(pid: number): Promise<RunQueue | null> {
  try {
    return parseSchedstat(await readFile(`/proc/${pid}/task/${pid}/schedstat`, "utf8"));
  } catch {
    return null;
  }
}

/** `779711241 787065672 226`: ran, waited, number of turns. A thread that never had a turn was not counted. */
export function parseSchedstat(text: string): RunQueue | null {
  const [ran, waited, turns] = text.trim().split(" ").map(Number);
  if (ran === undefined || waited === undefined || turns === undefined) return null;
  return Number.isNaN(ran + waited) || !(turns > 0) ? null : { ranSeconds: ran / 1e9, waitedSeconds: waited / 1e9 };
}
