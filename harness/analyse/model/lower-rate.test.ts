import { expect, test } from "vitest";

import { FEWEST_SWEEPS, lowerRate } from "./lower-rate.ts";
import type { ModelSession } from "./model-steps.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";
import { knownFractionAt, sweepOf } from "./sweeps.test-support.ts";

const slo = { sloPercentile: "p99", sloSeconds: 0.005 } as const;
const ANCHOR = 10_000;
const TRUE_RATE = knownFractionAt(slo.sloSeconds) * ANCHOR;

/** Sweeps whose anchors scatter by 5 % and whose p99 by 20 % from sweep to sweep and 20 % from step to step. */
function noisySweeps(count: number, seed: number): ModelSession[] {
  const normal = seededNormal(seed);
  return Array.from({ length: count }, (_, index) => {
    const own = Math.exp(0.2 * normal());
    const anchorPerSecond = ANCHOR * Math.exp(0.05 * normal());
    return sweepOf(index + 1, { anchorPerSecond, noise: () => own * Math.exp(0.2 * normal()) });
  });
}

test.each([
  { count: 5, simulations: 400 },
  { count: 6, simulations: 200 },
])("with $count sweeps the limit lies below the true rate about as often as it says, 95 of 100 times", (row) => {
  const { count, simulations } = row;
  const limits = Array.from({ length: simulations }, (_, seed) => lowerRate(noisySweeps(count, seed + 1), slo, seed));
  expect(limits.every(({ by, sweeps }) => by === "bootstrap" && sweeps === count)).toBe(true);
  const coverage = limits.filter(({ perSecond }) => perSecond <= TRUE_RATE).length / simulations;
  expect(coverage).toBeGreaterThan(0.9);
  expect(coverage).toBeLessThan(0.99);
});

test("with fewer than five sweeps it is 0.80 of the rate", () => {
  const sweeps = Array.from({ length: FEWEST_SWEEPS - 1 }, (_, index) => sweepOf(index + 1));
  const { perSecond, ...rest } = lowerRate(sweeps, slo, 1);
  expect(rest).toEqual({ by: "share", sweeps: 4 });
  expect(perSecond / TRUE_RATE).toBeCloseTo(0.8, 3);
});

test("sweeps that agree have the rate itself as their limit, and the same seed gives the same limit", () => {
  const same = Array.from({ length: 5 }, (_, index) => sweepOf(index + 1));
  expect(lowerRate(same, slo, 1).perSecond / TRUE_RATE).toBeCloseTo(1, 3);
  const noisy = noisySweeps(5, 3);
  expect(lowerRate(noisy, slo, 9)).toEqual(lowerRate(noisy, slo, 9));
});

test("where the resamples do not reach the objective above the lowest load, the limit is 0", () => {
  const sweeps = Array.from({ length: 5 }, (_, index) => sweepOf(index + 1, { noise: () => (index < 2 ? 8 : 1) }));
  expect(lowerRate(sweeps, slo, 1).perSecond).toBe(0);
});
