import { expect, test } from "vitest";
import { exampleAb } from "../../results/example-ab.test-support.ts";
import { nextLookFits } from "./second-look.ts";

const quiet = (pairs: number) => Array.from({ length: pairs }, (_, index) => (index % 2 === 0 ? 0.001 : -0.001));

function fits(secondsPerScenario: number, controls: boolean): boolean {
  const own = { name: "RS256", candidate: quiet(12), durationSeconds: 10 };
  const withControls = { ...own, again: quiet(12), planted: quiet(12).map((value) => value + 0.05) };
  const [scenario] = exampleAb({ scenarios: [controls ? withControls : own] }).scenarios;
  if (scenario === undefined) throw new Error("one scenario was made");
  return nextLookFits(scenario, { looks: [12, 24], secondsPerScenario }, 0);
}

test("the second look is taken where its pairs fit into what is left, at the pace of the first", () => {
  expect([fits(240, false), fits(239, false)]).toEqual([true, false]);
});

test("controls in a pair take their time on top: only the share of base and candidate counts", () => {
  // Four processes take 10 s, of which base and candidate are half.
  expect([fits(120, true), fits(119, true)]).toEqual([true, false]);
});
