import { array, assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { hodgesLehmann, risePValue, walshLimits, walshRank } from "./wilcoxon-signed-rank.ts";

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

describe("the exact probability of a rise", () => {
  test.each([
    // All of n values above 0: one of 2^n signs.
    [[1, 2, 3, 4, 5], 1 / 32],
    // T− = 1 and T− = 3 of five: 2 and 5 of 32 (1+2 = 3, so that {3} and {1, 2} count both).
    [[-1, 2, 3, 4, 5], 2 / 32],
    [[1, 2, -3, 4, 5], 5 / 32],
    // None above 0 is certain to be reached.
    [[-1, -2, -3], 1],
  ])("%j has p = %f, by hand", (values, expected) => {
    expect(risePValue(values)).toBeCloseTo(expected, 12);
  });

  test.each([
    // Tables of the signed-rank statistic (Hollander & Wolfe, A.4): T+ at which the upper tail is at most 0.05, 0.025 and 0.01, and the tail.
    [6, 19, 0.047],
    [8, 30, 0.055],
    [8, 31, 0.039],
    [10, 45, 0.042],
    [10, 47, 0.024],
    [12, 61, 0.046],
    [12, 65, 0.021],
    [12, 69, 0.008],
    [15, 90, 0.047],
  ])("%i values with T+ = %i have p = %f, as published", (count, rankSum, expected) => {
    expect(risePValue(valuesWithRankSum(count, rankSum))).toBeCloseTo(expected, 3);
  });

  test("zeros and ties count as no rise, so that they only make it larger", () => {
    expect(risePValue([0, 0, 0])).toBe(1);
    expect(risePValue([-1, 1, 2, 3, 4, 5])).toBeGreaterThan(risePValue([-0.9, 1, 2, 3, 4, 5]));
    expect(risePValue([0, 1, 2, 3, 4, 5])).toBeGreaterThan(risePValue([0.1, 1, 2, 3, 4, 5]));
  });

  test("it is at most alpha exactly when the lower limit lies above 0", () => {
    const values = array(double({ min: -1, max: 3, noNaN: true }), { minLength: 6, maxLength: 25 });
    assert(
      property(values, (some) => {
        for (const alphaSide of [0.00625, 0.0125, 0.025]) {
          const low = walshLimits(some, alphaSide)?.low ?? Number.NEGATIVE_INFINITY;
          expect(risePValue(some) <= alphaSide).toBe(low > 0);
        }
      }),
    );
  });
});

/** Values 1 to `count`, of which the ones above 0 have ranks that add up to `rankSum`. */
function valuesWithRankSum(count: number, rankSum: number): number[] {
  let rest = rankSum;
  const values: number[] = [];
  for (let rank = count; rank >= 1; rank -= 1) {
    const above = rank <= rest;
    values.push(above ? rank : -rank);
    if (above) rest -= rank;
  }
  expect(rest).toBe(0);
  return values;
}
