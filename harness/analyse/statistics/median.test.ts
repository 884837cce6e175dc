import { expect, test } from "vitest";

import { median } from "./median.ts";

test("the median is the value in the middle, in whatever order, and leaves its argument alone", () => {
  const values = [10, 9, 100];
  expect(median(values)).toBe(10);
  expect(values).toEqual([10, 9, 100]);
  expect(median([10, 2, 4, 100])).toBe(7);
});

test("a value that was never reached stays so, and of nothing there is no median", () => {
  expect(median([1, Infinity, Infinity])).toBe(Infinity);
  expect(median([Infinity, Infinity])).toBe(Infinity);
  expect(median([])).toBeNaN();
});
