import { array, assert, constantFrom, double, integer, nat, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";
import { largestSplit } from "./energy-statistic.ts";
import { changePointDefaults, findChangePoints } from "./find-change-points.ts";

/** Scatter of a night of 12 pairs, ln-ratio. */
const NIGHT = 0.0066;
const HISTORIES = 200;

test("the energy statistic of a split is that of its definition, worked by hand", () => {
  // {0, 1} and {4, 6}: means of distances 5 between, 1 and 2 within; 2·2/4 · (2·4.5 − 1 − 2) = 6.
  expect(largestSplit([0, 1, 4, 6], 0, 4, 2)).toEqual({ at: 2, end: 4, statistic: 6 });
  // What comes after the later part may be something else again, and is left out of it.
  expect(largestSplit([0, 0, 0, 9, 9, 9, 0, 0, 0], 0, 9, 3)).toMatchObject({ at: 3, end: 6 });
  expect(largestSplit([1, 2, 3], 0, 3, 2)).toBeNull();
});

test("a planted step is found in its place, with the means of both sides", () => {
  const found = findChangePoints(nights(1, 60, (night) => (night < 37 ? 0 : 0.03)));
  expect(found).toHaveLength(1);
  const [point] = found;
  expect(Math.abs((point?.index ?? 0) - 37)).toBeLessThanOrEqual(1);
  expect(point?.before).toBeCloseTo(0, 2);
  expect(point?.after).toBeCloseTo(0.03, 2);
  expect(point?.pValue).toBeLessThan(1e-6);
});

test("a level that shifts and shifts back, shorter than half a window, gives both change points", () => {
  const share = shareOf((seed) => {
    const found = findChangePoints(nights(seed, 50, (night) => (night >= 20 && night < 27 ? 0.03 : 0)));
    return found.length === 2 && [20, 27].every((at, place) => Math.abs((found[place]?.index ?? 0) - at) <= 1);
  });
  expect(share).toBeGreaterThan(0.95);
});

test.for([24, 31, 64, 172])(
  "a step too weak by itself is found once the step beside it is known (series %i)",
  (seed) => {
    const found = findChangePoints(nights(seed, 50, (night) => (night >= 22 && night < 28 ? 0.01 : 0)));
    expect(found).toHaveLength(2);
    for (const { pValue } of found) expect(pValue).toBeLessThanOrEqual(0.001);
  },
);

test("steps far apart are found in a series of many windows", () => {
  const levels = [0, 0.03, -0.01, 0.04];
  const found = findChangePoints(nights(3, 200, (night) => levels[Math.floor(night / 50)] ?? 0));
  expect(found.map(({ index }) => Math.round(index / 50))).toEqual([1, 2, 3]);
  for (const { index } of found) expect(Math.abs(index - 50 * Math.round(index / 50))).toBeLessThanOrEqual(1);
});

test("pure noise has a change point in at most 3 of 100 series of 50 nights", () => {
  expect(shareOf((seed) => findChangePoints(nights(seed, 50, () => 0)).length > 0)).toBeLessThanOrEqual(0.03);
});

test("a single spike of any size, anywhere, is no change point", () => {
  assert(
    property(nat(49), double({ min: -3, max: 3, noNaN: true }), (at, height) => {
      const flat = nights(11, 50, () => 0);
      expect(findChangePoints(flat)).toEqual([]);
      expect(findChangePoints(flat.map((value, night) => (night === at ? value + height : value)))).toEqual([]);
    }),
    { seed: 5, numRuns: 100 },
  );
});

test("a drift of 1 % a week is parted into levels within eight weeks", () => {
  expect(shareOf((seed) => findChangePoints(nights(seed, 56, (night) => (0.01 * night) / 7)).length > 0)).toBe(1);
});

test("less than the minimum magnitude is no change point, however clear it is", () => {
  const clear = Array.from({ length: 50 }, (_, night) => (night < 25 ? 0 : 0.0099) + 1e-5 * (night % 3));
  expect(findChangePoints(clear)).toEqual([]);
  expect(findChangePoints(clear, { ...changePointDefaults, minimumMagnitude: 0.009 })).toHaveLength(1);
});

test("no segment is shorter than the minimum length, and fewer values than two segments have none", () => {
  const short = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5];
  expect(findChangePoints(short)).toEqual([]);
  expect(findChangePoints([...short.slice(0, 4), 0, ...short.slice(4)])).toMatchObject([{ index: 5, pValue: 0 }]);
  expect(findChangePoints([])).toEqual([]);
});

test("in series of blocks of any length no segment is shorter than the minimum", () => {
  let found = 0;
  assert(
    property(array(tuple(integer({ min: 1, max: 15 }), constantFrom(0, 0.03, 0.1)), { maxLength: 12 }), (blocks) => {
      const levels = blocks.flatMap(([length, level]) => Array<number>(length).fill(level));
      const points = findChangePoints(nights(2, levels.length, (night) => levels[night] ?? 0));
      const edges = [0, ...points.map(({ index }) => index), levels.length];
      const lengths = points.length === 0 ? [] : edges.slice(1).map((edge, place) => edge - (edges[place] ?? 0));
      expect(lengths.filter((length) => length < changePointDefaults.minimumLength)).toEqual([]);
      found += points.length;
    }),
    { seed: 7, numRuns: 200 },
  );
  expect(found).toBeGreaterThan(200);
});

test("the same series has the same change points, values that are not finite and windows without room are refused", () => {
  const series = nights(9, 80, (night) => (night < 40 ? 0 : 0.02));
  expect(findChangePoints(series)).toEqual(findChangePoints([...series]));
  expect(() => findChangePoints([0, Number.NaN])).toThrow("finite");
  expect(() => findChangePoints([0], { ...changePointDefaults, window: 9 })).toThrow("no room");
});

function nights(seed: number, count: number, levelOf: (night: number) => number): number[] {
  const normal = seededNormal(seed);
  return Array.from({ length: count }, (_, night) => levelOf(night) + NIGHT * normal());
}

function shareOf(holds: (seed: number) => boolean): number {
  return Array.from({ length: HISTORIES }, (_, index) => holds(100 + index)).filter(Boolean).length / HISTORIES;
}
