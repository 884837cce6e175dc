import { expect, test } from "vitest";
import { exampleBasis, exampleQuestion } from "./example-basis.test-support.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { planFleet } from "./plan-fleet.ts";
import { planSensitivity } from "./plan-sensitivity.ts";

const question = { ...exampleQuestion, spareNodes: 0 };

test("the input that moves the vCPUs most stands first, and each says by how much", () => {
  const rows = planSensitivity(exampleBasis, question);
  // Half of 8 ms holds only up to 40 % of a vCPU instead of 60 %: half as many again.
  expect(rows[0]).toEqual({
    input: "latency objective",
    lower: "half",
    upper: "double",
    lowerRatio: expect.closeTo(1.5, 9),
    upperRatio: 1,
  });
  const rate = rows.find(({ input }) => input === "peak rate");
  expect([rate?.lowerRatio, rate?.upperRatio]).toEqual([expect.closeTo(0.9, 9), expect.closeTo(1.1, 9)]);
  const demand = rows.find(({ input }) => input.startsWith("CPU per validation"));
  expect([demand?.lowerRatio, demand?.upperRatio]).toEqual([expect.closeTo(0.8, 9), expect.closeTo(1, 9)]);
  const movement = rows.map(({ lowerRatio, upperRatio }) =>
    Math.round(1e9 * Math.max(Math.abs(Math.log(lowerRatio ?? 1)), Math.abs(Math.log(upperRatio ?? 1)))),
  );
  expect(movement).toEqual(movement.toSorted((a, b) => b - a));
});

test("an input that cannot be lowered says no size, and one that does not apply is left out", () => {
  const rows = planSensitivity(exampleBasis, { ...question, zones: 2 });
  expect(rows.find(({ input }) => input === "growth")?.lowerRatio).toBeNull();
  expect(rows.find(({ input }) => input === "zones")).toMatchObject({
    lowerRatio: null,
    upperRatio: expect.closeTo(0.75, 9),
  });
  expect(rows.some(({ input }) => input === "spare nodes")).toBe(false);
});

test("with too few repetitions for an interval the limits keep the allowance of the answer: dearer CPU never needs fewer vCPUs", () => {
  const few = (demand: Estimate): Estimate => ({ ...demand, samples: 3 });
  const basis = {
    ...exampleBasis,
    cpuSecondsPerValidation: few(exampleBasis.cpuSecondsPerValidation),
    loads: exampleBasis.loads.map((load) => ({ ...load, cpuSecondsPerValidation: few(load.cpuSecondsPerValidation) })),
  };
  const demand = planSensitivity(basis, question).find(({ input }) => input.startsWith("CPU per validation"));
  // 160 and 200 µs beside the 180 µs that are planned with, each over 0.8.
  expect([demand?.lowerRatio, demand?.upperRatio]).toEqual([
    expect.closeTo(160 / 180, 9),
    expect.closeTo(200 / 180, 9),
  ]);
  const plan = planFleet(basis, { ...question, ratePerSecond: 1e6 });
  if (plan.kind === "refused") throw new Error(plan.reason);
  expect(plan.nodesInterval?.low).toBeLessThan(plan.nodes);
  expect(plan.nodesInterval?.high).toBeGreaterThan(plan.nodes);
});

test("a tighter objective that was not seen to hold has no ratio, and no answer gets smaller by it", () => {
  // 2 ms held at 20 % of a vCPU; 1 ms held nowhere.
  const rows = planSensitivity(exampleBasis, { ...question, sloSeconds: 0.002 });
  const objective = rows.find(({ input }) => input === "latency objective");
  // 4 ms held at 40 %.
  expect(objective).toMatchObject({ lowerRatio: null, upperRatio: expect.closeTo(0.5, 9) });
});

test("where the objective was not seen to hold, what counts is CPU alone, which it does not move", () => {
  const rows = planSensitivity(exampleBasis, { ...question, sloSeconds: 0.001 });
  expect(rows.some(({ input }) => input === "latency objective")).toBe(false);
  const rate = rows.find(({ input }) => input === "peak rate");
  expect([rate?.lowerRatio, rate?.upperRatio]).toEqual([expect.closeTo(0.9, 9), expect.closeTo(1.1, 9)]);
});

test("the network moves the vCPUs where it bounds the nodes", () => {
  const rows = planSensitivity(exampleBasis, { ...question, nodeBitsPerSecond: 20e6 });
  const demand = rows.find(({ input }) => input.startsWith("CPU per validation"));
  expect([demand?.lowerRatio, demand?.upperRatio]).toEqual([1, 1]);
});

test("a question without an answer has no sensitivity", () => {
  expect(planSensitivity(exampleBasis, { ...question, ratePerSecond: Number.NaN })).toEqual([]);
});
