import { expect, test } from "vitest";
import { holmAdjusted } from "./holm-adjusted.ts";

test("the correction of a worked example: 0.01, 0.04, 0.03 and 0.005 become 0.03, 0.06, 0.06 and 0.02", () => {
  expect(holmAdjusted([0.01, 0.04, 0.03, 0.005]).map((value) => Number(value.toFixed(9)))).toEqual([
    0.03, 0.06, 0.06, 0.02,
  ]);
});

test("one value stays as it is, none give none, and nothing grows above 1", () => {
  expect(holmAdjusted([0.04])).toEqual([0.04]);
  expect(holmAdjusted([])).toEqual([]);
  expect(holmAdjusted([0.9, 0.8, 0.7])).toEqual([1, 1, 1]);
});

test("F34 what is no probability is an error", () => {
  expect(() => holmAdjusted([0.1, Number.NaN])).toThrow("one is NaN");
  expect(() => holmAdjusted([-0.1])).toThrow(RangeError);
});
