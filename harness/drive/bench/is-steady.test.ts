import { expect, test } from "vitest";
import { isSteady, median } from "./is-steady.ts";

test.each([
  { slices: [], steady: false },
  { slices: [10, 10, 10, 10, 10], steady: false },
  { slices: [10, 10, 10, 10, 10, 10], steady: true },
  { slices: [90, 40, 30, 25, 20, 18], steady: false },
  { slices: [90, 40, 30, 12, 11, 11, 10.8, 10.5, 10.9], steady: true },
  { slices: [10, 10, 30, 10, 10.5, 10], steady: true },
  { slices: [10, 10, 10, 12, 12, 12], steady: true },
  { slices: [12, 12, 12, 10, 10, 10], steady: false },
])(
  "a warm-up is over when the later block of slices is at most 10 % faster than the one before, single outliers aside: $slices",
  ({ slices, steady }) => {
    expect(isSteady(slices)).toBe(steady);
  },
);

test("a stricter agreement waits longer", () => {
  const slices = [10.8, 10.8, 10.8, 10, 10, 10];
  expect(isSteady(slices)).toBe(true);
  expect(isSteady(slices, { blockSlices: 3, ratio: 1.05 })).toBe(false);
});

test("the median is the middle value", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 3, 0]);
});
