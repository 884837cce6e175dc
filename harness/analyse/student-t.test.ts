import { expect, test } from "vitest";

import { studentTail, studentT } from "./student-t.ts";

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

test("degrees of freedom need not be whole", () => {
  expect(studentT(0.95, 2.5)).toBeLessThan(studentT(0.95, 2));
  expect(studentT(0.95, 2.5)).toBeGreaterThan(studentT(0.95, 3));
});

test.each([
  [2.77645, 4, 0.05],
  [-2.77645, 4, 0.05],
  [9.92484, 2, 0.01],
  [0, 7, 1],
])("a t of %f with %i degrees of freedom has a two-sided p of %f", (t, degrees, expected) => {
  expect(studentTail(t, degrees)).toBeCloseTo(expected, 5);
});
