import { expect, test } from "vitest";

import { cleanBenchEvidence, exampleMeasurement } from "../../results/example-trial.test-support.ts";
import type { BenchMeasurement } from "../../results/trial-result.ts";
import type { BenchEvidence, RefusalCode } from "../../results/verdict.ts";
import { judgeBenchTrial } from "./judge-bench-trial.ts";

const measurement = exampleMeasurement();

function refusalsOf(evidence: Partial<BenchEvidence>, measured: Partial<BenchMeasurement> | null = {}): RefusalCode[] {
  const verdict = judgeBenchTrial(
    { ...cleanBenchEvidence, ...evidence },
    measured && { ...measurement, ...measured },
    4,
  );
  return verdict.status === "valid" ? [] : verdict.reasons.map(({ code }) => code);
}

test("a clean benchmark is valid, on one thread and on two", () => {
  expect(refusalsOf({})).toEqual([]);
  expect(judgeBenchTrial(cleanBenchEvidence, exampleMeasurement(60e-6, 2, 0.93), 4)).toEqual({ status: "valid" });
});

test.each<[string, RefusalCode, Partial<BenchEvidence>, (Partial<BenchMeasurement> | null)?]>([
  ["F35 the benchmark was killed", "bench-failed", { exitCode: null, signal: "SIGKILL", error: "worker died" }],
  ["F35 the benchmark ended badly", "bench-failed", { exitCode: 1 }],
  ["no measurement", "bench-failed", {}, null],
  ["not steady", "not-steady", { steady: false }],
  ["one good token turned away", "false-reject", { falseRejects: 1 }],
  ["turned-away tokens unknown", "false-reject", { falseRejects: null }],
  ["stolen CPU", "cpu-stolen", { stealShare: 0.02 }],
  ["throttled", "cpu-throttled", { throttledSeconds: 0.021 }],
  ["throttled before the window", "cpu-throttled", { throttledSeconds: 0.5 }],
  ["F21 a gap in the samplers", "sampler-gap", { longestSamplerGapSeconds: 1.1 }],
  ["the samplers took no two samples", "sampler-gap", { longestSamplerGapSeconds: null }],
  ["F19 the clock was set", "clock-stepped", { clockStepSeconds: 3600 }],
  ["F01 interrupted", "interrupted", { interrupted: true }],
  ["too few latencies", "too-few-samples", {}, { latency: { ...measurement.latency, samples: 99 } }],
  ["F34 no number", "impossible-value", {}, { secondsPerOperation: Number.NaN }],
  ["operations that do not fit into the window", "impossible-value", {}, { secondsPerOperation: 70e-6 }],
  ["a rate that is not operations per window", "impossible-value", {}, { operationsPerSecond: 20_000 }],
  ["more CPU than there is", "impossible-value", {}, { cpuSecondsPerOperation: 260e-6 }],
  [
    "a negative stage",
    "impossible-value",
    {},
    { stages: [{ stage: "gate", secondsPerOperation: -1e-6, cpuSecondsPerOperation: 0, operations: 1 }] },
  ],
])("%s → %s", (_, code, evidence, measured) => {
  expect(refusalsOf(evidence, measured)).toEqual([code]);
});

test("too few operations are refused", () => {
  expect(refusalsOf({}, { operations: 999, operationsPerSecond: 499.5, secondsPerOperation: 0.002 })).toEqual([
    "too-few-samples",
  ]);
});
