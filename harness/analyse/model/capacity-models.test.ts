import { describe, expect, test } from "vitest";

import { exampleProbeWindow, exampleSweep } from "../../results/example-probe-trial.test-support.ts";
import { exampleRun } from "../../results/example-run.test-support.ts";
import { exampleSubject } from "../../results/example-trial.test-support.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { LoadWindow, MeasuredWindow, ProbeTrialResult, Subject } from "../../results/trial-result.ts";
import { analyse } from "../analyse.ts";
import { capacityModels } from "./capacity-models.ts";

const ANCHOR = 8000;

function windowAt(fraction: number, options: Partial<Parameters<typeof exampleProbeWindow>[0]> = {}): MeasuredWindow {
  const latencySeconds = 0.0005 + (0.0007 * fraction) / (1 - fraction);
  return exampleProbeWindow({ fraction, anchorPerSecond: ANCHOR, latencySeconds, floorSeconds: 0.00005, ...options });
}

function sweepWindows(): readonly MeasuredWindow[] {
  return [
    ...[0.1, 0.25, 0.45, 0.65].map((fraction) => windowAt(fraction)),
    ...[0.17, 0.35, 0.55].map((fraction) => windowAt(fraction, { role: "hold-out" })),
  ];
}

function sweep(repetition: number, windows = sweepWindows(), subject: Subject = exampleSubject): ProbeTrialResult {
  return exampleSweep(repetition, ANCHOR, windows, subject);
}

function runOf(trials: readonly ProbeTrialResult[], sizing: Partial<RunResult["run"]["sizing"]> = {}): RunResult {
  const run = exampleRun(trials);
  return { ...run, run: { ...run.run, sizing: { ...run.run.sizing, sloSeconds: 0.005, ...sizing } } };
}

function spoiled(trial: ProbeTrialResult, percent: number, verdict: LoadWindow["verdict"]): ProbeTrialResult {
  const windows = trial.windows.map((window) =>
    Math.round(100 * (window.fractionOfAnchor ?? 0)) === percent ? { ...window, verdict } : window,
  );
  return { ...trial, windows };
}

const stalled = {
  status: "refused",
  reasons: [{ code: "run-queue-wait", message: "The verifier waited." }],
} as const;

test("there is one model per swept design, with its anchor, its demand at each step and its answer", () => {
  const redis = { ...exampleSubject, denylist: "redis" };
  const trials = [1, 2, 3].flatMap((repetition) => [sweep(repetition), sweep(repetition, sweepWindows(), redis)]);
  const models = capacityModels(runOf(trials));
  expect(models.map(({ subject }) => subject.denylist)).toEqual(["none", "redis"]);
  const [model] = models;
  expect(model?.judgement).toEqual({ status: "accepted", reasons: [] });
  expect(model?.anchorPerSecond).toMatchObject({ value: ANCHOR, samples: 3 });
  expect(model?.demands.map(({ percent }) => percent)).toEqual([10, 17, 25, 35, 45, 55, 65]);
  expect(model?.curves.map(({ quantile }) => quantile)).toContain("p99");
  expect(model?.atObjective).toMatchObject({ kind: "rate" });
  expect(analyse(runOf(trials)).models).toEqual(models);
});

test("a run without a sweep has no model, and one sweep without held-out steps has one that is not checked", () => {
  expect(capacityModels(runOf([]))).toEqual([]);
  const [model] = capacityModels(
    runOf([
      sweep(
        1,
        [0.1, 0.25, 0.45].map((fraction) => windowAt(fraction)),
      ),
    ]),
  );
  expect(model?.judgement.status).toBe("not-checked");
  expect(model?.atObjective).toMatchObject({ kind: "none", why: "not-checked" });
});

describe("only what counts feeds a model", () => {
  test("a refused sweep does not", () => {
    const refused: ProbeTrialResult = { ...sweep(2), verdict: stalled };
    const [model] = capacityModels(runOf([sweep(1), refused]));
    expect(model?.sessions.map(({ repetition }) => repetition)).toEqual([1]);
    expect(model?.anchorPerSecond.samples).toBe(1);
    expect(capacityModels(runOf([refused]))).toEqual([]);
  });

  test("a window that the machine spoiled does not, and one that fell behind counts as missed", () => {
    const behind = {
      status: "refused",
      reasons: [{ code: "rate-not-achieved", message: "It fell behind." }],
    } as const;
    const trials = [spoiled(sweep(1), 45, stalled), spoiled(sweep(2), 45, behind)];
    const [model] = capacityModels(runOf(trials));
    const steps = model?.sessions.map(({ steps }) => steps.find(({ percent }) => percent === 45));
    expect(steps).toEqual([undefined, expect.objectContaining({ keptUp: false, seconds: {} })]);
  });

  test("a latency whose floor is too near to the objective does not", () => {
    const windows = sweepWindows().map((window, index) =>
      index === 1 ? windowAt(0.25, { floorSeconds: 0.002 }) : window,
    );
    const [model] = capacityModels(runOf([sweep(1, windows)]));
    expect(model?.sessions[0]?.steps.find(({ percent }) => percent === 25)?.seconds).toEqual({});
    expect(model?.curves.find(({ quantile }) => quantile === "p99")?.steps).toHaveLength(3);
  });

  test("R6 a percentile with fewer than ten samples above it does not", () => {
    const small = { anchorPerSecond: 900 };
    const windows = [0.1, 0.2, 0.3, 0.4].map((fraction) => windowAt(fraction, small));
    const [model] = capacityModels(runOf([exampleSweep(1, 900, windows)]));
    expect(model?.curves.map(({ quantile }) => quantile)).toContain("p50");
    expect(model?.sessions[0]?.steps.map(({ seconds }) => "p99" in seconds)).toEqual([false, true, true, true]);
  });
});

test("the tightest objective is five times the floor of the worst step", () => {
  const windows = sweepWindows().map((window, index) =>
    index === 3 ? windowAt(0.65, { floorSeconds: 0.0002 }) : window,
  );
  const floor = windows[3]?.floor?.p99Seconds ?? Number.NaN;
  const [model] = capacityModels(runOf([sweep(1, windows), sweep(2, windows), sweep(3)]));
  expect(model?.quotableFromSeconds).toBeCloseTo(5 * floor, 9);
  expect(floor).toBeGreaterThan(0.0002);
});

test("loads are shares of the median anchor of their own session", () => {
  const trial = sweep(1);
  const [opening, closing] = trial.anchors;
  if (opening === undefined || closing === undefined) throw new Error("a sweep has two anchors");
  const faster = { ...trial, anchors: [opening, { ...closing, completedPerSecond: 1.1 * ANCHOR }] };
  const [model] = capacityModels(runOf([faster]));
  expect(model?.anchorPerSecond.value).toBeCloseTo(1.05 * ANCHOR, 6);
  const highest = model?.sessions[0]?.steps.find(({ percent }) => percent === 65);
  expect(highest?.fractionOfAnchor).toBeCloseTo(0.65 / 1.05, 9);
});
