import { array, assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { hodgesLehmann, walshLimits, walshRank } from "./wilcoxon-signed-rank.ts";

describe("the rank of the limits follows the exact distribution of T+", () => {
  test.each([
    [5, 0.025, 0],
    [6, 0.025, 1],
    [12, 0.05, 18],
    [12, 0.025, 14],
    [24, 0.025, 82],
  ])("%i values, %f a side: the %i-th Walsh average", (count, alphaSide, rank) => {
    expect(walshRank(count, alphaSide)).toBe(rank);
  });

  test.each(Array.from({ length: 10 }, (_, index) => index + 1))("%i values: as counted over all signs", (count) => {
    const sums = Array.from({ length: 2 ** count }, (_, signs) =>
      Array.from({ length: count }, (_, bit) => (signs & (1 << bit) ? bit + 1 : 0)).reduce(
        (sum, rank) => sum + rank,
        0,
      ),
    );
    for (const alphaSide of [0.005, 0.025, 0.05, 0.1, 0.25]) {
      let rank = 0;
      while (sums.filter((sum) => sum <= rank).length / sums.length <= alphaSide) rank += 1;
      expect(walshRank(count, alphaSide)).toBe(rank);
    }
  });

  test("a thousand values neither overflow nor take their time: the normal approximation is near", () => {
    const count = 1000;
    const mean = (count * (count + 1)) / 4;
    const spread = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 24);
    expect(Math.abs(walshRank(count, 0.025) - (mean - 1.959964 * spread)) / spread).toBeLessThan(0.001);
  });
});

test("the middle of three values is the median of their six Walsh averages", () => {
  // 1, 2.5, 4, 5.5, 7, 10 of 1, 4 and 10.
  expect(hodgesLehmann([10, 1, 4])).toBe(4.75);
  expect(hodgesLehmann([3])).toBe(3);
});

test("one wild value of twelve hardly moves the middle", () => {
  const quiet = Array.from({ length: 11 }, (_, index) => index / 100);
  expect(Math.abs(hodgesLehmann([...quiet, 1000]) - hodgesLehmann(quiet))).toBeLessThan(0.02);
});

test("limits of six values are the smallest and the largest, of five there are none", () => {
  expect(walshLimits([3, 1, 2, 6, 5, 4], 0.025)).toEqual({ low: 1, high: 6 });
  expect(walshLimits([3, 1, 2, 5, 4], 0.025)).toBeNull();
});

test("limits stand around the middle, and turn about with the sign of the values", () => {
  const values = array(double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 40 });
  assert(
    property(values, (some) => {
      const limits = walshLimits(some, 0.025);
      const mirrored = walshLimits(
        some.map((value) => -value),
        0.025,
      );
      expect(limits?.low).toBeLessThanOrEqual(hodgesLehmann(some));
      expect(limits?.high).toBeGreaterThanOrEqual(hodgesLehmann(some));
      expect(mirrored?.low).toBeCloseTo(-(limits?.high ?? Number.NaN), 12);
      expect(mirrored?.high).toBeCloseTo(-(limits?.low ?? Number.NaN), 12);
    }),
  );
});

test("F34 nothing and no-numbers are errors, never an estimate", () => {
  expect(() => hodgesLehmann([])).toThrow(RangeError);
  expect(() => walshLimits([1, Number.NaN], 0.025)).toThrow("one is NaN");
});
