import { expect, test } from "vitest";
import { resolveTiny } from "../tiny-run.test-support.ts";
import { buildPlan } from "../../plan/build-plan.ts";
import { estimateSeconds } from "../../plan/trial-seconds.ts";
import { formatRemaining, remainingSeconds } from "./eta.ts";

const { trials } = buildPlan(resolveTiny(), {
  k6: true,
  redis: true,
  preflighted: new Set(["HS256/node-crypto", "HS256/jose"]),
});

test("before anything ran, the time left is what the plan says", () => {
  expect(remainingSeconds([], trials, 0)).toBeCloseTo(estimateSeconds(trials));
  expect(trials.length).toBeGreaterThan(0);
});

test("trials that take longer than planned lengthen what is left, and at the end nothing is left", () => {
  const planned = estimateSeconds(trials);
  expect(remainingSeconds(trials, trials, planned * 3)).toBeGreaterThan(planned);
  expect(remainingSeconds(trials, [], planned)).toBe(0);
});

test("time is shown in minutes and seconds, or in hours and minutes", () => {
  expect([59.4, 60, 125, 3599.6, 11_900].map(formatRemaining)).toEqual([
    "59 s",
    "1 min 0 s",
    "2 min 5 s",
    "1 h 0 min",
    "3 h 18 min",
  ]);
});
