import { describe, expect, test } from "vitest";

import type { Estimate } from "../statistics/estimate.ts";
import { isBelowNoise, noiseFloor } from "./noise-floor.ts";
import { pairedEstimate } from "../statistics/paired-estimate.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";

const ROUNDS = 2000;
const SPREAD = 0.0225;

function pairsOf(normal: () => number, pairs: number, shift = 0, spread = SPREAD): number[] {
  return Array.from({ length: pairs }, () => shift + spread * normal());
}

function estimate(value: number, half: number, samples = 12): Estimate {
  return { value, low: value - half, high: value + half, confidence: 0.95, samples };
}

test("spreads and bias of identical variants are found, and the minimum detectable effect is 2.8 SD/√n", () => {
  const floor = noiseFloor(pairsOf(seededNormal(1), 400, 0.004));
  expect((floor?.sd ?? 0) / SPREAD).toBeCloseTo(1, 1);
  expect((floor?.robustSd ?? 0) / SPREAD).toBeCloseTo(1, 1);
  expect(floor?.minimumDetectableEffect).toBeCloseTo(Math.expm1((2.8 * (floor?.sd ?? 0)) / Math.sqrt(400)), 12);
  expect(floor?.pairs).toBe(400);
  // A bias of 0.4 % between identical variants shows as an interval without 0.
  expect(floor?.bias.low).toBeGreaterThan(0);
  expect(floor?.bias.value).toBeCloseTo(0.004, 2);
});

test("wild pairs count in the spread, not in the robust one", () => {
  const floor = noiseFloor([-0.01, 0.01, 0, 0.005, -0.005, 0.002, -0.002, 0.5]);
  expect(floor?.sd).toBeGreaterThan(0.15);
  expect(floor?.robustSd).toBeLessThan(0.012);
});

test.each([
  [12, 0.66, 0.74],
  [48, 0.75, 0.83],
])("%i pairs find an effect as large as the minimum detectable one in %f to %f of duets", (pairs, least, most) => {
  const normal = seededNormal(2);
  const effect = (2.8 * SPREAD) / Math.sqrt(pairs);
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (!isBelowNoise(pairedEstimate(pairsOf(normal, pairs, effect)), null)) found += 1;
  }
  expect(found / ROUNDS).toBeGreaterThan(least);
  expect(found / ROUNDS).toBeLessThan(most);
});

describe("a comparison is none", () => {
  const floor = noiseFloor(pairsOf(seededNormal(3), 12));

  test("when its interval holds 0", () => {
    expect(isBelowNoise(estimate(0.5, 0.6), floor)).toBe(true);
    expect(isBelowNoise(estimate(-0.5, 0.6), null)).toBe(true);
  });

  test("when it is smaller than what the machine's noise lets it find, up or down, however narrow its interval", () => {
    const detectable = Math.log1p(floor?.minimumDetectableEffect ?? 0);
    for (const sign of [1, -1]) {
      expect(isBelowNoise(estimate(sign * detectable * 0.99, 1e-6), floor)).toBe(true);
      expect(isBelowNoise(estimate(sign * detectable * 1.01, 1e-6), floor)).toBe(false);
      expect(isBelowNoise(estimate(sign * detectable * 0.99, 1e-6), null)).toBe(false);
    }
  });

  test("fewer pairs than the A/A had must find more; more pairs need not find less", () => {
    const detectable = Math.log1p(floor?.minimumDetectableEffect ?? 0);
    expect(isBelowNoise(estimate(detectable * 1.1, 1e-6, 4), floor)).toBe(true);
    expect(isBelowNoise(estimate(detectable * 1.8, 1e-6, 4), floor)).toBe(false);
    expect(isBelowNoise(estimate(detectable * 0.9, 1e-6, 48), floor)).toBe(true);
  });

  test("when it is one pair", () => {
    expect(isBelowNoise(pairedEstimate([0.7]), floor)).toBe(true);
    expect(isBelowNoise(pairedEstimate([0.7]), null)).toBe(true);
  });

  test("in 95 % of A/A comparisons at least, and not when 3 % of work was planted into 12 pairs", () => {
    const normal = seededNormal(4);
    let [none, found] = [0, 0];
    for (let round = 0; round < ROUNDS; round += 1) {
      const night = noiseFloor(pairsOf(normal, 12));
      if (isBelowNoise(pairedEstimate(pairsOf(normal, 12)), night)) none += 1;
      if (!isBelowNoise(pairedEstimate(pairsOf(normal, 12, 0.03)), night)) found += 1;
    }
    expect(none / ROUNDS).toBeGreaterThan(0.95);
    expect(found / ROUNDS).toBeGreaterThan(0.9);
  });
});

test("three pairs have no noise floor, four have one", () => {
  expect(noiseFloor([0.01, 0, -0.01])).toBeNull();
  expect(noiseFloor([0.01, 0, -0.01, 0])).toMatchObject({ pairs: 4 });
});
