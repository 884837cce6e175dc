import { expect, test } from "vitest";
import type { RunResult } from "../../../harness/results/run-result.ts";
import { syntheticReport } from "../../synthetic-run.test-support.ts";
import { kneeFraction } from "../../../harness/analyse/model/knee.ts";
import { loadCurveChart } from "../latency-charts.ts";
import { page, sectionText } from "../rendered-page.test-support.ts";

const complete = syntheticReport();
const text = sectionText(page(complete), "capacity-model");

/** The run without the windows that are held out. */
function withoutHoldOuts(run: RunResult): RunResult {
  const trials = run.trials.map((trial) =>
    trial.kind === "probe" ? { ...trial, windows: trial.windows.filter(({ role }) => role !== "hold-out") } : trial,
  );
  return { ...run, trials };
}

test("every swept design has its anchor, its verdict and the rate it allows, with what bound that", () => {
  expect(text).toContain("4 of 4 capacity models accepted, held-out p99 off by x1.");
  expect(text).toMatch(
    /redis 3 490\/s 3 240–3 760\/s accepted at least 2 270\/s 2 270\/s the highest load that was fitted/u,
  );
  expect(text).toContain("the highest load that was fitted; above it nothing is said");
});

test("R16 the curves stand in a table: A and B, where they were fitted, and every held-out step as measured and predicted", () => {
  expect(text).toContain(
    "within 15 % at p50 and x1.5 at p99 in the median, none at p99 beyond x2.2, and the rates at three objectives within 25 % in the median (40 % below 5 times the unloaded p99).",
  );
  expect(text).toMatch(/none p99 387 µs 387 µs 10\.0–65\.0 % 3 [\d.]+ % x1\.00, x1\.00 17 %: 466 µs, 466 µs; 35 %:/u);
  expect(text).toMatch(
    /none p50 312 µs 311 µs 10\.0–65\.0 % 3 [\d.]+ % [\d.]+ %, [\d.]+ % 17 %: 376 µs, 376 µs; 35 %:/u,
  );
});

test("R15 the chart has the fitted curve beside the measured points, and ends it at the highest load that was fitted", () => {
  const { loadCurves, models } = complete.analysis;
  const probed = loadCurves.filter(({ generator }) => generator === "probe");
  const { series, conclusion } = loadCurveChart(probed, complete.run.run.sizing, models);
  expect(series.map(({ drawnAs }) => drawnAs)).toEqual([
    ...probed.map(() => "points"),
    ...probed.map(() => "curve"),
    "reference",
  ]);
  for (const [index, points] of series.slice(0, probed.length).entries()) {
    const fitted = series[probed.length + index];
    const highest = Math.max(...points.points.map(({ x }) => x));
    expect(fitted?.like).toBe(index);
    expect(fitted?.points.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...(fitted?.points ?? []).map(({ x }) => x))).toBeLessThanOrEqual(highest * 1.01);
    expect(points.points.filter(({ hollow }) => hollow)).toHaveLength(3);
  }
  expect(conclusion).toContain("Curves are fitted and end at the highest load");
});

test("R7 the chart has the knee of the first design, error bars over the sweeps, and every step joined without a model", () => {
  const { loadCurves, models } = complete.analysis;
  const probed = loadCurves.filter(({ generator }) => generator === "probe");
  // The sweeps of a synthetic run are alike: one of them is made slower.
  const slower = models.map((model) => ({
    ...model,
    sessions: model.sessions.map((session, index) => ({
      ...session,
      steps: session.steps.map((step) => ({
        ...step,
        seconds: { ...step.seconds, p99: (step.seconds.p99 ?? Number.NaN) * (index === 0 ? 1.5 : 1) },
      })),
    })),
  }));
  const { series, mark, conclusion } = loadCurveChart(probed, complete.run.run.sizing, slower);
  const [curve] = models[0]?.curves.filter(({ quantile }) => quantile === "p99") ?? [];
  const anchor = models[0]?.anchorPerSecond.value ?? Number.NaN;
  expect(mark?.value).toBeCloseTo(anchor * kneeFraction(curve ?? { unloadedSeconds: 1, growthSeconds: 0 }), 6);
  expect(conclusion).toMatch(/Knees: RS256 · denylist none 2\u00a0620\/s; /u);
  for (const { x, y, low = Number.NaN, high = Number.NaN } of series[0]?.points ?? []) {
    expect(high / low, `${x}`).toBeCloseTo(1.5, 6);
    expect(low).toBeLessThanOrEqual(y);
  }
  // Seven steps, three of them held out.
  expect(series.at(-1)).toMatchObject({ drawnAs: "reference", like: 0 });
  expect(series.at(-1)?.points).toHaveLength(7);
});

test("R15 a knee above the fitted loads is said and not drawn", () => {
  const { loadCurves, models } = complete.analysis;
  const probed = loadCurves.filter(({ generator }) => generator === "probe");
  const flat = models.map((model) => ({
    ...model,
    curves: model.curves.map((curve) => ({ ...curve, growthSeconds: curve.growthSeconds / 100, residual: 0 })),
  }));
  const { mark, conclusion } = loadCurveChart(probed, complete.run.run.sizing, flat);
  expect(mark).toBeUndefined();
  expect(conclusion).toContain("denylist none above the fitted loads");
});

test("a percentile whose own curve is rejected is not drawn, although the model is accepted", () => {
  const { loadCurves, models } = complete.analysis;
  const spoiled = models.map((model) => ({
    ...model,
    curves: model.curves.map((curve) => (curve.quantile === "p95" ? { ...curve, residual: 2 } : curve)),
  }));
  const p95 = { ...complete.run.run.sizing, sloPercentile: "p95" } as const;
  expect(loadCurveChart(loadCurves, p95, models).series.some(({ drawnAs }) => drawnAs === "curve")).toBe(true);
  expect(loadCurveChart(loadCurves, p95, spoiled).series.some(({ drawnAs }) => drawnAs !== undefined)).toBe(false);
});

test("with one held-out step or one sweep a model is provisional: its error is shown, and no rate", () => {
  const { run, analysis } = syntheticReport((all) => ({
    ...all,
    trials: all.trials.filter(({ workload, repetition }) => workload !== "sweep" || repetition === 1),
  }));
  const thin = sectionText(page({ run, analysis }), "capacity-model");
  expect(thin).toMatch(/0 of 4 capacity models accepted, 4 provisional, .*, held-out p99 off by x1\.\d\d at worst/u);
  expect(thin).toContain("provisional: measured bracket only");
  expect(thin).toMatch(/The model is provisional, .* 3 held-out steps of p50, in 1 sweep at most/u);
});

test("without held-out steps a model is not checked: no rate, the measured bracket, and the curve says so", () => {
  const { run, analysis } = syntheticReport(withoutHoldOuts);
  const unchecked = sectionText(page({ run, analysis }), "capacity-model");
  expect(unchecked).toContain("0 of 4 capacity models accepted, 4 without held-out steps to check");
  expect(unchecked).toMatch(/no modelled rate for p99 ≤ 50 ms\. The model was not checked: No held-out step/u);
  expect(unchecked).toContain("Driven steps met it up to 3 410/s and none missed it.");
  const { series } = loadCurveChart(analysis.loadCurves, run.run.sizing, analysis.models);
  expect(series.some(({ label }) => label.endsWith("fitted, not checked"))).toBe(true);
});

test("a rejected model is not drawn, and its reasons stand with the measured bracket", () => {
  const { run, analysis } = complete;
  const models = analysis.models.map((model) => ({
    ...model,
    judgement: {
      status: "rejected",
      reasons: ["A held-out step of p99 is predicted x2.61 off (limit x2.2)."],
    } as const,
    atObjective: {
      kind: "none",
      why: "rejected",
      reason: "The model is rejected.",
      bracket: { highestMetPerSecond: 2900, lowestMissedPerSecond: 3400 },
    } as const,
  }));
  const rejected = sectionText(page({ run, analysis: { ...analysis, models } }), "capacity-model");
  expect(rejected).toContain("rejected: measured bracket only");
  expect(rejected).toContain("Driven steps met it up to 2 900/s; 3 400/s missed it.");
  expect(
    loadCurveChart(analysis.loadCurves, run.run.sizing, models).series.every(({ drawnAs }) => drawnAs === undefined),
  ).toBe(true);
});

test("R20 a run without a sweep says so, and what would bring one", () => {
  const { run, analysis } = syntheticReport((all) => ({
    ...all,
    trials: all.trials.filter(({ workload }) => workload !== "sweep"),
  }));
  expect(sectionText(page({ run, analysis }), "capacity-model")).toContain("No data. No design was swept");
});
