import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { withAncestors } from "../provision/host/host-limits.ts";
import type { MachineSample } from "./raw-trial.ts";

/** Watches the machine while a trial runs; ending it gives every sample. */
export interface MachineSampler {
  stop(): Promise<readonly MachineSample[]>;
}

/** Sampling period, s: short enough to see a stall, long enough to cost nothing. */
export const SAMPLER_PERIOD_SECONDS = 0.25;

/** Starts sampling now and every quarter of a second; the last sample is taken when it is stopped. */
export function sampleMachine(): MachineSampler {
  const samples: Promise<TakenSample>[] = [takeSample()];
  const timer = setInterval(() => samples.push(takeSample()), SAMPLER_PERIOD_SECONDS * 1000);
  return {
    async stop() {
      clearInterval(timer);
      samples.push(takeSample());
      const taken = await Promise.all(samples);
      const throttled = longestThrottled(taken.map(({ throttledOfCgroups }) => throttledOfCgroups));
      return taken.map(({ throttledOfCgroups: _counts, ...sample }, index) => ({
        ...sample,
        throttledSeconds: throttled[index] ?? null,
      }));
    },
  };
}

/** A sample with what each cgroup has counted since it was made, s; `null` for one without a quota. */
type TakenSample = Omit<MachineSample, "throttledSeconds"> & {
  readonly throttledOfCgroups: readonly (number | null)[];
};

async function takeSample(): Promise<TakenSample> {
  const [atSeconds, wallClockSeconds] = [performance.now() / 1000, Date.now() / 1000];
  cgroupStats ??= cgroupStatFiles((await readText("/proc/self/cgroup")) ?? "");
  const [stat, ...cgroups] = await Promise.all(["/proc/stat", ...cgroupStats].map(readText));
  return {
    atSeconds,
    wallClockSeconds,
    ...parseCpuLine(stat ?? null),
    throttledOfCgroups: cgroups.map(parseThrottled),
  };
}

let cgroupStats: readonly string[] | undefined;

/** cpu.stat of every cgroup above a process, either version: a quota shows only in the group that has it. */
export function cgroupStatFiles(cgroups: string): readonly string[] {
  return cgroups
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [, controllers = "", path = "/"] = line.split(":");
      const folder = controllers === "" ? "" : controllers.split(",").includes("cpu") ? "/cpu" : null;
      return folder === null ? [] : withAncestors(path).map((group) => `/sys/fs/cgroup${folder}${group}/cpu.stat`);
    });
}

/**
 * How long the cgroup that was throttled longest since the first reading had been so by each reading, s; `null` where none has a
 * quota. Each is compared with itself: what another one counted before the first reading says nothing.
 *
 * @param readings of all cgroups, always in the same order
 */
export function longestThrottled(readings: readonly (readonly (number | null)[])[]): readonly (number | null)[] {
  const [first = []] = readings;
  return readings.map((counts) => {
    const grown = counts.flatMap((count, cgroup) => {
      const before = first[cgroup] ?? null;
      return count === null || before === null ? [] : [count - before];
    });
    return grown.length === 0 ? null : Math.max(...grown);
  });
}

/** First line of proc_stat(5): user nice system idle iowait irq softirq steal, in ticks. */
export function parseCpuLine(stat: string | null): Pick<MachineSample, "cpuTotalSeconds" | "cpuStealSeconds"> {
  const ticks = /^cpu +(.+)$/m
    .exec(stat ?? "")?.[1]
    ?.split(" ")
    .slice(0, 8)
    .map(Number);
  if (ticks === undefined || ticks.length < 8) return { cpuTotalSeconds: null, cpuStealSeconds: null };
  return { cpuTotalSeconds: ticks.reduce((sum, n) => sum + n, 0) / 100, cpuStealSeconds: (ticks[7] ?? 0) / 100 };
}

/** `throttled_usec` (cgroup version 2) or `throttled_time`, ns (version 1) of cpu.stat; `null` without a quota. */
export function parseThrottled(cgroup: string | null): number | null {
  const [, unit, count] = /^throttled_(usec|time) (\d+)$/m.exec(cgroup ?? "") ?? [];
  return count === undefined ? null : Number(count) / (unit === "usec" ? 1e6 : 1e9);
}

async function readText(path: string): Promise<string | null> {
  return await readFile(path, "utf8").catch(() => null);
}
