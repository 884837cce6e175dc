import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";

/** What this process may use of the machine. `null` where the operating system does not tell. */
export interface HostLimits {
  /** Logical CPUs that the scheduler may put this process on (affinity). */
  readonly cpusAllowed: number;
  readonly cpusOnline: number;
  /** The same allowed CPUs by number, the threads of one core together; `null` where the system does not number them. */
  readonly cores: readonly (readonly number[])[] | null;
  /** CPU quota of the strictest cgroup above this process, in CPUs; `null` without one. */
  readonly cgroupCpuQuota: number | null;
  /** cpufreq governor of CPU 0; `null` on most virtual machines. */
  readonly cpuGovernor: string | null;
  /** The kernel's clock source, e.g. `tsc`. */
  readonly clockSource: string | null;
  /** 1-minute load average. */
  readonly loadAverage: number;
  /** Open files that a process may have (soft limit). */
  readonly openFiles: number | null;
}

/** CPUs that count: those allowed, or the quota when it is smaller. */
export function usableCpus(limits: Pick<HostLimits, "cpusAllowed" | "cgroupCpuQuota">): number {
  return Math.min(limits.cpusAllowed, limits.cgroupCpuQuota ?? Number.POSITIVE_INFINITY);
}

/**
 * Reads what the machine grants this process, from `/proc` and `/sys` where there are such.
 *
 * @param root where `/proc` and `/sys` stand; a test gives a tree of its own.
 */
export function readHostLimits(root = "/"): HostLimits {
  const read = (path: string): string | null => readText(join(root, path));
  const allowed = listCpus(field(read("proc/self/status"), "Cpus_allowed_list"));
  return {
    cpusAllowed: allowed?.length ?? availableParallelism(),
    cpusOnline: listCpus(read("sys/devices/system/cpu/online"))?.length ?? cpus().length,
    cores: allowed && groupByCore(allowed, read),
    cgroupCpuQuota: readCpuQuota(read),
    cpuGovernor: read("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
    clockSource: read("sys/devices/system/clocksource/clocksource0/current_clocksource"),
    loadAverage: Number(read("proc/loadavg")?.split(" ")[0] ?? loadavg()[0] ?? 0),
    openFiles: readOpenFiles(read("proc/self/limits")),
  };
}

/** `0-2,5` → 0, 1, 2, 5. */
function listCpus(list: string | null): readonly number[] | null {
  if (list === null || !/^\d/.test(list)) return null;
  return list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Threads of one core share its caches and its execution units: on many machines CPU 0 and CPU n/2 are one core. */
function groupByCore(
  allowed: readonly number[],
  read: (path: string) => string | null,
): readonly (readonly number[])[] {
  const cores = allowed.map((cpu) => {
    const siblings = listCpus(read(`sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`)) ?? [cpu];
    return allowed.filter((other) => other === cpu || siblings.includes(other));
  });
  return cores.filter(([first], index) => first === allowed[index]);
}

/** The smallest quota from this process's cgroup up to the root: a parent's limit binds too. */
function readCpuQuota(read: (path: string) => string | null): number | null {
  const groups = (read("proc/self/cgroup") ?? "").split("\n").map((line) => line.split(":"));
  const quotas = groups.flatMap(([, controllers = "", path = "/"]) => {
    if (controllers === "")
      return withAncestors(path).map((group) => parseCpuMax(read(`sys/fs/cgroup${group}/cpu.max`)));
    if (!controllers.split(",").includes("cpu")) return [];
    return withAncestors(path).map((group) => {
      const [quota, period] = ["quota", "period"].map((what) => read(`sys/fs/cgroup/cpu${group}/cpu.cfs_${what}_us`));
      return parseCpuMax(quota && period ? `${quota} ${period}` : null);
    });
  });
  const limits = quotas.filter((quota) => quota !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** A control group and all above it: `/a/b` → `/a`, `/a/b` and the root. */
export function withAncestors(path: string): readonly string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`).concat("");
}

/** `150000 100000` → 1.5; `max 100000` and `-1 100000` mean no limit. */
function parseCpuMax(text: string | null): number | null {
  const [quota = Number.NaN, period = Number.NaN] = (text ?? "").split(" ").map(Number);
  return quota > 0 && period > 0 ? quota / period : null;
}

function readOpenFiles(limits: string | null): number | null {
  const soft = /^Max open files\s+(\S+)/m.exec(limits ?? "")?.[1];
  if (soft === undefined) return null;
  return soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}

function field(text: string | null, name: string): string | null {
  return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text ?? "")?.[1]?.trim() ?? null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
