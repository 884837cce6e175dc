import { readFile } from "node:fs/promises";

/**
 * Seconds that the main thread of a process was ready to run and waited for a CPU, since it started: field 2 of
 * `/proc/<pid>/task/<pid>/schedstat`, ns. It shows neighbours on the CPU that steal and load average do not show.
 *
 * @returns `null` when the process is gone or the system does not say: not Linux, or a kernel without scheduler statistics
 */
export async function readRunQueueWait(pid: number): Promise<number | null> {
  try {
    return parseSchedstat(await readFile(`/proc/${pid}/task/${pid}/schedstat`, "utf8"));
  } catch {
    return null;
  }
}

/** `779711241 787065672 226` → 0.787; a thread that runs and was never counted (all zero) has no statistics. */
export function parseSchedstat(text: string): number | null {
  const [ran, waited, slices] = text.trim().split(" ").map(Number);
  if (ran === undefined || waited === undefined || slices === undefined || Number.isNaN(ran + waited + slices))
    return null;
  return ran === 0 && slices === 0 ? null : waited / 1e9;
}
