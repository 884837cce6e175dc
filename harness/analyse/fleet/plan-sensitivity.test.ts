import { expect, test } from "vitest";
import { exampleBasis, exampleQuestion } from "./example-basis.test-support.ts";
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
    Math.max(Math.abs(Math.log(lowerRatio ?? 1)), Math.abs(Math.log(upperRatio ?? 1))),
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

test("a question without an answer has no sensitivity", () => {
  expect(planSensitivity(exampleBasis, { ...question, ratePerSecond: Number.NaN })).toEqual([]);
});
