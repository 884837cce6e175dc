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
  const samples: Promise<MachineSample>[] = [takeSample()];
  const timer = setInterval(() => samples.push(takeSample()), SAMPLER_PERIOD_SECONDS * 1000);
  return {
    async stop() {
      clearInterval(timer);
      samples.push(takeSample());
      return await Promise.all(samples);
    },
  };
}

async function takeSample(): Promise<MachineSample> {
  const [atSeconds, wallClockSeconds] = [performance.now() / 1000, Date.now() / 1000];
  cgroupStats ??= cgroupStatFiles((await readText("/proc/self/cgroup")) ?? "");
  const [stat, ...cgroups] = await Promise.all(["/proc/stat", ...cgroupStats].map(readText));
  return { atSeconds, wallClockSeconds, ...parseCpuLine(stat ?? null), throttledSeconds: mostThrottled(cgroups) };
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

function mostThrottled(cgroups: readonly (string | null)[]): number | null {
  const throttled = cgroups.map(parseThrottled).filter((seconds) => seconds !== null);
  return throttled.length === 0 ? null : Math.max(...throttled);
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
