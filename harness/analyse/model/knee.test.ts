import { expect, test } from "vitest";
import { secondsAt } from "./fit-latency-curve.ts";
import { kneeFraction, kneeWithin } from "./knee.ts";

const curve = { unloadedSeconds: 0.0004, growthSeconds: 0.0001, residual: 0 };

test("throughput over latency is highest at the knee", () => {
  const knee = kneeFraction(curve);
  // 1 / (1 + sqrt(1/4)).
  expect(knee).toBeCloseTo(2 / 3, 12);
  const power = (fraction: number) => fraction / secondsAt(curve, fraction);
  for (const other of [0.1, 0.3, 0.5, 0.6, 0.66, 0.67, 0.7, 0.8, 0.95]) expect(power(other)).toBeLessThan(power(knee));
});

test("there latency rises as fast as load, in per cent; a hair above it rises faster", () => {
  const slope = (at: number) => Math.log(secondsAt(curve, at * 1.001) / secondsAt(curve, at)) / Math.log(1.001);
  expect(slope(2 / 3)).toBeCloseTo(1, 2);
  expect(slope(0.75)).toBeGreaterThan(1.2);
  expect(slope(0.5)).toBeLessThan(0.6);
});

test("R15 a knee outside of the fitted loads is not placed", () => {
  expect(kneeWithin(curve, [0.1, 0.9])).toEqual({ kind: "at", fractionOfAnchor: expect.closeTo(2 / 3, 12) });
  expect(kneeWithin(curve, [0.1, 0.65])).toEqual({ kind: "above" });
  expect(kneeWithin({ ...curve, growthSeconds: 0 }, [0.1, 0.9])).toEqual({ kind: "above" });
  expect(kneeWithin({ ...curve, unloadedSeconds: 0 }, [0.1, 0.9])).toEqual({ kind: "below" });
});
