import type { ComponentReading, Reading } from "../drive/raw-trial.ts";
import type { ComponentUse } from "../results/trial-result.ts";

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
  }));
}

/** Event-loop utilisation of the verifier processes between two readings, 0 to 1; `null` where it was not read. */
export function eventLoopUtilisation(start: Reading, end: Reading): number | null {
  const processes = pairs(start, end).get("verifier") ?? [];
  const active = sum(processes, (reading) => reading.eventLoopActiveSeconds);
  const idle = sum(processes, (reading) => reading.eventLoopIdleSeconds);
  return active === null || idle === null || active + idle === 0 ? null : active / (active + idle);
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

function lastSum(processes: readonly Pair[], read: (reading: ComponentReading) => number | null): number | null {
  let total = 0;
  for (const [, to] of processes) {
    const value = read(to);
    if (value === null) return null;
    total += value;
  }
  return total;
}
