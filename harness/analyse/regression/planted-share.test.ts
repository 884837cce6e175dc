import { expect, test } from "vitest";
import { CALIBRATION_SHARE, plantedShare } from "./planted-share.ts";

test("work is planted in proportion to what the calibration cost", () => {
  // Two units per request cost as much as the request: one costs half of it, and 5 % are a tenth of that.
  expect(plantedShare(0.05, Math.log(2))).toEqual({ share: 0.1, costOfOne: 0.5 });
  expect(plantedShare(1, Math.log(2))?.share).toBeCloseTo(CALIBRATION_SHARE, 10);
});

test("a calibration that shows no more than noise gives no share", () => {
  expect(plantedShare(0.05, Math.log(1.049))).toBeNull();
  expect(plantedShare(0.05, Math.log(1.051))).not.toBeNull();
  for (const nothing of [-0.1, 0, Number.NaN, Number.POSITIVE_INFINITY]) expect(plantedShare(0.05, nothing)).toBeNull();
});
