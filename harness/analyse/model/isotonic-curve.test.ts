import { expect, test } from "vitest";

import { isotonicCurve, isotonicFractionAt } from "./isotonic-curve.ts";

const points = [
  { fractionOfAnchor: 0.4, seconds: 0.004 },
  { fractionOfAnchor: 0.1, seconds: 0.001 },
  { fractionOfAnchor: 0.6, seconds: 0.016 },
];

test("measured steps are joined log-linearly, in whatever order they come", () => {
  const curve = isotonicCurve(points);
  expect(curve.map(({ fractionOfAnchor }) => fractionOfAnchor)).toEqual([0.1, 0.4, 0.6]);
  expect(isotonicFractionAt(curve, 0.002)).toBeCloseTo(0.25, 12);
  expect(isotonicFractionAt(curve, 0.008)).toBeCloseTo(0.5, 12);
});

test("steps that fall with load are pooled, and the pool is left at its highest load", () => {
  const curve = isotonicCurve([
    ...points,
    { fractionOfAnchor: 0.2, seconds: 0.004 },
    { fractionOfAnchor: 0.3, seconds: 0.001 },
  ]);
  expect(curve.slice(1, 3).map(({ seconds }) => seconds)).toEqual(
    [0.002, 0.002].map((value) => expect.closeTo(value, 12)),
  );
  expect(isotonicFractionAt(curve, 0.00201)).toBeGreaterThan(0.3);
  expect(isotonicFractionAt(curve, 0.002 * (1 - 1e-9))).toBeCloseTo(0.2, 6);
});

test("nothing is said below the lowest step or above the highest", () => {
  const curve = isotonicCurve(points);
  expect(isotonicFractionAt(curve, 0.0009)).toBe("below");
  expect(isotonicFractionAt(curve, 0.016)).toBe("above");
  expect(isotonicFractionAt([], 0.001)).toBe("below");
});
