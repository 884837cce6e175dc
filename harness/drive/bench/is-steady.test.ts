import { expect, test } from "vitest";
import { isSteady } from "./is-steady.ts";

test.each([
  { slices: [], steady: false },
  { slices: [10, 10], steady: false },
  { slices: [90, 40, 10, 10.5, 10.9], steady: true },
  { slices: [10, 10, 10, 10, 20], steady: false },
  { slices: [20, 15, 11], steady: false },
])("a warm-up is over when its last three slices agree within 10 %: $slices", ({ slices, steady }) => {
  expect(isSteady(slices)).toBe(steady);
});
