import { expect, test } from "vitest";
import { fitScalingLaw } from "./fit-scaling-law.ts";
import { type Scaling, scalingAt } from "./scaling-at.ts";

const two: Scaling = {
  points: [
    { vcpus: 2, efficiency: 0.95 },
    { vcpus: 8, efficiency: 0.8 },
  ],
  law: null,
};

test("a node of as many vCPUs as were measured has their scaling; one of fewer than measured that of the next count", () => {
  expect(scalingAt(two, 2)).toEqual({ efficiency: 0.95, from: "measured", vcpus: 2 });
  expect(scalingAt(two, 4)).toEqual({ efficiency: 0.8, from: "more", vcpus: 8 });
});

test("beyond the measured counts the highest one stands, and is said not to be the one that was asked for", () => {
  expect(scalingAt(two, 16)).toEqual({ efficiency: 0.8, from: "fewer", vcpus: 8 });
});

test("nothing measured is perfect scaling that was not measured; one vCPU has nothing to share", () => {
  expect(scalingAt(null, 4)).toEqual({ efficiency: 1, from: "unknown", vcpus: null });
  expect(scalingAt(null, 1)).toEqual({ efficiency: 1, from: "single", vcpus: 1 });
});

test("R15 a scaling law answers between the counts it was fitted to and never beyond them", () => {
  const rate = (n: number) => (1000 * n) / (1 + 0.05 * (n - 1));
  const law = fitScalingLaw([1, 2, 3, 4, 6, 8].map((vcpus) => ({ vcpus, operationsPerSecond: rate(vcpus) })));
  const scaled: Scaling = { ...two, law };
  const between = scalingAt(scaled, 5);
  expect(between).toMatchObject({ from: "law", vcpus: 5 });
  expect(between.efficiency).toBeCloseTo(1 / 1.2, 6);
  expect(scalingAt(scaled, 2)).toMatchObject({ from: "measured" });
  expect(scalingAt(scaled, 12)).toMatchObject({ from: "fewer", vcpus: 8 });
});

test("R15 a law that misses its own counts says nothing of the others", () => {
  const rates = [100, 50, 300, 80, 500, 90];
  const law = fitScalingLaw(rates.map((operationsPerSecond, index) => ({ vcpus: index + 1, operationsPerSecond })));
  expect(law?.residual).toBeGreaterThan(0.3);
  expect(scalingAt({ ...two, law }, 5)).toMatchObject({ from: "more", vcpus: 8 });
});
