import { performance } from "node:perf_hooks";
import type { Redis } from "../provision/redis/redis.ts";
import { readTargetUsage, type Usage } from "../provision/targets/target-usage.ts";
import type { ComponentReading, Reading, ServerCounts, TokenLookups } from "./raw-trial.ts";
import { readProcessCpu } from "./read-process-cpu.ts";
import { readRunQueue } from "./read-run-queue.ts";

/** A process with an admin listener: issuer, verifier, null server. */
export interface UsageSource {
  readonly component: string;
  readonly adminUrl: string;
}

/** Those that answer the load. */
export interface UsageSources {
  /** `null` where none takes part. */
  readonly issuer: UsageSource | null;
  readonly verifiers: readonly UsageSource[];
}

/** The processes of one trial. */
export interface TrialComponents {
  readonly targets: UsageSources;
  readonly redis: Redis | null;
  /** k6. */
  readonly generatorPid: number | null;
  /** Processes that only the operating system tells about, by component name: `probe`, later a gateway. */
  readonly otherPids?: Readonly<Record<string, number>>;
}

/**
 * Reads every component at once, this harness itself among them; one that does not answer is left out, and its absence is
 * judged later.
 */
export async function readComponents(components: TrialComponents): Promise<Reading> {
  const { targets, redis, generatorPid, otherPids = {} } = components;
  const moment = { atSeconds: now(), wallClockSeconds: Date.now() / 1000 };
  const readings = await Promise.all([
    ...sourcesOf(targets).map((target) => readTarget(target)),
    ...(redis === null ? [] : [readRedis(redis)]),
    ...(generatorPid === null ? [] : [readProcess("generator", generatorPid)]),
    ...Object.entries(otherPids).map(([component, pid]) => readProcess(component, pid)),
    readHarness(),
  ]);
  return {
    atSeconds: moment.atSeconds,
    wallClockSeconds: moment.wallClockSeconds,
    components: readings.filter((reading) => reading !== null),
  };
}

/** What servers have counted so far, warm-up included; `null` when one does not answer. */
export async function readServerCounts(sources: readonly UsageSource[]): Promise<ServerCounts | null> {
  try {
    const usages = await Promise.all(sources.map(({ adminUrl }) => readTargetUsage(adminUrl)));
    return {
      requests: usages.reduce((sum, usage) => sum + usage.requests.total, 0),
      unchecked: usages.reduce((sum, usage) => sum + usage.unchecked, 0),
    };
  } catch {
    return null;
  }
}

/** Issuer and verifiers as one list. */
export function sourcesOf({ issuer, verifiers }: UsageSources): readonly UsageSource[] {
  return issuer === null ? verifiers : [issuer, ...verifiers];
}

async function readTarget(target: UsageSource): Promise<ComponentReading | null> {
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
      eventLoopDelay: usage.eventLoopDelay,
      mainThread: await readRunQueue(usage.pid),
      gcSeconds: usage.gcSeconds ?? null,
      tokenLookups: lookupsOf(usage.verifiedTokens),
    };
  } catch {
    return null;
  }
}

async function readRedis(redis: Redis): Promise<ComponentReading | null> {
  try {
    const usage = await redis.usage();
    return {
      ...fromOutside,
      component: "redis",
      pid: redis.pid,
      atSeconds: now(),
      cpuUserSeconds: usage.cpuUserSeconds,
      cpuSystemSeconds: usage.cpuSystemSeconds,
      requests: usage.commands,
      residentBytes: usage.residentBytes,
      mainThread: redis.pid === null ? null : await readRunQueue(redis.pid),
    };
  } catch {
    return null;
  }
}

async function readProcess(component: string, pid: number): Promise<ComponentReading | null> {
  const [cpu, mainThread] = await Promise.all([readProcessCpu(pid), readRunQueue(pid)]);
  if (cpu === null) return null;
  return {
    ...fromOutside,
    component,
    pid,
    atSeconds: now(),
    cpuUserSeconds: cpu.userSeconds,
    cpuSystemSeconds: cpu.systemSeconds,
    requests: null,
    residentBytes: cpu.residentBytes,
    mainThread,
  };
}

/** What the measuring itself costs: it runs on the machine that is measured. */
async function readHarness(): Promise<ComponentReading> {
  const mainThread = await readRunQueue(process.pid);
  const { user, system } = process.cpuUsage();
  return {
    ...fromOutside,
    component: "harness",
    pid: process.pid,
    atSeconds: now(),
    cpuUserSeconds: user / 1e6,
    cpuSystemSeconds: system / 1e6,
    requests: null,
    residentBytes: process.memoryUsage.rss(),
    mainThread,
  };
}

/** What nobody outside a Node process can read. */
const fromOutside = {
  eventLoopActiveSeconds: null,
  eventLoopIdleSeconds: null,
  eventLoopDelay: null,
  gcSeconds: null,
  tokenLookups: null,
};

function lookupsOf(counts: Usage["verifiedTokens"]): TokenLookups | null {
  return counts && { hits: counts.hits, misses: counts.misses };
}

function now(): number {
  return performance.now() / 1000;
}
