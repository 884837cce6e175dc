import { assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { breakEven, type CachePoint } from "./break-even.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { pairedEstimate } from "../statistics/paired-estimate.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";

const RATIOS = [0, 0.25, 0.5, 0.75, 0.95];

/** What a lookup costs, and what a hit saves, CPU seconds. */
const MISS = 4e-6;
const SAVING = 46e-6;
const TRUTH = MISS / (MISS + SAVING);

function exact(value: number): Estimate {
  return { value, low: value - 1e-9, high: value + 1e-9, confidence: 0.95, samples: 12 };
}

function pointsOf(difference: (ratio: number) => Estimate, ratios = RATIOS): CachePoint[] {
  return ratios.map((hitRatio) => ({ hitRatio, difference: difference(hitRatio) }));
}

function onLine(miss: number, saving: number): CachePoint[] {
  return pointsOf((ratio) => exact(miss - ratio * (miss + saving)));
}

test("the break-even of a known line is found: what a miss costs over what lies between a miss and a hit", () => {
  const cost = double({ min: 1e-7, max: 1e-3, noNaN: true });
  assert(
    property(cost, cost, (miss, saving) => {
      const found = breakEven(onLine(miss, saving));
      expect(found?.hitRatio).toBeCloseTo(miss / (miss + saving), 6);
      expect(found?.missCostSeconds).toBeCloseTo(miss, 9);
      expect(found?.hitSavingSeconds).toBeCloseTo(saving, 9);
      expect(found?.low ?? 0).toBeLessThanOrEqual(found?.hitRatio ?? -1);
      expect(found?.high ?? 2).toBeGreaterThanOrEqual(found?.hitRatio ?? 2);
    }),
  );
});

test("a cache that costs nothing always pays, one that saves nothing never does", () => {
  expect(breakEven(onLine(-1e-6, 20e-6))).toMatchObject({ hitRatio: 0, low: 0, high: 0 });
  expect(breakEven(onLine(5e-6, -2e-6))).toMatchObject({ hitRatio: null, low: null, high: null });
});

test("a cache that pays only when it misses does not pay from any ratio on", () => {
  expect(breakEven(onLine(-5e-6, -2e-6))).toMatchObject({ hitRatio: null });
});

test("a saving that could be none leaves the upper limit open", () => {
  const noisy = pointsOf((ratio) => {
    const value = MISS - ratio * (MISS + 2e-6);
    return { value, low: value - 10e-6, high: value + 10e-6, confidence: 0.95, samples: 12 };
  });
  expect(breakEven(noisy)).toMatchObject({ hitRatio: expect.closeTo(2 / 3, 6), low: 0, high: null });
});

describe("the 95 % interval covers the true break-even in 93 % of simulated sweeps or more", () => {
  test.each([
    [4, 2e-6],
    [12, 2e-6],
    [12, 8e-6],
  ])("%i pairs a ratio, spread %f s", (pairs, spread) => {
    const normal = seededNormal(pairs);
    const rounds = 2000;
    let covered = 0;
    let width = 0;
    for (let round = 0; round < rounds; round += 1) {
      const found = breakEven(
        pointsOf((ratio) =>
          pairedEstimate(Array.from({ length: pairs }, () => MISS - ratio * (MISS + SAVING) + spread * normal())),
        ),
      );
      const [low, high] = [found?.low ?? 1, found?.high ?? 1];
      if (low <= TRUTH && TRUTH <= high) covered += 1;
      width += (high - low) / rounds;
    }
    expect(covered / rounds).toBeGreaterThanOrEqual(0.93);
    // An interval from 0 to 1 would cover it too.
    expect(width).toBeLessThan(0.25);
  });

  test("five single measurements without intervals of their own", () => {
    const normal = seededNormal(5);
    const rounds = 2000;
    let covered = 0;
    for (let round = 0; round < rounds; round += 1) {
      const found = breakEven(pointsOf((ratio) => pairedEstimate([MISS - ratio * (MISS + SAVING) + 1e-6 * normal()])));
      const [low, high] = [found?.low ?? 1, found?.high ?? 1];
      if (low <= TRUTH && TRUTH <= high) covered += 1;
    }
    expect(covered / rounds).toBeGreaterThanOrEqual(0.93);
    expect(covered / rounds).toBeLessThanOrEqual(0.97);
  });
});

test("points that scatter more than their intervals say widen the interval", () => {
  const straight = breakEven(onLine(MISS, SAVING));
  const bent = breakEven(
    pointsOf((ratio) => exact(MISS - ratio * (MISS + SAVING) + (ratio === 0.5 ? 5e-6 : ratio === 0.25 ? -5e-6 : 0))),
  );
  const widthOf = (found: typeof bent): number => (found?.high ?? 1) - (found?.low ?? 0);
  expect(widthOf(bent)).toBeGreaterThan(20 * widthOf(straight));
});

test("the measured ratios are told, so that an extrapolated break-even can be seen", () => {
  const found = breakEven(pointsOf((ratio) => exact(MISS - ratio * (MISS + SAVING)), [0.5, 0.75, 0.95]));
  expect(found?.measured).toEqual([0.5, 0.95]);
  expect(found?.hitRatio).toBeCloseTo(TRUTH, 6);
});

test("one ratio is no line, and two without intervals have no error", () => {
  expect(breakEven([])).toBeNull();
  expect(breakEven(pointsOf(exact, [0.5, 0.5]))).toBeNull();
  expect(breakEven(pointsOf((ratio) => pairedEstimate([MISS - ratio]), [0, 1]))).toBeNull();
  expect(breakEven(pointsOf((ratio) => exact(MISS - ratio), [0, 1]))).not.toBeNull();
});
