import { array, assert, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { emptyHistogram, encodeHistogram, summariseHistogram } from "../../results/read-latency.ts";
import type { LatencyHistogram } from "../../results/latency.ts";
import { mergeHistograms } from "./merge-histograms.ts";

function histogramOf(values: readonly number[], valueSeconds = 1e-6): LatencyHistogram {
  const histogram = emptyHistogram();
  for (const value of values) histogram.recordValue(value);
  return encodeHistogram(histogram, valueSeconds);
}

const values = array(integer({ min: 1, max: 60_000_000 }), { minLength: 1, maxLength: 300 });

test("C16 the merge of two histograms is the histogram of all their values", () => {
  assert(
    property(values, values, (left, right) => {
      const merged = mergeHistograms([histogramOf(left), histogramOf(right)]);
      const all = emptyHistogram();
      for (const value of [...left, ...right]) all.recordValue(value);
      expect(merged.latency).toEqual(summariseHistogram(all, 1e-6));
      expect(mergeHistograms([encodeHistogram(all, 1e-6)]).distribution).toEqual(merged.distribution);
    }),
  );
});

test("percentiles come from the merge: a quiet and a noisy repetition do not average", () => {
  const quiet = histogramOf(Array.from({ length: 990 }, () => 1000));
  const noisy = histogramOf(Array.from({ length: 10 }, () => 900_000));
  const { latency } = mergeHistograms([quiet, noisy]);
  expect(latency.p99Seconds).toBeCloseTo(0.001, 4);
  expect(latency.maxSeconds).toBeCloseTo(0.9, 2);
});

describe("R6 p99.9 is read only when 10 samples lie above it", () => {
  test.each([
    [9999, null],
    [10_000, expect.closeTo(0.001, 4)],
  ])("%i samples", (samples, expected) => {
    expect(mergeHistograms([histogramOf(Array.from({ length: samples }, () => 1000))]).latency.p999Seconds).toEqual(
      expected,
    );
  });
});

test("a distribution rises, ends at the maximum and has at most 60 points", () => {
  const { distribution, latency } = mergeHistograms([
    histogramOf(Array.from({ length: 200_000 }, (_, index) => index + 1)),
  ]);
  expect(distribution.length).toBeLessThanOrEqual(60);
  expect(distribution.map(({ percentile }) => percentile)).toEqual(
    distribution.map(({ percentile }) => percentile).sort((a, b) => a - b),
  );
  expect(distribution.at(-1)).toEqual({ percentile: 100, seconds: latency.maxSeconds });
});

test("F34 nothing to merge, an empty histogram and mixed units are errors", () => {
  expect(() => mergeHistograms([])).toThrow("at least one sample");
  expect(() => mergeHistograms([histogramOf([])])).toThrow("at least one sample");
  expect(() => mergeHistograms([histogramOf([1]), histogramOf([1], 1e-9)])).toThrow("cannot be merged");
});
