import { expect, test } from "vitest";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";
import { DRIFT_RUNS, driftOf, isRatherDrift, type TimedValue } from "./drift-of.ts";

test("a rising line is a drift with its slope and its ends, and a falling one with theirs", () => {
  const rising = nightly(20, (night) => 0.01 + 0.002 * night);
  const drift = driftOf(rising);
  expect(drift?.slope).toBeCloseTo(0.002, 12);
  expect(drift?.first).toBeCloseTo(0.01, 12);
  expect(drift?.last).toBeCloseTo(0.048, 12);
  expect(driftOf(nightly(20, (night) => -0.002 * night))?.slope).toBeCloseTo(-0.002, 12);
});

test("the slope is per day, whenever the runs were: nights left out and reruns of one hour do not bend it", () => {
  const days = [0, 0.01, 1, 2, 2.02, 5, 6, 7, 8, 8.01, 9, 12, 14, 15, 20, 21];
  expect(driftOf(days.map((day) => ({ days: day, value: 0.002 * day })))?.slope).toBeCloseTo(0.002, 12);
});

test("one wild night neither makes a drift nor bends one", () => {
  expect(driftOf(nightly(20, (night) => (night === 19 ? 3 : 0)))).toBeNull();
  expect(driftOf(nightly(20, (night) => (night === 7 ? 3 : 0.002 * night)))?.slope).toBeCloseTo(0.002, 3);
});

test("fewer runs than two weeks of nights, less than 2 % from end to end, and runs at one moment are no drift", () => {
  expect(driftOf(nightly(13, (night) => 0.01 * night))).toBeNull();
  expect(driftOf(nightly(14, (night) => 0.01 * night))).not.toBeNull();
  expect(driftOf(nightly(20, (night) => (0.0197 * night) / 19))).toBeNull();
  expect(driftOf(nightly(20, (night) => (0.0199 * night) / 19))).not.toBeNull();
  expect(driftOf(nightly(20, (night) => night).map(({ value }) => ({ days: 1, value })))).toBeNull();
});

test("only the newest 28 runs count", () => {
  const flatSince = nightly(30 + DRIFT_RUNS, (night) => 0.002 * Math.min(night, 30));
  expect(driftOf(flatSince)).toBeNull();
});

test("of flat series of 28 nights at most 3 of 1000 are called a drift", () => {
  const drifts = Array.from({ length: 2000 }, (_, seed) => {
    const normal = seededNormal(seed);
    return driftOf(nightly(DRIFT_RUNS, () => 0.02 * normal()));
  }).filter((drift) => drift !== null);
  expect(drifts.length / 2000).toBeLessThanOrEqual(0.003);
});

test("a line says more of a line than steps do, and steps say more of steps", () => {
  const line = nightly(28, (night) => 0.001 * night);
  const step = nightly(28, (night) => (night < 14 ? 0 : 0.03));
  expect(isRatherDrift(line, [14])).toBe(true);
  expect(isRatherDrift(line, [9, 18])).toBe(true);
  expect(isRatherDrift(step, [14])).toBe(false);
});

function nightly(count: number, valueOf: (night: number) => number): TimedValue[] {
  return Array.from({ length: count }, (_, days) => ({ days, value: valueOf(days) }));
}
