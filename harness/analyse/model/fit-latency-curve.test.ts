import { array, assert, constant, double, oneof, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { fitLatencyCurve, fractionAt, type LatencyPoint, secondsAt } from "./fit-latency-curve.ts";
import { median } from "../statistics/median.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";

const FRACTIONS = [0.1, 0.25, 0.45, 0.65] as const;

function pointsOf(unloadedSeconds: number, growthSeconds: number, noise: () => number = () => 0): LatencyPoint[] {
  return FRACTIONS.map((fractionOfAnchor) => ({
    fractionOfAnchor,
    seconds: secondsAt({ unloadedSeconds, growthSeconds, residual: 0 }, fractionOfAnchor) * Math.exp(noise()),
  }));
}

function fit(points: readonly LatencyPoint[]) {
  const curve = fitLatencyCurve(points);
  if (curve === null) throw new Error("there is no curve");
  return curve;
}

function squares(points: readonly LatencyPoint[], [unloadedSeconds, growthSeconds]: readonly [number, number]): number {
  const curve = { unloadedSeconds, growthSeconds, residual: 0 };
  return points.reduce(
    (sum, { fractionOfAnchor, seconds }) => sum + Math.log(secondsAt(curve, fractionOfAnchor) / seconds) ** 2,
    0,
  );
}

const seconds = double({ min: 1e-5, max: 1, noNaN: true });

describe("a known A and B", () => {
  test("are recovered within 1 % from exact points, whatever their sizes within a factor of 100", () => {
    assert(
      property(seconds, double({ min: 0.01, max: 100, noNaN: true }), (unloaded, ratio) => {
        const curve = fit(pointsOf(unloaded, unloaded * ratio));
        expect(curve.unloadedSeconds / unloaded).toBeCloseTo(1, 2);
        expect(curve.growthSeconds / (unloaded * ratio)).toBeCloseTo(1, 2);
        expect(curve.residual).toBeLessThan(1e-4);
      }),
    );
  });

  test("are met without bias from noisy points", () => {
    const normal = seededNormal(7);
    const fits = Array.from({ length: 2000 }, () => fit(pointsOf(0.0008, 0.0012, () => 0.1 * normal())));
    const [unloaded, growth] = [fits.map((curve) => curve.unloadedSeconds), fits.map((curve) => curve.growthSeconds)];
    expect(Math.abs(median(unloaded) / 0.0008 - 1)).toBeLessThan(0.02);
    expect(Math.abs(median(growth) / 0.0012 - 1)).toBeLessThan(0.02);
    for (const fraction of [0.17, 0.35, 0.55]) {
      const truth = secondsAt({ unloadedSeconds: 0.0008, growthSeconds: 0.0012, residual: 0 }, fraction);
      const logs = fits.map((curve) => Math.log(secondsAt(curve, fraction) / truth));
      expect(Math.abs(logs.reduce((sum, value) => sum + value, 0) / logs.length)).toBeLessThan(0.01);
    }
  });
});

describe("neither A nor B is ever below 0", () => {
  test("latencies that do not rise with load have B = 0 and their geometric mean as A", () => {
    expect(fit(pointsOf(0.003, 0))).toMatchObject({ growthSeconds: 0, unloadedSeconds: expect.closeTo(0.003, 12) });
    const falling = FRACTIONS.map((fractionOfAnchor, index) => ({ fractionOfAnchor, seconds: 0.004 / 2 ** index }));
    const { unloadedSeconds, growthSeconds } = fit(falling);
    expect(growthSeconds).toBe(0);
    expect(unloadedSeconds).toBeCloseTo(0.004 / 2 ** 1.5, 9);
  });

  test("latencies that rise more steeply than the curve can have A = 0", () => {
    expect(fit(pointsOf(0, 0.002))).toMatchObject({ unloadedSeconds: 0, growthSeconds: expect.closeTo(0.002, 12) });
    const steep = FRACTIONS.map((fraction) => ({
      fractionOfAnchor: fraction,
      seconds: (fraction / (1 - fraction)) ** 2,
    }));
    expect(fit(steep).unloadedSeconds).toBe(0);
    expect(fit(steep).growthSeconds).toBeGreaterThan(0);
  });
});

test("no other A and B are nearer", () => {
  const factors = double({ min: 0.2, max: 5, noNaN: true });
  const other = oneof(constant(0), factors);
  assert(
    property(array(seconds, { minLength: 4, maxLength: 4 }), other, other, (values, a, b) => {
      const points = FRACTIONS.map((fractionOfAnchor, index) => ({ fractionOfAnchor, seconds: values[index] ?? 1 }));
      const { unloadedSeconds, growthSeconds, residual } = fit(points);
      const best = squares(points, [unloadedSeconds, growthSeconds]);
      expect(residual).toBeCloseTo(Math.sqrt(best / 4), 9);
      const near: readonly (readonly [number, number])[] = [
        [unloadedSeconds * a, growthSeconds * b],
        [Math.max(...values) * a, growthSeconds],
        [unloadedSeconds, Math.max(...values) * b],
        [Math.max(...values) * a, Math.max(...values) * b],
      ];
      const losses = near.filter(([first, second]) => first + second > 0).map((pair) => squares(points, pair));
      expect(best).toBeLessThanOrEqual(Math.min(...losses) + 1e-6);
    }),
  );
});

test("a curve and its inverse agree; below the unloaded value there is no load, and a flat curve reaches nothing else", () => {
  const curve = { unloadedSeconds: 0.001, growthSeconds: 0.002, residual: 0 };
  for (const fraction of FRACTIONS) expect(fractionAt(curve, secondsAt(curve, fraction))).toBeCloseTo(fraction, 12);
  expect(fractionAt(curve, 0.001)).toBe(null);
  expect(fractionAt(curve, 0.0005)).toBe(null);
  expect(fractionAt({ ...curve, growthSeconds: 0 }, 0.0011)).toBe(1);
});

test("fewer than three distinct loads give no curve", () => {
  const [first, second] = pointsOf(0.001, 0.001);
  expect(first !== undefined && second !== undefined && fitLatencyCurve([first, second, first, second])).toBe(null);
  expect(fitLatencyCurve([])).toBe(null);
});

test.each([
  { fractionOfAnchor: 0, seconds: 0.001 },
  { fractionOfAnchor: 1, seconds: 0.001 },
  { fractionOfAnchor: 0.5, seconds: 0 },
  { fractionOfAnchor: 0.5, seconds: Number.NaN },
])("a load or a latency that makes no sense is an error: %j", (point) => {
  expect(() => fitLatencyCurve([...pointsOf(0.001, 0.001), point])).toThrow("loads between 0 and 1");
});
