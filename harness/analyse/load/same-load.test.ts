import { expect, test } from "vitest";
import { exampleSubject } from "../../results/example-trial.test-support.ts";
import { sameLoad } from "./same-load.ts";

const load = { subject: exampleSubject, workload: "sweep", offeredPerSecond: 1234.5 } as const;

test("rows are of the same load where design, workload and rate agree, the rate but for its last digits", () => {
  expect(sameLoad(load, { ...load, offeredPerSecond: 1234.5 * (1 + 1e-9) })).toBe(true);
  expect(sameLoad(load, { ...load, offeredPerSecond: 1235 })).toBe(false);
  expect(sameLoad(load, { ...load, workload: "confirm" })).toBe(false);
  expect(sameLoad(load, { ...load, subject: { ...exampleSubject, placement: "workers" } })).toBe(false);
});
