import { expect, test } from "vitest";
import type { MachineSample } from "../drive/raw-trial.ts";
import { machineEvidence, stealBetween } from "./machine-evidence.ts";

test("a step of the wall clock is seen against the monotonic clock, forward and back (F19)", () => {
  const stepped = [sample(0), sample(1), { ...sample(2), wallClockSeconds: 1002 - 3600 }];
  expect(machineEvidence(stepped).clockStepSeconds).toBe(3600);
  expect(machineEvidence([sample(0), sample(1)]).clockStepSeconds).toBe(0);
});

test("the longest pause between two samples is the sampler gap (F21)", () => {
  expect(machineEvidence([sample(0), sample(0.25), sample(10.25), sample(10.5)]).longestSamplerGapSeconds).toBe(10);
  expect(machineEvidence([sample(0)]).longestSamplerGapSeconds).toBeNull();
});

test("steal is a share of all CPU time of the trial; unknown stays unknown", () => {
  const stolen = [sample(0), { ...sample(1), cpuTotalSeconds: 2, cpuStealSeconds: 0.1 }];
  expect(machineEvidence(stolen).stealShare).toBeCloseTo(0.05);
  expect(machineEvidence([{ ...sample(0), cpuStealSeconds: null }, sample(1)]).stealShare).toBeNull();
});

test("steal is counted where the measuring was: a quiet stretch around it does not dilute it", () => {
  const samples = [0, 1, 2, 3, 4].map((at) => ({
    ...sample(at),
    cpuTotalSeconds: at * 2,
    cpuStealSeconds: at > 2 ? 0.1 : 0,
  }));
  expect(machineEvidence(samples).stealShare).toBeCloseTo(0.1 / 8);
  expect(machineEvidence(samples, [[2, 3]]).stealShare).toBeCloseTo(0.05);
  expect(stealBetween(samples, [2.1, 2.9])).toBeCloseTo(0.05);
  expect(stealBetween(samples, [0, 1])).toBe(0);
});

function sample(atSeconds: number): MachineSample {
  return {
    atSeconds,
    wallClockSeconds: 1000 + atSeconds,
    cpuTotalSeconds: 0,
    cpuStealSeconds: 0,
    throttledSeconds: null,
  };
}
