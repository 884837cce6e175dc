import { describe, expect, test } from "vitest";
import { efficiencyAt, FEWEST_SCALING_POINTS, fitScalingLaw, peakVcpus, type ScalingPoint } from "./fit-scaling-law.ts";
import { median } from "../statistics/median.ts";
import { seededRandom } from "../statistics/seeded-random.ts";

const counts = [1, 2, 3, 4, 6, 8, 12, 16];

/** Throughput as the law has it, off by a factor where there is noise. */
function simulated(
  { gamma = 20_000, alpha = 0.03, beta = 0.0005, vcpus = counts },
  noise: () => number = () => 0,
): ScalingPoint[] {
  return vcpus.map((n) => ({
    vcpus: n,
    operationsPerSecond: ((gamma * n) / (1 + alpha * (n - 1) + beta * n * (n - 1))) * Math.exp(noise()),
  }));
}

test("known parameters are recovered within 1 %, and with them where throughput is highest", () => {
  const law = fitScalingLaw(simulated({}));
  expect(law?.singlePerSecond).toBeCloseTo(20_000, 3);
  expect(law?.contention).toBeCloseTo(0.03, 9);
  expect(law?.coherency).toBeCloseTo(0.0005, 9);
  expect(law?.residual).toBeLessThan(1e-9);
  expect(law).toMatchObject({ fewest: 1, most: 16 });
  expect(law === null ? null : peakVcpus(law)).toBeCloseTo(Math.sqrt(0.97 / 0.0005), 3);
  expect(law === null ? null : efficiencyAt(law, 8)).toBeCloseTo(1 / (1 + 0.03 * 7 + 0.0005 * 56), 9);
});

test("noise of 2 % leaves the efficiency within the fitted counts at about 2 %, and no parameter below 0", () => {
  const random = seededRandom(7);
  // Box–Muller.
  const noise = () => 0.02 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const errors = Array.from({ length: 200 }, () => {
    const law = fitScalingLaw(simulated({ alpha: 0.01, beta: 0 }, noise));
    expect(law?.contention).toBeGreaterThanOrEqual(0);
    expect(law?.coherency).toBeGreaterThanOrEqual(0);
    return law === null ? Infinity : Math.abs(efficiencyAt(law, 8) / (1 / 1.07) - 1);
  });
  expect(median(errors)).toBeLessThan(0.02);
  expect(Math.max(...errors)).toBeLessThan(0.06);
});

test("what scales perfectly, or better by chance, has no contention and no peak", () => {
  const law = fitScalingLaw(counts.map((vcpus) => ({ vcpus, operationsPerSecond: 1000 * vcpus ** 1.01 })));
  expect(law).toMatchObject({ contention: 0, coherency: 0 });
  expect(law === null ? 0 : peakVcpus(law)).toBeNull();
});

describe("nothing is fitted", () => {
  test("to fewer than six distinct counts, however often they were measured", () => {
    const five = simulated({ vcpus: [1, 2, 3, 4, 6] });
    expect(FEWEST_SCALING_POINTS).toBe(6);
    expect(fitScalingLaw([...five, ...five])).toBeNull();
  });

  test.each([
    { vcpus: 0, operationsPerSecond: 1 },
    { vcpus: 1, operationsPerSecond: 0 },
    { vcpus: 1, operationsPerSecond: Infinity },
  ])("F34 to senseless figures: $vcpus vCPUs, $operationsPerSecond/s", (point) => {
    expect(() => fitScalingLaw([...simulated({}), point])).toThrow(RangeError);
  });
});
