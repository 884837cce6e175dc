import type { ComponentReading, Reading } from "../drive/raw-trial.ts";
import type { ComponentUse, EventLoopDelay } from "../results/trial-result.ts";

/**
 * What each component used between two readings. Processes of one component are added up. A process that was not there at
 * both ends (died, or restarted under another pid) makes its component absent: half a window is not a figure.
 */
export function componentUse(start: Reading, end: Reading): ComponentUse[] {
  return [...pairs(start, end)].map(([component, processes]) => ({
    component,
    windowSeconds: Math.max(...processes.map(([from, to]) => to.atSeconds - from.atSeconds)),
    cpuUserSeconds: sum(processes, (reading) => reading.cpuUserSeconds) ?? Number.NaN,
    cpuSystemSeconds: sum(processes, (reading) => reading.cpuSystemSeconds) ?? Number.NaN,
    requests: sum(processes, (reading) => reading.requests),
    residentBytes: lastSum(processes, (reading) => reading.residentBytes),
    runQueueWaitSeconds: runQueueWait(processes),
  }));
}

/** Event-loop utilisation of the verifier processes between two readings, 0 to 1; `null` where it was not read. */
export function eventLoopUtilisation(start: Reading, end: Reading): number | null {
  const processes = pairs(start, end).get("verifier") ?? [];
  const active = sum(processes, (reading) => reading.eventLoopActiveSeconds);
  const idle = sum(processes, (reading) => reading.eventLoopIdleSeconds);
  return active === null || idle === null || active + idle === 0 ? null : active / (active + idle);
}

/** Time that garbage collection took in the main threads of the verifiers between two readings, s; `null` where it was not read. */
export function gcSeconds(start: Reading, end: Reading): number | null {
  return sum(pairs(start, end).get("verifier") ?? [], (reading) => reading.gcSeconds);
}

/** Share of the lookups between two readings that hit the verifiers' caches of verified tokens; `null` without one. */
export function cacheHitRatio(start: Reading, end: Reading): number | null {
  const processes = pairs(start, end).get("verifier") ?? [];
  const hits = sum(processes, (reading) => reading.tokenLookups?.hits ?? null);
  const misses = sum(processes, (reading) => reading.tokenLookups?.misses ?? null);
  return hits === null || misses === null || hits + misses === 0 ? null : hits / (hits + misses);
}

/**
 * How late timers ran in the event loops of the verifier processes between two readings, all their delays together; `null`
 * where it was not read.
 *
 * Every figure is the upper bound of its bucket; a delay above the last bound counts as the last bound.
 */
export function eventLoopDelay(start: Reading, end: Reading): EventLoopDelay | null {
  const processes = pairs(start, end).get("verifier") ?? [];
  const bounds = processes[0]?.[0].eventLoopDelay?.boundsSeconds ?? [];
  const counts = bounds.map((_, index) => sum(processes, (reading) => delaysUpTo(reading, bounds, index)));
  const samples = sum(processes, (reading) => delaysUpTo(reading, bounds, Number.POSITIVE_INFINITY));
  if (samples === null || samples === 0) return null;
  // Nearest rank over the cumulative counts.
  const at = (rank: number) =>
    bounds[counts.findIndex((count) => count !== null && count >= rank)] ?? bounds.at(-1) ?? 0;
  return {
    samples,
    p50Seconds: at(Math.ceil(samples * 0.5)),
    p99Seconds: samples < DELAYS_FOR_P99 ? null : at(Math.ceil(samples * 0.99)),
    maxSeconds: at(samples),
  };
}

/** Ten delays above the percentile, as for latencies. */
const DELAYS_FOR_P99 = 1000;

/** Delays in the buckets up to `index`; `null` where they were not counted, or in other buckets than those of the others. */
function delaysUpTo({ eventLoopDelay: delay }: ComponentReading, bounds: readonly number[], index: number) {
  if (delay === null || delay.boundsSeconds.some((bound, at) => bound !== bounds[at])) return null;
  return delay.counts.reduce((total, count, at) => (at <= index ? total + count : total), 0);
}

type Pair = readonly [from: ComponentReading, to: ComponentReading];

function pairs(start: Reading, end: Reading): Map<string, Pair[]> {
  const names = [...new Set(start.components.map((reading) => reading.component))];
  return new Map(
    names.flatMap((name): [string, Pair[]][] => {
      const before = start.components.filter((reading) => reading.component === name);
      const found = before.flatMap((from): Pair[] => {
        const to = end.components.find((reading) => reading.component === name && reading.pid === from.pid);
        return to === undefined ? [] : [[from, to]];
      });
      return found.length === before.length ? [[name, found]] : [];
    }),
  );
}

function sum(processes: readonly Pair[], read: (reading: ComponentReading) => number | null): number | null {
  let total = 0;
  for (const [from, to] of processes) {
    const [before, after] = [read(from), read(to)];
    if (before === null || after === null) return null;
    total += after - before;
  }
  return processes.length === 0 ? null : total;
}

/**
 * Seconds a main thread waited for a CPU that others had: what its own process's other threads ran meanwhile (garbage
 * collection, a thread pool, workers) is taken off, because that is part of the design and not of the machine. Of several
 * processes the one that waited most: a stall of one is not diluted by the others.
 */
function runQueueWait(processes: readonly Pair[]): number | null {
  const waits = processes.map((pair) => {
    const waited = sum([pair], ({ mainThread }) => mainThread && mainThread.waitedSeconds);
    const ran = sum([pair], ({ mainThread }) => mainThread && mainThread.ranSeconds);
    const used = sum([pair], ({ cpuUserSeconds, cpuSystemSeconds }) => cpuUserSeconds + cpuSystemSeconds);
    return waited === null || ran === null || used === null ? null : Math.max(0, waited - Math.max(0, used - ran));
  });
  return waits.every((wait) => wait !== null) && waits.length > 0 ? Math.max(...waits) : null;
}

function lastSum(processes: readonly Pair[], read: (reading: ComponentReading) => number | null): number | null {
  let total = 0;
  for (const [, to] of processes) {
    const value = read(to);
    if (value === null) return null;
    total += value;
  }
  return total;
}
