import { expect, test } from "vitest";

import { percentileSeconds } from "./percentile-seconds.ts";
import { decodeHistogram, emptyHistogram, encodeHistogram, summariseHistogram } from "./read-latency.ts";

function histogramOf(count: number) {
  const histogram = emptyHistogram();
  for (let value = 1; value <= count; value += 1) histogram.recordValue(value);
  return histogram;
}

test("percentiles are right to three digits, in seconds", () => {
  const summary = summariseHistogram(histogramOf(20_000), 1e-6);
  expect(summary.samples).toBe(20_000);
  expect(summary.p50Seconds / 0.01).toBeCloseTo(1, 2);
  expect(summary.p99Seconds / 0.0198).toBeCloseTo(1, 2);
  expect((summary.p999Seconds ?? 0) / 0.01998).toBeCloseTo(1, 2);
  expect(summary.maxSeconds / 0.02).toBeCloseTo(1, 2);
});

test("a summary reads the same before and after its histogram was stored", () => {
  const histogram = histogramOf(12_345);
  expect(summariseHistogram(decodeHistogram(encodeHistogram(histogram, 1e-9)), 1e-9)).toEqual(
    summariseHistogram(histogram, 1e-9),
  );
});

test("F34 an empty histogram has no summary", () => {
  expect(() => summariseHistogram(emptyHistogram(), 1e-6)).toThrow("at least one sample");
});

test.each([
  ["p50", 19, 20],
  ["p90", 99, 100],
  ["p95", 199, 200],
  ["p99", 999, 1000],
  ["p999", 9999, 10_000],
] as const)("R6 %s is null with %i samples and a number with %i", (percentile, few, enough) => {
  expect(percentileSeconds(summariseHistogram(histogramOf(few), 1e-6), percentile)).toBeNull();
  expect(percentileSeconds(summariseHistogram(histogramOf(enough), 1e-6), percentile)).toBeGreaterThan(0);
});
