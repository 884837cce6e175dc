import { expect, test } from "vitest";
import type { ComponentReading, Reading } from "../drive/raw-trial.ts";
import { componentUse, eventLoopUtilisation } from "./component-use.ts";

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
    },
    { component: "redis", windowSeconds: 4, cpuUserSeconds: 0.1, cpuSystemSeconds: 0, requests: 300, residentBytes: 1 },
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
  };
}
