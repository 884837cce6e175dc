import { expect, test } from "vitest";

import { studentT, studentTail } from "./student-t.ts";

test.each([
  // Two-sided 95 %, from the tables of Student's t.
  [0.95, 1, 12.7062],
  [0.95, 2, 4.30265],
  [0.95, 4, 2.77645],
  [0.95, 9, 2.26216],
  [0.95, 30, 2.04227],
  [0.95, 1000, 1.96234],
  [0.99, 2, 9.92484],
  [0.9, 5, 2.01505],
])("t for confidence %f and %i degrees of freedom is %f", (confidence, degrees, expected) => {
  expect(studentT(confidence, degrees)).toBeCloseTo(expected, 4);
});

test.each([
  // 2 × the upper tail, from the tables of Student's t.
  [12.7062, 1, 0.05],
  [-2.26216, 9, 0.05],
  [3.64596, 30, 0.001],
  [0, 5, 1],
  [Number.POSITIVE_INFINITY, 5, 0],
])("the probability of a t at least as far from 0 as %f with %i degrees of freedom is %f", (t, degrees, expected) => {
  expect(studentTail(t, degrees)).toBeCloseTo(expected, 6);
});

test("degrees of freedom need not be whole", () => {
  expect(studentT(0.95, 2.5)).toBeLessThan(studentT(0.95, 2));
  expect(studentT(0.95, 2.5)).toBeGreaterThan(studentT(0.95, 3));
});
