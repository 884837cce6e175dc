import { performance } from "node:perf_hooks";
import type { Redis } from "../provision/redis.ts";
import type { Targets } from "../provision/start-targets.ts";
import { readTargetUsage } from "../provision/target-usage.ts";
import type { ComponentReading, Reading, ServerCounts } from "./raw-trial.ts";
import { readProcessCpu } from "./read-process-cpu.ts";

/** The processes of one load trial. */
export interface TrialComponents {
  readonly targets: Targets;
  readonly redis: Redis | null;
  readonly generatorPid: number | null;
}

/** Reads every component at once; one that does not answer is left out, and its absence is judged later. */
export async function readComponents(components: TrialComponents): Promise<Reading> {
  const { targets, redis, generatorPid } = components;
  const moment = { atSeconds: now(), wallClockSeconds: Date.now() / 1000 };
  const readings = await Promise.all([
    ...[targets.issuer, ...targets.verifiers].map((target) => readTarget(target)),
    ...(redis === null ? [] : [readRedis(redis)]),
    ...(generatorPid === null ? [] : [readGenerator(generatorPid)]),
  ]);
  return {
    atSeconds: moment.atSeconds,
    wallClockSeconds: moment.wallClockSeconds,
    components: readings.filter((reading) => reading !== null),
  };
}

/** What the targets have counted so far, warm-up included; `null` when one does not answer. */
export async function readServerCounts(targets: Targets): Promise<ServerCounts | null> {
  try {
    const usages = await Promise.all([targets.issuer, ...targets.verifiers].map((t) => readTargetUsage(t.adminUrl)));
    return {
      requests: usages.reduce((sum, usage) => sum + usage.requests.total, 0),
      unchecked: usages.reduce((sum, usage) => sum + usage.unchecked, 0),
    };
  } catch {
    return null;
  }
}

async function readTarget(target: Targets["issuer"] | Targets["verifiers"][number]): Promise<ComponentReading | null> {
  try {
    const usage = await readTargetUsage(target.adminUrl);
    return {
      component: target.component,
      pid: usage.pid,
      // The target's own clock: the reading was taken when it says, not when the answer arrived.
      atSeconds: usage.monotonicSeconds,
      cpuUserSeconds: usage.cpuUserSeconds,
      cpuSystemSeconds: usage.cpuSystemSeconds,
      requests: usage.requests.total,
      residentBytes: usage.residentBytes,
      eventLoopActiveSeconds: usage.eventLoopActiveSeconds,
      eventLoopIdleSeconds: usage.eventLoopIdleSeconds,
    };
  } catch {
    return null;
  }
}

async function readRedis(redis: Redis): Promise<ComponentReading | null> {
  try {
    const usage = await redis.usage();
    return {
      component: "redis",
      pid: redis.pid,
      atSeconds: now(),
      cpuUserSeconds: usage.cpuUserSeconds,
      cpuSystemSeconds: usage.cpuSystemSeconds,
      requests: usage.commands,
      residentBytes: usage.residentBytes,
      eventLoopActiveSeconds: null,
      eventLoopIdleSeconds: null,
    };
  } catch {
    return null;
  }
}

async function readGenerator(pid: number): Promise<ComponentReading | null> {
  const cpu = await readProcessCpu(pid);
  if (cpu === null) return null;
  return {
    component: "generator",
    pid,
    atSeconds: now(),
    cpuUserSeconds: cpu.userSeconds,
    cpuSystemSeconds: cpu.systemSeconds,
    requests: null,
    residentBytes: cpu.residentBytes,
    eventLoopActiveSeconds: null,
    eventLoopIdleSeconds: null,
  };
}

function now(): number {
  return performance.now() / 1000;
}
