import { expect, test } from "vitest";
import { exampleAbs, withText } from "../example-abs.test-support.ts";
import { abAnnotations } from "./ab-annotations.ts";

test("C17: a pass has nothing to say, unless p99 alerts", () => {
  const { analysis } = exampleAbs.pass;
  expect(abAnnotations(analysis)).toEqual([]);
  const scenarios = analysis.scenarios.map((scenario) => ({ ...scenario, p99Alert: "p99 is 1.70 times the base" }));
  expect(abAnnotations({ ...analysis, scenarios: scenarios.slice(0, 1) })).toEqual([
    "::warning title=jwt-capacity ab%3A p99 alert::RS256: p99 is 1.70 times the base.",
  ]);
});

test("C17: a regression is an error with its figures and what moved; what is inconclusive beside it is said too", () => {
  expect(abAnnotations(exampleAbs.regression.analysis)).toEqual([
    expect.stringMatching(
      /^::error title=jwt-capacity ab%3A regression::RS256\+redis: CPU per validation rose by 8\.\d %25 /u,
    ),
    expect.stringMatching(/^::error title=jwt-capacity ab%3A what moved::RS256\+redis: denylist: 2\d\.\d µs of CPU /u),
    expect.stringMatching(
      /^::error title=jwt-capacity ab%3A what moved::RS256\+redis: denylist: 2\.00 commands to Redis /u,
    ),
    expect.stringMatching(
      /^::warning title=jwt-capacity ab%3A inconclusive::ES256: .*neither a rise nor its absence is certain/u,
    ),
  ]);
});

test("C17: a failed control is an error, and no scenario beside it; what is inconclusive is a warning", () => {
  expect(abAnnotations(exampleAbs.invalid.analysis)).toEqual([
    expect.stringMatching(/^::error title=jwt-capacity ab%3A invalid::Positive control: /u),
  ]);
  const { analysis } = exampleAbs.invalid;
  const alerting = analysis.scenarios.map((scenario) => ({ ...scenario, p99Alert: "p99 is 1.70 times the base" }));
  expect(abAnnotations({ ...analysis, scenarios: alerting })).toHaveLength(1);
  expect(abAnnotations(exampleAbs.inconclusive.analysis)).toEqual([
    expect.stringMatching(/^::warning title=jwt-capacity ab%3A inconclusive::RS256\+redis: /u),
  ]);
});

test("C17: more than ten lines end in how many are left", () => {
  const reasons = Array.from({ length: 25 }, (_, index) => `Reason ${index}.`);
  const lines = abAnnotations({ ...exampleAbs.inconclusive.analysis, reasons });
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toContain("16 more");
});

test("C17 F31: no text of a result can begin another command, end the line or carry an escape", () => {
  const { analysis } = withText(exampleAbs.regression, "x\n::set-output name=a::b\r\n::add-mask::c\u001b[31m,:%0A");
  const lines = abAnnotations(analysis);
  expect(lines.length).toBeGreaterThan(2);
  for (const character of ["\r", "\n", "\u001b"]) expect(lines.join("")).not.toContain(character);
});
