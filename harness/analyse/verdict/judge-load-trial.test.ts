import { describe, expect, test } from "vitest";

import { cleanLoadEvidence, exampleUse, exampleWindow } from "../../results/example-trial.test-support.ts";
import type { MeasuredWindow } from "../../results/trial-result.ts";
import type { LoadEvidence, RefusalCode, Verdict } from "../../results/verdict.ts";
import { judgeLoadTrial, judgeWindow } from "./judge-load-trial.ts";

const machine = { cpus: 4, pinned: true };
const window = exampleWindow({});
const clean = cleanLoadEvidence([window]);

function codesOf(verdict: Verdict): RefusalCode[] {
  return verdict.status === "valid" ? [] : verdict.reasons.map(({ code }) => code);
}

function refusalsOf(evidence: Partial<LoadEvidence>, measured: Partial<MeasuredWindow> = {}): RefusalCode[] {
  return codesOf(judgeLoadTrial({ ...clean, ...evidence }, [{ ...window, ...measured }], machine));
}

function withLatency(seconds: Partial<MeasuredWindow["latencies"][number]["latency"]>): Partial<MeasuredWindow> {
  return { latencies: window.latencies.map((one) => ({ ...one, latency: { ...one.latency, ...seconds } })) };
}

function withWait(runQueueWaitSeconds: number): Partial<MeasuredWindow> {
  return {
    components: window.components.map((use) => (use.component === "verifier" ? { ...use, runQueueWaitSeconds } : use)),
  };
}

function withUse(component: string, cpuUserSeconds: number, requests: number | null = 4000): Partial<MeasuredWindow> {
  const others = window.components.filter((use) => use.component !== component);
  return { components: [...others, { ...exampleUse(component, 4000, 0), cpuUserSeconds, requests }] };
}

test("a clean trial is valid", () => {
  expect(judgeLoadTrial(clean, [window], machine)).toEqual({ status: "valid" });
  expect(judgeWindow(clean, window, machine)).toEqual({ status: "valid" });
});

test("C14 a latency threshold that k6 saw crossed does not refuse the trial, though k6 ends with 99", () => {
  const watched = (crossed: boolean | null): Partial<LoadEvidence> => ({
    generatorExitCode: 99,
    generatorThresholds: [{ window: "measure", request: "verify", percentile: "p99", maxSeconds: 0.01, crossed }],
  });
  expect(refusalsOf(watched(true))).toEqual([]);
  // None of those that are known was crossed: something else ended k6 so.
  expect(refusalsOf(watched(false))).toEqual(["generator-failed"]);
  expect(refusalsOf(watched(null))).toEqual(["generator-failed"]);
});

test("evidence at its limit is still valid", () => {
  expect(
    refusalsOf(
      { vusPeak: 59, longestSamplerGapSeconds: 1, clockStepSeconds: -0.1, throttledSeconds: 0.1 },
      { achievedPerSecond: 396, stealShare: 0.01, ...withUse("generator", 8, null) },
    ),
  ).toEqual([]);
});

describe("each gate refuses by its own code and nothing else", () => {
  const cases: readonly [string, RefusalCode, Partial<LoadEvidence>, Partial<MeasuredWindow>?][] = [
    ["F01 interrupted", "interrupted", { interrupted: true }],
    ["F05 k6 panicked", "generator-failed", { generatorExitCode: 109 }],
    ["F05 k6 was killed", "generator-failed", { generatorExitCode: null, generatorSignal: "SIGKILL" }],
    ["F05 k6's end was not seen", "generator-failed", { generatorExitCode: null }],
    ["a threshold crossed for no counted reason", "generator-failed", { generatorExitCode: 99 }],
    [
      "a threshold that echoes a dropped iteration",
      "dropped-iterations",
      { generatorExitCode: 99, droppedIterations: 1 },
    ],
    ["F22 one dropped iteration", "dropped-iterations", { droppedIterations: 1 }],
    ["dropped iterations unknown", "dropped-iterations", { droppedIterations: null }],
    ["every virtual user busy", "vu-ceiling", { vusPeak: 60 }],
    ["virtual users unknown", "vu-ceiling", { vusPeak: null }],
    ["one script exception", "script-exception", { scriptExceptions: 1 }],
    ["script exceptions unknown", "script-exception", { scriptExceptions: null }],
    ["F23 one request unaccounted for", "counts-differ", { serverRequests: (clean.serverRequests ?? 0) - 1 }],
    ["server count unknown", "counts-differ", { serverRequests: null }],
    ["client count unknown", "counts-differ", { clientRequests: null }],
    ["F24 one false accept", "false-accept", { falseAccepts: 1 }],
    ["false accepts unknown", "false-accept", { falseAccepts: null }],
    ["one false reject", "false-reject", { falseRejects: 1 }],
    ["V110 one answer without a denylist", "denylist-unavailable", { unavailableAnswers: 1 }],
    ["answers without a denylist unknown", "denylist-unavailable", { unavailableAnswers: null }],
    ["one request let through unchecked", "denylist-unavailable", { uncheckedRequests: 1 }],
    ["requests let through unchecked unknown", "denylist-unavailable", { uncheckedRequests: null }],
    ["one unexpected answer", "unexpected-answer", { unexpectedAnswers: 1 }],
    ["F06 the verifier died", "target-died", { deadComponents: [{ component: "verifier", how: "killed by SIGKILL" }] }],
    ["Redis died", "redis-died", { deadComponents: [{ component: "redis", how: "exited with code 1" }] }],
    ["stolen CPU", "cpu-stolen", {}, { stealShare: 0.011 }],
    ["stolen CPU is not a number", "cpu-stolen", {}, { stealShare: Number.NaN }],
    ["a verifier that waited for its CPU", "run-queue-wait", {}, withWait(0.21)],
    ["throttled", "cpu-throttled", { throttledSeconds: 0.11 }],
    ["F21 a gap in the samplers", "sampler-gap", { longestSamplerGapSeconds: 1.1 }],
    ["the samplers took no two samples", "sampler-gap", { longestSamplerGapSeconds: null }],
    ["F19 the clock was set", "clock-stepped", { clockStepSeconds: -3600 }],
    ["F22 generator above 80 % of its CPU", "generator-saturated", {}, withUse("generator", 8.1, null)],
    [
      "generator CPU unknown",
      "generator-saturated",
      { generatorCpuSeconds: null },
      { components: window.components.filter(({ component }) => component !== "generator") },
    ],
    ["rate not achieved", "rate-not-achieved", {}, { achievedPerSecond: 380 }],
    ["too few requests", "too-few-samples", {}, withLatency({ samples: 99 })],
    ["F34 NaN latency", "impossible-value", {}, withLatency({ p99Seconds: Number.NaN })],
    ["negative latency", "impossible-value", {}, withLatency({ p50Seconds: -0.001 })],
    ["percentiles that fall", "impossible-value", {}, withLatency({ p50Seconds: 1 })],
    ["a latency beyond k6's time-out", "impossible-value", {}, withLatency({ maxSeconds: 61 })],
    ["more CPU than there is", "impossible-value", {}, withUse("verifier", 43)],
    ["negative CPU", "impossible-value", {}, withUse("verifier", -0.1)],
    ["a counter that ran backwards", "impossible-value", {}, withUse("verifier", 1, -4000)],
    ["no request count of the verifier", "impossible-value", {}, withUse("verifier", 1, null)],
    ["no target at all", "impossible-value", {}, { components: [], droppedIterations: null }],
    ["no request count of the issuer", "impossible-value", {}, withUse("issuer", 1, null)],
    ["targets without a request", "impossible-value", {}, withUse("verifier", 1, 0)],
    ["infinite byte count", "impossible-value", {}, { sentBytesPerRequest: Infinity }],
    ["event loop busier than time", "impossible-value", {}, { eventLoopUtilisation: 1.2 }],
  ];
  test.each(cases)("%s → %s", (_, code, evidence, measured) => {
    expect(refusalsOf(evidence, measured)).toEqual([code]);
  });
});

test("a warm-up that did not settle refuses the trial; one that it did not come to is refused for what stopped it", () => {
  expect(refusalsOf({ warmUpSteady: false })).toEqual(["not-steady"]);
  for (const warmUpSteady of [true, null]) expect(refusalsOf({ warmUpSteady })).toEqual([]);
});

test("a count that could not be observed is called so, not zero", () => {
  const verdict = judgeLoadTrial({ ...clean, falseAccepts: null }, [window], machine);
  expect(verdict).toMatchObject({
    reasons: [{ message: "bad tokens that were let in could not be counted (limit 0)." }],
  });
});

test("a wait for the CPU is not held against a window where generator and verifier share CPUs", () => {
  const waited = { ...window, ...withWait(3) };
  expect(judgeWindow(clean, waited, { ...machine, pinned: false })).toEqual({ status: "valid" });
  expect(codesOf(judgeWindow(clean, waited, machine))).toEqual(["run-queue-wait"]);
});

test("a trial without a window is refused, and says that too few samples came", () => {
  expect(codesOf(judgeLoadTrial(clean, [], machine))).toEqual(["too-few-samples"]);
});

test("every reason is given at once, with the limit and what came", () => {
  const verdict = judgeLoadTrial(
    {
      ...clean,
      falseAccepts: 3,
      falseAnswers: [
        { tokenCase: "expired", kind: "accept", count: 2 },
        { tokenCase: "revoked", kind: "accept", count: 1 },
      ],
      generatorExitCode: 107,
    },
    [{ ...window, achievedPerSecond: 200 }],
    machine,
  );
  expect(verdict).toEqual({
    status: "refused",
    reasons: [
      { code: "false-accept", message: "3 bad tokens that were let in (limit 0): 2 × expired, 1 × revoked." },
      {
        code: "generator-failed",
        message: "k6 ended with code 107: the script threw an exception or has a syntax error.",
      },
      { code: "rate-not-achieved", message: "50.0 % of the offered 400 requests/s came back (limit 95.3 %)." },
    ],
  });
});

test("a short window may miss its rate by the Poisson counting error, a long one may not", () => {
  const short = {
    ...window,
    offeredPerSecond: 100,
    windowSeconds: 1,
    achievedPerSecond: 80,
    ...withLatency({ samples: 100 }),
  };
  expect(judgeWindow(clean, short, machine)).toEqual({ status: "valid" });
  expect(codesOf(judgeWindow(clean, { ...short, windowSeconds: 1000 }, machine))).toEqual(["rate-not-achieved"]);
});

describe("a stepped trial keeps its good steps", () => {
  const good = exampleWindow({ offeredPerSecond: 500 });
  const saturated = { ...exampleWindow({ offeredPerSecond: 4000 }), achievedPerSecond: 2500, droppedIterations: 900 };
  const evidence = { ...cleanLoadEvidence([good, saturated]), droppedIterations: 900, vusPeak: 60, generatorCpus: 4 };

  test("drops, the VU ceiling and a missed rate in the last step refuse that step alone", () => {
    expect(judgeLoadTrial(evidence, [good, saturated], machine)).toEqual({ status: "valid" });
    expect(judgeWindow(evidence, good, machine)).toEqual({ status: "valid" });
    expect(codesOf(judgeWindow(evidence, saturated, machine))).toEqual(["rate-not-achieved", "dropped-iterations"]);
  });

  test("drops that cannot be attributed to a step refuse the whole trial", () => {
    const unknown = { ...good, droppedIterations: null };
    expect(codesOf(judgeLoadTrial(evidence, [unknown, saturated], machine))).toEqual([
      "dropped-iterations",
      "vu-ceiling",
    ]);
  });

  test("drops outside every step, in the warm-up, refuse the whole trial", () => {
    const verdict = judgeLoadTrial({ ...evidence, droppedIterations: 905 }, [good, saturated], machine);
    expect(verdict).toMatchObject({
      reasons: [{ message: "5 dropped iterations outside the measured steps (limit 0)." }],
    });
  });

  test("when no step stands the trial is refused with the reasons of each step", () => {
    const verdict = judgeLoadTrial({ ...evidence, droppedIterations: 1800 }, [saturated, saturated], machine);
    expect(codesOf(verdict)).toEqual([
      "rate-not-achieved",
      "dropped-iterations",
      "rate-not-achieved",
      "dropped-iterations",
    ]);
    expect(JSON.stringify(verdict)).toContain("4000ps: 62.5 % of the offered");
  });

  test("a false accept in any step voids every step", () => {
    expect(codesOf(judgeLoadTrial({ ...evidence, falseAccepts: 1 }, [good, saturated], machine))).toEqual([
      "false-accept",
    ]);
  });
});
