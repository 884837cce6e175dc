import { expect, test } from "vitest";
import { exampleAnnotation, exampleHistoryRun, exampleRatio } from "./example-history.test-support.ts";
import { validateHistoryLine } from "./validate-history-line.ts";

const run = exampleHistoryRun(1, { RS256: 0.01 });

test("a run and an annotation hold, with members that are not known", () => {
  for (const line of [run, { ...run, later: 1 }, exampleAnnotation(1, "jose 7"), { ...run, link: null }])
    expect(validateHistoryLine(line)).toEqual({ line });
});

test.for([
  ["a newer version", { ...run, schemaVersion: 2 }, /schemaVersion: .* version 2 .* reads up to 1\. Use the newer/],
  ["no version", { kind: "run" }, /schemaVersion: expected 1, came nothing/],
  ["no object", [1], /expected an object/],
  ["another kind", { ...run, kind: "walk" }, /kind: /],
  ["a time that is none", { ...run, startedAt: "yesterday" }, /startedAt/],
  ["an invalid ab", { ...run, verdict: "invalid" }, /verdict: expected one of pass, regression, inconclusive/],
  ["no scenario", { ...run, scenarios: [] }, /scenarios: expected a list of at least 1/],
  ["no pairs", { ...run, scenarios: [exampleRatio(0, { pairs: 0 })] }, /pairs: expected a number of at least 1/],
  [
    "a ratio outside of its limits",
    { ...run, scenarios: [exampleRatio(0, { low: 0.1 })] },
    /RS256: the ratio 0 is not between/,
  ],
  [
    "a factor of 1000",
    { ...run, scenarios: [exampleRatio(Math.log(1000))] },
    /RS256: an ln-ratio of 6\.9.* is a factor of 1\.01e\+3, more than 100/,
  ],
  ["a scenario twice", { ...run, scenarios: [exampleRatio(0), exampleRatio(0)] }, /scenarios: RS256 is there twice/],
  [
    "a reference with changes",
    { ...run, reference: { ...run.reference, dirty: true } },
    /reference: expected a commit/,
  ],
  [
    "a reference without a commit",
    { ...run, reference: { ...run.reference, commit: null } },
    /reference: expected a commit/,
  ],
  ["a script as link", { ...run, link: "javascript:alert(1)" }, /link: expected an address/],
  ["a link with blanks", { ...run, link: "https://a b" }, /link: expected an address/],
  ["an annotation without words", exampleAnnotation(1, ""), /text: expected text that is not empty/],
] as const)("%s is refused with what is wrong", ([, line, says]) => {
  const checked = validateHistoryLine(line);
  expect(checked).toHaveProperty("problems");
  expect("problems" in checked ? checked.problems.join("\n") : "").toMatch(says);
});

test("a ratio that is no number is refused: JSON writes it as null", () => {
  const torn: unknown = JSON.parse(JSON.stringify({ ...run, scenarios: [exampleRatio(0, { value: Number.NaN })] }));
  expect(validateHistoryLine(torn)).toMatchObject({ problems: [expect.stringContaining("scenarios[0].value")] });
});
