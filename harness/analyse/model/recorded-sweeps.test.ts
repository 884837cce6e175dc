import { describe, expect, test } from "vitest";

import { fitQuantileCurve } from "./fit-quantile-curve.ts";
import { secondsAt } from "./fit-latency-curve.ts";
import { fractionAtObjective } from "./fraction-at-objective.ts";
import { curveProblems } from "./judge-model.ts";
import { isotonicCurve, isotonicFractionAt } from "./isotonic-curve.ts";
import { median } from "../statistics/median.ts";
import { type ModelQuantile, type ModelSession, stepsOf } from "./model-steps.ts";
import { recordedSweeps, recordings, split } from "./recorded-sweeps.test-support.ts";

/** Every recording with every other step held out, both ways about: six strict splits. */
const splits: readonly (readonly ModelSession[])[] = recordings.flatMap((name) =>
  [0, 1].map((parity) => split(recordedSweeps(name), (place) => place % 2 === parity)),
);

/** Predicted over measured at every held-out load between the fitted ones. */
function interpolated(quantile: ModelQuantile): number[] {
  return splits.flatMap((sessions) => {
    const curve = fitQuantileCurve(sessions, quantile);
    return curve?.heldOut.flatMap(({ ratio }) => ratio ?? []) ?? [];
  });
}

function factorsOf(ratios: readonly number[]): number[] {
  return ratios.map((ratio) => Math.max(ratio, 1 / ratio)).sort((a, b) => a - b);
}

function at(rising: readonly number[], share: number): number {
  return rising[Math.ceil(share * rising.length) - 1] ?? Number.NaN;
}

describe("held-out loads between the fitted ones", () => {
  test("p99 is predicted within x1.3 in the median, without bias, and never worse than x2.2", () => {
    const ratios = interpolated("p99");
    const factors = factorsOf(ratios);
    expect(ratios.length).toBeGreaterThanOrEqual(18);
    expect(median(factors)).toBeLessThan(1.3);
    expect(at(factors, 0.9)).toBeLessThan(1.6);
    expect(at(factors, 1)).toBeLessThan(2.2);
    expect(Math.abs(Math.log(median(ratios)))).toBeLessThan(Math.log(1.12));
  });

  test("p50 is predicted within 10 % in the median", () => {
    const errors = interpolated("p50").map((ratio) => Math.abs(ratio - 1));
    expect(errors.length).toBeGreaterThanOrEqual(18);
    expect(median(errors)).toBeLessThan(0.08);
  });
});

test("the rate at p99 objectives of 1.5 to 20 ms is within about 11 % of the held-out steps in the median, and within 25 % in nine of ten", () => {
  const errors = splits.flatMap((sessions) => {
    const truth = isotonicCurve(stepsOf(sessions, "p99", "hold-out"));
    return [0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02].flatMap((sloSeconds) => {
      const reached = fractionAtObjective(sessions, { sloPercentile: "p99", sloSeconds }, "calibrate");
      const measured = isotonicFractionAt(truth, sloSeconds);
      if (reached.kind === "none" || typeof measured !== "number") return [];
      return [Math.abs(Math.min(reached.fractionOfAnchor, reached.highestFraction) / measured - 1)];
    });
  });
  const rising = errors.sort((a, b) => a - b);
  expect(rising.length).toBeGreaterThanOrEqual(25);
  expect(median(rising)).toBeLessThan(0.12);
  expect(at(rising, 0.9)).toBeLessThan(0.26);
  expect(at(rising, 1)).toBeLessThan(0.4);
});

test("a fit to a step past the knee misses its own steps and is rejected for it", () => {
  const sessions = split(recordedSweeps("e1-rs256-spin-s2"), (place) => place % 2 === 0, 0.9);
  const curve = fitQuantileCurve(sessions, "p99");
  expect(curve?.steps.at(-1)?.seconds).toBeGreaterThan(0.1);
  expect(curve === null ? [] : curveProblems(curve)[0]).toMatch(/^The curve misses the steps of p99/u);
});

describe("above the fitted loads", () => {
  const low = recordings.map((name) => split(recordedSweeps(name), (_, fraction) => fraction > 0.5, 0.95));

  test("the curve would be low at nearly every load, by a factor in the median: that is why nothing is said there", () => {
    const ratios = low.flatMap((sessions) => {
      const curve = fitQuantileCurve(sessions, "p99");
      if (curve === null) return [];
      return curve.heldOut.map(
        ({ fractionOfAnchor, measuredSeconds }) => secondsAt(curve, fractionOfAnchor) / measuredSeconds,
      );
    });
    expect(ratios.length).toBeGreaterThanOrEqual(9);
    expect(ratios.filter((ratio) => ratio < 1).length / ratios.length).toBeGreaterThan(0.75);
    expect(median(ratios)).toBeLessThan(1 / 1.5);
  });

  test("R15 nothing is predicted, and an objective that is not reached below has no other rate than the highest fitted one", () => {
    for (const sessions of low) {
      expect(fitQuantileCurve(sessions, "p99")?.heldOut.map(({ predictedSeconds }) => predictedSeconds)).toEqual(
        stepsOf(sessions, "p99", "hold-out").map(() => null),
      );
      const reached = fractionAtObjective(sessions, { sloPercentile: "p99", sloSeconds: 0.02 }, "calibrate");
      expect(reached.kind === "fraction" && reached.fractionOfAnchor > reached.highestFraction).toBe(true);
    }
  });
});
