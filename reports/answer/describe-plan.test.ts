import { expect, test } from "vitest";
import { exampleBasis, exampleQuestion } from "../../harness/analyse/fleet/example-basis.test-support.ts";
import { planFleet } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { SizedFleet } from "../../harness/analyse/fleet/size-fleet.ts";
import type { ModelledRate } from "../../harness/analyse/model/rate-at-objective.ts";
import { page, sectionText } from "../html/rendered-page.test-support.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { renderTerminal } from "../terminal/render-terminal.ts";
import { describePlan, planFigures } from "./describe-plan.ts";

function withModelled(ratePerSecond: number, boundBy: SizedFleet["boundBy"] = "model") {
  const plan = planFleet(exampleBasis, exampleQuestion);
  if (plan.kind === "refused") throw new Error(plan.reason);
  const modelled: ModelledRate = {
    kind: "rate",
    ratePerSecond,
    boundBy: "anchor-share",
    reachedPerSecond: ratePerSecond,
    isAtLeast: false,
    from: "curve",
    lower: { perSecond: ratePerSecond, by: "share", sweeps: 3 },
    bracket: { highestMetPerSecond: null, lowestMissedPerSecond: null },
  };
  return { ...plan, modelled, fleet: { ...plan.fleet, boundBy } };
}

test("a model that bounds the nodes is said with its rate, what bound that, and what CPU alone would need where that is less", () => {
  const bound = withModelled(2400);
  expect(describePlan(exampleQuestion, { ...bound, nodes: 7 }).qualifications).toEqual([
    "The capacity model allows one process 2\u00a0400/s at this objective (0.70 of the overload anchor), so no vCPU is planned with more; CPU alone would need 5 nodes.",
  ]);
  // As many as CPU alone would need: the threshold table has what is planned.
  expect(describePlan(exampleQuestion, bound).qualifications).toEqual([]);
  expect(describePlan(exampleQuestion, withModelled(2400, "cpu")).qualifications).toEqual([]);
});

test.each([
  ["rejected", true],
  ["not-confirmed", true],
  ["uncertain", true],
  ["provisional", false],
  ["not-checked", false],
  ["not-quotable", false],
] as const)("a model without a rate because it is %s is said beside the answer: %s", (why, said) => {
  const plan = {
    ...withModelled(1, "cpu"),
    modelled: { kind: "none", why, reason: "Because.", bracket: null } as const,
  };
  expect(describePlan(exampleQuestion, plan).qualifications).toEqual(
    said ? ["The capacity model gives no rate: Because."] : [],
  );
});

test("a network that bounds the nodes is said", () => {
  const question = { ...exampleQuestion, nodeBitsPerSecond: 50e6 };
  const plan = planFleet(exampleBasis, question);
  expect(describePlan(question, plan).qualifications.join(" ").replaceAll("\u00a0", " ")).toMatch(
    /^The network of a node, 50\.0 Mbit\/s and planned to 70 %, gives out before its vCPUs/,
  );
});

test("what the model allows stands among the figures with what bound it, and not without a model", () => {
  const figureOf = (modelled: ReturnType<typeof withModelled>) =>
    planFigures(exampleQuestion, modelled).find(({ label }) => label === "capacity model, one process")?.value;
  expect(figureOf(withModelled(2400))).toBe("2\u00a0400/s (0.70 of the overload anchor)");
  expect(
    planFigures(exampleQuestion, { ...withModelled(2400), modelled: null }).map(({ label }) => label),
  ).not.toContain("capacity model, one process");
});

test("R3 the first screen, the terminal and the Markdown say it as well", () => {
  const { run, analysis } = syntheticReport();
  const confirmation = { confirmedPerSecond: 100, failedPerSecond: null };
  const slower = { ...analysis, models: analysis.models.map((model) => ({ ...model, confirmation })) };
  const objection =
    /capacity model allows one process 100\/s at this objective \(the rate that fresh processes confirmed for the run’s objective\)/;
  for (const [says, given] of [
    [true, slower],
    [false, analysis],
  ] as const) {
    const renderings = [
      sectionText(page({ run, analysis: given }), "verdict"),
      renderTerminal(run, given, { color: false, width: 400 }),
      renderMarkdown(run, given),
    ];
    expect(renderings.map((text) => objection.test(text.replaceAll("\u00a0", " ")))).toEqual([says, says, says]);
  }
});
