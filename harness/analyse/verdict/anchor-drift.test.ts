import { expect, test } from "vitest";

import { anchorDrift, anchorDriftProblem } from "./anchor-drift.ts";

test("drift is the largest over the smallest, in whatever order the anchors came", () => {
  expect(anchorDrift([40e-6, 42e-6, 41e-6])).toBeCloseTo(1.05, 12);
  expect(anchorDrift([42e-6, 41e-6, 40e-6])).toBeCloseTo(1.05, 12);
  expect(anchorDrift([40e-6, 40e-6])).toBe(1);
});

test("8 % are let pass, more is a complaint with the factor and the limit", () => {
  expect(anchorDriftProblem([100, 108])).toBeNull();
  expect(anchorDriftProblem([108.2, 100])).toMatch(/factor of 1\.082 .*\(limit 1\.08\)/);
});

test("F34 one anchor, none, and one that used no CPU show no drift, and that is a complaint", () => {
  for (const anchors of [[], [40e-6], [40e-6, 0], [40e-6, Number.NaN], [40e-6, -1e-6]]) {
    expect(anchorDrift(anchors)).toBeNull();
    expect(anchorDriftProblem(anchors)).toContain("says nothing about drift");
  }
});
