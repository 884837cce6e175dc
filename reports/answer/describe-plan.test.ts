import { expect, test } from "vitest";
import { exampleBasis, exampleQuestion } from "../../harness/analyse/fleet/example-basis.test-support.ts";
import { planFleet } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { ModelledRate } from "../../harness/analyse/model/rate-at-objective.ts";
import { page, sectionText } from "../html/rendered-page.test-support.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { renderTerminal } from "../terminal/render-terminal.ts";
import { describePlan, planFigures } from "./describe-plan.ts";

function withModelled(ratePerSecond: number) {
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
  return { ...plan, modelled };
}

test("a model that allows one process less than each vCPU gets is said beside the answer, with both rates", () => {
  // 20 000/s over 4 active nodes of 2 vCPUs.
  expect(describePlan(exampleQuestion, withModelled(2400)).qualifications).toEqual([
    "The capacity model allows one process 2\u00a0400/s at this objective; here each vCPU gets 2\u00a0500/s.",
  ]);
  expect(describePlan(exampleQuestion, withModelled(2500)).qualifications).toEqual([]);
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
  const objection = /capacity model allows one process 100\/s at this objective/;
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
