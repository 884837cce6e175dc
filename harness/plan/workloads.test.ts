import { expect, test } from "vitest";
import { workloadIds, workloads } from "../results/workloads.ts";
import { traffic } from "./workloads.ts";

test.each(workloadIds)("%s has a k6 script where k6 is said to drive it, and requests where anything does", (id) => {
  const { generator, isFloor } = workloads[id];
  const { script, mix } = traffic[id];
  expect(script !== null).toBe(generator === "k6");
  expect(Object.keys(mix).length > 0).toBe(generator !== null);
  expect("floor" in mix).toBe(isFloor);
});

test.each(workloadIds.filter((id) => workloads[id].onlyVerifies || workloads[id].inSteps))(
  "%s, from which a fleet is sized or a curve is drawn, sends nothing but verifies",
  (id) => {
    expect(traffic[id].mix).toEqual({ verify: 1 });
  },
);
