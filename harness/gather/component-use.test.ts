import { expect, test } from "vitest";
import type { ComponentReading, Reading } from "../drive/raw-trial.ts";
import { componentUse, eventLoopDelay, eventLoopUtilisation } from "./component-use.ts";

test("a component's use is the difference of its own readings, processes of one component added up", () => {
  const start = reading(0, [process("verifier", 1, 10, 1), process("verifier", 2, 20, 2), process("redis", 3, 5, 0)]);
  const end = reading(4, [
    process("verifier", 1, 110, 1.5),
    process("verifier", 2, 220, 3),
    process("redis", 3, 305, 0.1),
  ]);
  expect(componentUse(start, end)).toEqual([
    {
      component: "verifier",
      windowSeconds: 4,
      cpuUserSeconds: 1.5,
      cpuSystemSeconds: 0,
      requests: 300,
      residentBytes: 2,
      runQueueWaitSeconds: null,
    },
    {
      component: "redis",
      windowSeconds: 4,
      cpuUserSeconds: 0.1,
      cpuSystemSeconds: 0,
      requests: 300,
      residentBytes: 1,
      runQueueWaitSeconds: null,
    },
  ]);
});

test("a component of which a process died or came back under another pid is absent: half a window is no figure", () => {
  const start = reading(0, [process("verifier", 1, 10, 1), process("verifier", 2, 20, 2)]);
  expect(componentUse(start, reading(4, [process("verifier", 1, 110, 2)]))).toEqual([]);
  expect(componentUse(start, reading(4, [process("verifier", 1, 110, 2), process("verifier", 9, 1, 0.1)]))).toEqual([]);
});

test("requests of a component that does not count are null, and so is its event loop", () => {
  const one = (at: number, cpu: number) => reading(at, [{ ...process("generator", 5, 0, cpu), requests: null }]);
  expect(componentUse(one(0, 1), one(2, 2))[0]).toMatchObject({ requests: null, cpuUserSeconds: 1, windowSeconds: 2 });
  expect(eventLoopUtilisation(one(0, 1), one(2, 2))).toBeNull();
});

test("event-loop utilisation is active over active plus idle of the window", () => {
  const at = (seconds: number, active: number, idle: number) =>
    reading(seconds, [{ ...process("verifier", 1, 0, 0), eventLoopActiveSeconds: active, eventLoopIdleSeconds: idle }]);
  expect(eventLoopUtilisation(at(0, 1, 1), at(4, 2, 4))).toBeCloseTo(0.25);
});

test("the run-queue wait is that of the process that waited most, and unknown as soon as one is", () => {
  const at = (seconds: number, ...waits: readonly (number | null)[]) =>
    reading(
      seconds,
      waits.map((wait, index) => ({
        ...process("verifier", index, 0, 0),
        mainThread: wait === null ? null : { ranSeconds: 0, waitedSeconds: wait },
      })),
    );
  expect(componentUse(at(0, 1, 5), at(4, 1.5, 5.1))[0]?.runQueueWaitSeconds).toBeCloseTo(0.5);
  expect(componentUse(at(0, 1, null), at(4, 1.5, null))[0]?.runQueueWaitSeconds).toBeNull();
});

test("waiting for threads of the same process is part of the design: their CPU time is no wait for others", () => {
  const at = (seconds: number, cpu: number, ranSeconds: number, waitedSeconds: number) =>
    reading(seconds, [{ ...process("verifier", 1, 0, cpu), mainThread: { ranSeconds, waitedSeconds } }]);
  expect(componentUse(at(0, 0, 0, 0), at(4, 1.5, 1.2, 0.4))[0]?.runQueueWaitSeconds).toBeCloseTo(0.1);
  expect(componentUse(at(0, 0, 0, 0), at(4, 2.5, 1.2, 0.4))[0]?.runQueueWaitSeconds).toBe(0);
});

test("event-loop delay is that of the window's own samples, over all verifier processes", () => {
  const start = delayed(0, [
    [100, 0, 9],
    [100, 0, 9],
  ]);
  const end = delayed(4, [
    [102, 1, 9],
    [102, 0, 9],
  ]);
  expect(eventLoopDelay(start, end)).toEqual({ samples: 5, p50Seconds: 0.001, p99Seconds: null, maxSeconds: 0.01 });
});

test("no p99 of the event-loop delay without ten samples above it", () => {
  const [start, end] = [delayed(0, [[0, 0, 0]]), delayed(4, [[990, 9, 1]])];
  expect(eventLoopDelay(start, end)).toEqual({ samples: 1000, p50Seconds: 0.001, p99Seconds: 0.001, maxSeconds: 0.1 });
  expect(eventLoopDelay(start, delayed(4, [[989, 10, 1]]))?.p99Seconds).toBe(0.01);
  expect(eventLoopDelay(start, delayed(4, [[989, 9, 1]]))?.p99Seconds).toBeNull();
});

test("a delay above the last bound counts as the last bound; none, or other buckets, is no figure", () => {
  const [start, end] = [delayed(0, [[0, 0, 0, 0]]), delayed(4, [[0, 0, 0, 3]])];
  expect(eventLoopDelay(start, end)).toMatchObject({ samples: 3, maxSeconds: 0.1 });
  expect(eventLoopDelay(start, start)).toBeNull();
  expect(eventLoopDelay(start, delayed(4, [[1, 0, 0, 0]], [0.002, 0.01, 0.1]))).toBeNull();
  expect(eventLoopDelay(reading(0, [process("verifier", 1, 0, 0)]), reading(4, []))).toBeNull();
});

function reading(atSeconds: number, components: readonly ComponentReading[]): Reading {
  return {
    atSeconds,
    wallClockSeconds: 1000 + atSeconds,
    components: components.map((component) => ({ ...component, atSeconds })),
  };
}

function process(component: string, pid: number, requests: number, cpuUserSeconds: number): ComponentReading {
  return {
    component,
    pid,
    atSeconds: 0,
    cpuUserSeconds,
    cpuSystemSeconds: 0,
    requests,
    residentBytes: 1,
    eventLoopActiveSeconds: null,
    eventLoopIdleSeconds: null,
    eventLoopDelay: null,
    gcSeconds: null,
    mainThread: null,
    tokenLookups: null,
  };
}

function delayed(
  seconds: number,
  counts: readonly (readonly number[])[],
  boundsSeconds: readonly number[] = [0.001, 0.01, 0.1],
): Reading {
  return reading(
    seconds,
    counts.map((own, index) => ({
      ...process("verifier", index + 1, 0, 0),
      eventLoopDelay: { boundsSeconds, counts: own },
    })),
  );
}
