import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
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
  const [stat, cgroup] = await Promise.all([readText("/proc/stat"), readText(await ownCgroupStat())]);
  return { atSeconds, wallClockSeconds, ...parseCpuLine(stat), throttledSeconds: parseThrottled(cgroup) };
}

let cgroupStat: string | undefined;

/** cpu.stat of the cgroup (v2) that this process is in, where a nested quota shows; the root's elsewhere. */
async function ownCgroupStat(): Promise<string> {
  cgroupStat ??= `/sys/fs/cgroup${/^0::(\/.*)$/m.exec((await readText("/proc/self/cgroup")) ?? "")?.[1] ?? "/"}/cpu.stat`;
  return cgroupStat;
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

/** `throttled_usec` of cgroup v2's cpu.stat; `null` without a quota. */
export function parseThrottled(cgroup: string | null): number | null {
  const micros = /^throttled_usec (\d+)$/m.exec(cgroup ?? "")?.[1];
  return micros === undefined ? null : Number(micros) / 1e6;
}

async function readText(path: string): Promise<string | null> {
  return await readFile(path, "utf8").catch(() => null);
}
