import { expect, test } from "vitest";
import { plannedDemand } from "./planned-demand.ts";

const demand = { value: 100e-6, low: 50e-6, high: 500e-6, confidence: 0.95 };

test("with five repetitions or more a fleet is planned with the upper limit of the interval", () => {
  expect(plannedDemand({ ...demand, samples: 5 })).toBe(500e-6);
});

test("with fewer, the interval says little and the mean gets a fixed allowance, also with only one", () => {
  for (const samples of [1, 2, 4]) expect(plannedDemand({ ...demand, samples })).toBeCloseTo(125e-6, 12);
});
