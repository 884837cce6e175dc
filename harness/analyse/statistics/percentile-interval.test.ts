import { describe, expect, test } from "vitest";

import { emptyHistogram, encodeHistogram } from "../../results/read-latency.ts";
import { percentileInterval, percentileRanks } from "./percentile-interval.ts";
import { seededNormal, seededRandom } from "./seeded-random.test-support.ts";

const ROUNDS = 600;
const MEAN_SECONDS = 0.002;

/** Latencies whose true quantiles are known, s. */
const distributions = {
  exponential: {
    sampler: (seed: number) => {
      const uniform = seededRandom(seed);
      return () => -MEAN_SECONDS * Math.log(1 - uniform());
    },
    // −ln(1 − q) times the mean.
    quantiles: {
      0.5: MEAN_SECONDS * Math.LN2,
      0.99: MEAN_SECONDS * Math.log(100),
      0.999: MEAN_SECONDS * Math.log(1000),
    },
  },
  lognormal: {
    sampler: (seed: number) => {
      const normal = seededNormal(seed);
      return () => MEAN_SECONDS * Math.exp(0.8 * normal());
    },
    quantiles: {
      0.5: MEAN_SECONDS,
      0.99: MEAN_SECONDS * Math.exp(0.8 * 2.326348),
      0.999: MEAN_SECONDS * Math.exp(0.8 * 3.090232),
    },
  },
} as const;

function intervalOf(sampler: () => number, samples: number, quantile: number) {
  const histogram = emptyHistogram();
  for (let sample = 0; sample < samples; sample += 1) histogram.recordValue(Math.max(1, Math.round(sampler() / 1e-6)));
  return percentileInterval(encodeHistogram(histogram, 1e-6), quantile);
}

describe("the 95 % interval covers the true percentile in 93.5 to 99 % of simulated windows", () => {
  const cases = (["exponential", "lognormal"] as const).flatMap((name) =>
    (
      [
        [0.5, 200],
        [0.99, 1500],
        [0.999, 6000],
      ] as const
    ).map(([quantile, samples]) => [name, quantile, samples] as const),
  );
  test.each(cases)("%s latencies, quantile %f of %i samples", (name, quantile, samples) => {
    const { sampler, quantiles } = distributions[name];
    const next = sampler(samples);
    let covered = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const interval = intervalOf(next, samples, quantile);
      if (interval !== null && interval.low <= quantiles[quantile] && quantiles[quantile] <= interval.high)
        covered += 1;
    }
    expect(covered / ROUNDS).toBeGreaterThanOrEqual(0.935);
    expect(covered / ROUNDS).toBeLessThanOrEqual(0.99);
  });
});

describe("ranks come from the exact binomial distribution", () => {
  test.each([
    // From the tables of the sign test: the median of 10 lies between the 2nd and the 9th, of 20 between the 6th and the 15th.
    [10, 0.5, { low: 2, high: 9 }],
    [20, 0.5, { low: 6, high: 15 }],
    // 0.99^n must be at most 2.5 %: 367 samples are too few for an upper limit of p99, 368 are enough.
    [367, 0.99, null],
    [368, 0.99, { low: 360, high: 368 }],
  ])("%i samples, quantile %f", (samples, quantile, ranks) => {
    expect(percentileRanks(samples, quantile)).toEqual(ranks);
  });

  test("of ten million samples they are those of the normal approximation", () => {
    const ranks = percentileRanks(1e7, 0.99);
    const half = 1.959964 * Math.sqrt(1e7 * 0.99 * 0.01);
    expect(Math.abs((ranks?.low ?? 0) - (9.9e6 - half))).toBeLessThan(3);
    expect(Math.abs((ranks?.high ?? 0) - (9.9e6 + half))).toBeLessThan(3);
  });

  test("more confidence asks for ranks further out", () => {
    const [wide, narrow] = [percentileRanks(2000, 0.99, 0.99), percentileRanks(2000, 0.99, 0.8)];
    expect(wide?.low).toBeLessThan(narrow?.low ?? 0);
    expect(wide?.high).toBeGreaterThan(narrow?.high ?? Infinity);
  });
});

test("limits are the samples of those ranks, read in seconds, with the width of their buckets", () => {
  const histogram = emptyHistogram();
  for (let value = 1; value <= 20; value += 1) histogram.recordValue(value * 100_000);
  const interval = percentileInterval(encodeHistogram(histogram, 1e-9), 0.5);
  // 2^19 < 600 000 < 2^20: buckets of 512.
  expect(interval?.low).toBeCloseTo(Math.floor(6e5 / 512) * 512 * 1e-9, 15);
  expect(interval?.low).toBeLessThanOrEqual(6e5 * 1e-9);
  expect(interval?.high).toBeGreaterThanOrEqual(15e5 * 1e-9);
  expect(interval?.high).toBeLessThan(15e5 * 1e-9 * 1.001);
});

test("R6 too few samples have no interval: none at all, three, and p99.9 of three thousand", () => {
  expect(intervalOf(() => 0.001, 0, 0.5)).toBeNull();
  expect(intervalOf(() => 0.001, 3, 0.5)).toBeNull();
  expect(intervalOf(() => 0.001, 3000, 0.999)).toBeNull();
  expect(intervalOf(() => 0.001, 4000, 0.999)).not.toBeNull();
});

test("a quantile is a share, not a percentage", () => {
  expect(() => percentileRanks(100, 99)).toThrow("this is 99");
  expect(() => percentileRanks(100, 0)).toThrow(RangeError);
});
