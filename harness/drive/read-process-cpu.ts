import { readFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** CPU time a process has used since it started, s. */
export interface ProcessCpu {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly residentBytes: number;
}

/**
 * Reads a process's CPU time from the operating system, all threads included: `/proc/<pid>/stat` on Linux (resolution one
 * clock tick, 10 ms), `ps` elsewhere.
 *
 * @returns `null` when the process is gone or the system does not say
 */
export async function readProcessCpu(pid: number): Promise<ProcessCpu | null> {
  try {
    if (process.platform === "linux") return parseProcStat(await readFile(`/proc/${pid}/stat`, "utf8"));
    const { stdout } = await promisify(execFile)("ps", ["-o", "utime=,time=,rss=", "-p", String(pid)]);
    return parsePs(stdout);
  } catch {
    return null;
  }
}

// USER_HZ: fixed at 100 in the kernel's user interface on every architecture Node runs on.
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Fields 14, 15 and 24 of proc_pid_stat(5); the command name before them may itself hold blanks and parentheses. */
export function parseProcStat(stat: string): ProcessCpu | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number);
  if (user === undefined || system === undefined || pages === undefined || Number.isNaN(user + system + pages))
    return null;
  return {
    userSeconds: user / TICKS_PER_SECOND,
    systemSeconds: system / TICKS_PER_SECOND,
    residentBytes: pages * PAGE_BYTES,
  };
}

/** `utime time rss` of BSD and macOS `ps`: [[dd-]hh:]mm:ss.cc, and KiB. */
export function parsePs(line: string): ProcessCpu | null {
  const [user, total, kibibytes] = line.trim().split(/\s+/);
  const userSeconds = clockSeconds(user);
  const totalSeconds = clockSeconds(total);
  if (Number.isNaN(userSeconds + totalSeconds)) return null;
  return { userSeconds, systemSeconds: totalSeconds - userSeconds, residentBytes: Number(kibibytes) * 1024 };
}

function clockSeconds(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  const [clock = "", days = "0"] = text.split("-").reverse();
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
