import { expect, test } from "vitest";
import { arrivalTimes } from "./arrival-times.ts";

const poisson = { kind: "open", ratePerSecond: 1000, arrivals: "poisson", seed: 7 } as const;

test("Poisson arrivals have exponential gaps", () => {
  const times = arrivalTimes(poisson, 100);
  const gaps = [...times].map((at, index) => at - (times[index - 1] ?? 0)).toSorted((a, b) => a - b);
  // Kolmogorov–Smirnov against 1 − exp(−λt); 1.95/√n is the distance that one seed in a thousand exceeds.
  const distances = gaps.map((gap, rank) => {
    const expected = 1 - Math.exp(-1000 * gap);
    return Math.max(expected - rank / gaps.length, (rank + 1) / gaps.length - expected);
  });
  expect(gaps.length).toBeGreaterThan(99_000);
  expect(Math.max(...distances)).toBeLessThan(1.95 / Math.sqrt(gaps.length));
});

test("counts of Poisson arrivals vary as much as they average, at short and at long stretches", () => {
  const times = arrivalTimes(poisson, 200);
  for (const stretch of [0.01, 0.1]) {
    const counts = Array.from({ length: 200 / stretch }, () => 0);
    for (const at of times) counts[Math.floor(at / stretch)] = (counts[Math.floor(at / stretch)] ?? 0) + 1;
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(variance / mean).toBeGreaterThan(0.85);
    expect(variance / mean).toBeLessThan(1.15);
  }
});

test("a seed decides the arrivals, all of them within the slice and in order", () => {
  const times = arrivalTimes(poisson, 2);
  expect(arrivalTimes(poisson, 2)).toEqual(times);
  expect(arrivalTimes({ ...poisson, seed: 8 }, 2)).not.toEqual(times);
  expect(times.toSorted()).toEqual(times);
  expect(times.at(-1)).toBeLessThan(2);
  expect(times[0]).toBeGreaterThan(0);
});

test("even arrivals are one gap apart, half a gap from the ends", () => {
  const times = arrivalTimes({ kind: "open", ratePerSecond: 4, arrivals: "even", seed: 1 }, 1);
  expect([...times]).toEqual([0.125, 0.375, 0.625, 0.875]);
});
