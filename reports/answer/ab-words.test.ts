import { describe, expect, test } from "vitest";
import { analyseAb } from "../../harness/analyse/regression/analyse-ab.ts";
import type { AbFault, AbInfo, AbResult, AbSide } from "../../harness/results/ab-result.ts";
import { exampleAb, exampleAbScenarios, exampleScatter } from "../../harness/results/example-ab.test-support.ts";
import { abMarkdown } from "../markdown/ab-markdown.ts";
import { describeAb } from "../terminal/describe-ab.ts";
import { abWords } from "./ab-words.ts";

const words = (result: AbResult) => abWords(result, analyseAb(result));

describe("where a side is broken", () => {
  const faultOf = (role: AbSide["role"]): AbFault => ({
    role,
    scenario: "RS256",
    what: "refused valid tokens (8 times)",
  });
  const broken = (...roles: readonly AbSide["role"][]) =>
    exampleAb({ scenarios: exampleAbScenarios([], []), planted: null, faults: roles.map(faultOf) });

  test.each<[readonly AbSide["role"][], string, string]>([
    [["base"], "The base is broken: nothing was compared.", "Name a base that works, then run the ab again."],
    [
      ["reference"],
      "The reference is broken: nothing was compared.",
      "Name a reference that works, then run the ab again.",
    ],
    [
      ["reference", "base"],
      "The base and the reference are broken: nothing was compared.",
      "Name a base and a reference that work, then run the ab again.",
    ],
    [
      ["base", "candidate"],
      "The base and the candidate are broken: nothing was compared.",
      "Correct the candidate and name a base that works, then run the ab again.",
    ],
  ])("it is named, and so is what to do: %s", (roles, meaning, next) => {
    expect(words(broken(...roles))).toMatchObject({ badge: "INVALID", meaning, next });
  });

  test("neither a control nor a scenario is spoken of: none ran", () => {
    for (const role of ["base", "candidate", "reference"] as const) {
      const result = broken(role);
      const analysis = analyseAb(result);
      expect(analysis.controls.positive).toMatchObject({
        tested: false,
        why: expect.stringMatching(/side is broken/u) as string,
      });
      for (const text of [describeAb(result, analysis), abMarkdown(result, analysis)])
        expect(text).not.toMatch(/control|calibrated|cannot be compared|not decided/iu);
    }
  });

  test("pairs that stood before a side broke under load are not shown either", () => {
    const result = exampleAb({ faults: [faultOf("candidate")] });
    expect(describeAb(result, analyseAb(result))).not.toMatch(/no significant change|throughput|Controls/u);
  });
});

describe("where an ab was interrupted", () => {
  const interrupted = (ab: Partial<AbInfo> = {}) =>
    exampleAb({ scenarios: exampleAbScenarios([], []), planted: null, ab: { status: "interrupted", ...ab } });

  test("before the controls ran, they were not tested and have not failed", () => {
    const result = interrupted();
    const analysis = analyseAb(result);
    expect(analysis).toMatchObject({ verdict: "inconclusive", controls: { positive: { tested: false } } });
    expect(describeAb(result, analysis)).toMatch(/not tested: interrupted before the control\s+ran\./u);
    expect(describeAb(result, analysis)).not.toContain("calibrated");
  });

  test("it says to run it again, and nothing of the machine", () => {
    expect(words(interrupted())).toMatchObject({
      badge: "INCONCLUSIVE · INTERRUPTED",
      next: "Run the same ab again: it was interrupted.",
    });
  });

  test("one that ended by itself and could not calibrate has failed", () => {
    expect(analyseAb(interrupted({ status: "complete" }))).toMatchObject({ verdict: "invalid" });
  });
});

test("where a change shows from less than 2 % on, it is said that no regression is so small", () => {
  const result = exampleAb();
  const analysis = analyseAb(result);
  expect(analysis.scenarios[0]?.minimumDetectableEffect).toBeLessThan(0.02);
  for (const text of [describeAb(result, analysis), abMarkdown(result, analysis)]) {
    expect(text.replaceAll(/\s+/gu, " ")).toContain("a regression is only a rise above 2 %.");
    expect(text).not.toContain("can find");
  }
});

describe("where a scenario could not be measured", () => {
  const notMeasured = [
    { what: "scenario RS256+redis", why: "no Redis was found", hint: "With Docker: docker pull redis" },
  ];

  test("and everything else passed, what was missing is what to get, on whatever machine", () => {
    expect(words(exampleAb({ notMeasured }))).toMatchObject({
      meaning: "Not everything that was asked for was measured. That is no pass.",
      next: "Get what was missing, then run the same ab again: With Docker: docker pull redis",
    });
  });

  test("and another is undecided, a quieter machine is what is needed", () => {
    const open = exampleScatter(12, { shift: 0.03, spread: 0.1 });
    const result = exampleAb({ notMeasured, scenarios: exampleAbScenarios(exampleScatter(12), open) });
    expect(words(result).next).toMatch(/^Run the same ab again when the machine is quieter/u);
  });
});
