import { describe, expect, test } from "vitest";

import { differenceOf, welchDifference } from "./difference-of.ts";
import type { Repeated } from "./difference-of.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";

const ROUNDS = 5000;

function repeated(values: readonly number[]): Repeated[] {
  return values.map((value, index) => ({ repetition: index + 1, value }));
}

/** Share of rounds in which the interval of the difference holds `truth`. */
function coverage(truth: number, round: () => { low: number; high: number }): number {
  let covered = 0;
  for (let index = 0; index < ROUNDS; index += 1) {
    const { low, high } = round();
    if (low <= truth && truth <= high) covered += 1;
  }
  return covered / ROUNDS;
}

describe("95 % intervals of differences, simulated", () => {
  test.each([3, 5, 10])("%i unpaired repetitions: at most 7 %% false alarms when nothing differs", (repetitions) => {
    const normal = seededNormal(repetitions);
    const draw = (): number[] => Array.from({ length: repetitions }, () => 100 * Math.exp(0.12 * normal()));
    const covered = coverage(0, () => welchDifference(draw(), draw()));
    expect(covered).toBeGreaterThanOrEqual(0.93);
    expect(covered).toBeLessThanOrEqual(0.98);
  });

  test.each([3, 5, 10])("%i pairs that share their noise: a true difference is covered", (repetitions) => {
    const normal = seededNormal(100 + repetitions);
    const covered = coverage(5, () => {
      const mood = Array.from({ length: repetitions }, () => 30 * normal());
      const right = mood.map((shift) => 100 + shift + normal());
      const left = mood.map((shift) => 105 + shift + normal());
      return differenceOf(repeated(left), repeated(right));
    });
    expect(covered).toBeGreaterThanOrEqual(0.93);
    expect(covered).toBeLessThanOrEqual(0.97);
  });
});

test("pairs lose the noise they share: the interval is far narrower than the unpaired one", () => {
  const right = repeated([100, 150, 90]);
  const left = repeated([105.1, 154.9, 95]);
  const paired = differenceOf(left, right);
  const unpaired = welchDifference([105.1, 154.9, 95], [100, 150, 90]);
  expect(paired.high - paired.low).toBeLessThan((unpaired.high - unpaired.low) / 50);
  expect(paired.value).toBeCloseTo(5, 5);
});

test("pairs are found by repetition, not by place, and several values of a repetition count as one", () => {
  const left = [
    { repetition: 2, value: 20 },
    { repetition: 1, value: 10 },
  ];
  const right = [
    { repetition: 1, value: 1 },
    { repetition: 1, value: 3 },
    { repetition: 2, value: 4 },
  ];
  expect(differenceOf(left, right)).toMatchObject({ value: 12, samples: 2 });
});

test("a single repetition gives a difference without an interval", () => {
  expect(differenceOf(repeated([3]), repeated([1]))).toEqual({
    value: 2,
    low: 2,
    high: 2,
    confidence: 0.95,
    samples: 1,
  });
});
