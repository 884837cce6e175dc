import { performance } from "node:perf_hooks";
import type { VerifiedTokenCounts } from "../verify/verified-token-cache.ts";
import type { EventLoopDelay } from "./event-loop-delay.ts";
import type { UsageCounters } from "./usage-counters.ts";

/** One reading of a target process, all values of the same instant. Counters and CPU times only ever grow. */
export interface Usage {
  readonly pid: number;
  /** `issuer`, `verifier` or `null`. */
  readonly component: string;
  /** ISO 8601, UTC: start of the process. */
  readonly startedAt: string;
  /** The system's monotonic clock, s; comparable between processes of one machine. */
  readonly monotonicSeconds: number;
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  readonly residentBytes: number;
  readonly eventLoopActiveSeconds: number;
  readonly eventLoopIdleSeconds: number;
  readonly eventLoopDelay: EventLoopDelay;
  /** Time that garbage collection took in the main thread, s. */
  readonly gcSeconds: number;
  readonly requests: RequestCounts;
  readonly rejectReasons: Readonly<Record<string, number>>;
  /** Requests let through although the revocation state was unknown. */
  readonly unchecked: number;
  /** What the verified-token cache counted; `null` where there is none. */
  readonly verifiedTokens: VerifiedTokenCounts | null;
}

/** Requests whose answer was handed over; requests on the admin listener are not among them. */
export interface RequestCounts {
  readonly total: number;
  readonly byRoute: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
}

/** What is sampled all the time. */
export interface Samplers {
  readonly readEventLoopDelay: () => EventLoopDelay;
  readonly readGcSeconds: () => number;
}

/** Gives the function that takes a reading, synchronously and so within one turn of the event loop. */
export function createUsageReader(
  component: string,
  counters: UsageCounters,
  { readEventLoopDelay, readGcSeconds }: Samplers,
): () => Usage {
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  return () => {
    const cpu = process.cpuUsage();
    const loop = performance.eventLoopUtilization();
    return {
      pid: process.pid,
      component,
      startedAt,
      monotonicSeconds: Number(process.hrtime.bigint()) / 1e9,
      cpuUserSeconds: cpu.user / 1e6,
      cpuSystemSeconds: cpu.system / 1e6,
      residentBytes: process.memoryUsage.rss(),
      eventLoopActiveSeconds: loop.active / 1e3,
      eventLoopIdleSeconds: loop.idle / 1e3,
      eventLoopDelay: readEventLoopDelay(),
      gcSeconds: readGcSeconds(),
      requests: countRequests(counters),
      rejectReasons: Object.fromEntries(counters.rejectReasons),
      unchecked: counters.unchecked,
      verifiedTokens: counters.verifiedTokens?.() ?? null,
    };
  };
}

function countRequests(counters: UsageCounters): RequestCounts {
  const byRoute: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  let total = 0;
  for (const counter of counters.routes) {
    byRoute[counter.route] = counter.total;
    total += counter.total;
    for (const [status, count] of counter.byStatus.entries()) {
      if (count > 0) byStatus[status] = (byStatus[status] ?? 0) + count;
    }
  }
  return { total, byRoute, byStatus };
}
