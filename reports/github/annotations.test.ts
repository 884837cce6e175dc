import { expect, test } from "vitest";
import { withBrokenDesign } from "../broken-design.test-support.ts";
import { reportWithBudgets } from "../judged-budgets.test-support.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { annotations } from "./annotations.ts";

const { run, analysis } = syntheticReport();

test("C17: a run whose thresholds hold has nothing to say", () => {
  expect(annotations(run, analysis)).toEqual([]);
});

test("C17: a missed objective is a warning that names value and limit", () => {
  const sizing = { ...run.run.sizing, sloSeconds: 0.0003 };
  const [line, ...rest] = annotations({ ...run, run: { ...run.run, sizing } }, analysis);
  expect(line).toMatch(
    /^::warning title=jwt-capacity%3A threshold missed::Latency objective, p99\s≤\s0\.3\sms: .*µs \(limit ≤ 300\sµs, /u,
  );
  expect(rest).toEqual([]);
});

test("C17: an objective that could not be checked is a warning too, not silence", () => {
  const sizing = { ...run.run.sizing, sloSeconds: 0.0001 };
  expect(annotations({ ...run, run: { ...run.run, sizing } }, analysis)).toEqual([
    expect.stringContaining("threshold not checked::"),
  ]);
});

test("C14 C17: a failed budget is an error, one that warns or was not judged a warning, errors first", () => {
  const report = reportWithBudgets();
  expect(annotations(report.run, report.analysis).map((line) => line.replaceAll("\u00a0", " "))).toEqual([
    expect.stringMatching(
      /^::error title=jwt-capacity%3A budget failed::verifier CPU per validation, RS256 \(error\): .* \(limit ≤ 100 µs, /u,
    ),
    expect.stringMatching(
      /^::warning title=jwt-capacity%3A budget warning::length of the longest token, 4kb \(warn\)/u,
    ),
    expect.stringMatching(/^::warning title=jwt-capacity%3A budget not judged::p50 of a validation, nowhere/u),
  ]);
});

test("C17: every reason of a refused run is an error; more than ten lines end in how many are left", () => {
  const refused = (count: number) => {
    const reasons = Array.from({ length: count }, (_, index) => `Reason ${index}: 50%\r\nof it, gone.`);
    return annotations(run, { ...analysis, verdict: { status: "refused", reasons } });
  };
  expect(refused(2)).toEqual([
    "::error title=jwt-capacity%3A REFUSED::Reason 0: 50%25\ufffd of it, gone.",
    "::error title=jwt-capacity%3A REFUSED::Reason 1: 50%25\ufffd of it, gone.",
  ]);
  expect(refused(10)).toHaveLength(10);
  expect(refused(25)).toHaveLength(10);
  expect(refused(25).at(-1)).toContain("16 more in the report.");
});

test("F24 C17: a design that got tokens wrong is an error, once, whether the run was refused or not", () => {
  const error = "::error title=jwt-capacity%3A wrong answers::ES512 · jose is in no trial: let in expired tokens.";
  const broken = syntheticReport(withBrokenDesign);
  expect(annotations(broken.run, broken.analysis)).toEqual([error]);
  const { verdict } = broken.analysis;
  const refused = annotations(broken.run, { ...broken.analysis, verdict: { ...verdict, status: "refused" } });
  expect(refused.filter((line) => line.includes("ES512"))).toEqual([error]);
});

test("C17 F31: no text of a run can begin another command, end the line or carry an escape", () => {
  const hostile = "x\n::set-output name=a::b\r\n::add-mask::c\u001b[31m,:%0A";
  const lines = annotations(run, { ...analysis, verdict: { status: "refused", reasons: [hostile] } });
  expect(lines).toHaveLength(1);
  for (const character of ["\r", "\n", "\u001b"]) expect(lines[0]).not.toContain(character);
  expect(lines[0]).toContain("%250A");
});
