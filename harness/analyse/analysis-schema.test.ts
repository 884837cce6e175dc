import { expect, test } from "vitest";
import { syntheticReport, withoutLoad } from "../../reports/synthetic-run.test-support.ts";
import { exampleRun } from "../results/example-run.test-support.ts";
import type { RunResult } from "../results/run-result.ts";
import { analyse } from "./analyse.ts";
import { analysisSchema } from "./analysis-schema.ts";
import type { Analysis } from "./analysis.ts";

/** As it is written and read again: JSON has no NaN, no infinity and no undefined. */
function stored(analysis: Analysis): unknown {
  return JSON.parse(JSON.stringify(analysis));
}

const empty = (run: RunResult): RunResult => ({ ...run, trials: [], tokenSizes: [], preflights: [] });

test.each<[string, Analysis]>([
  ["a whole run", syntheticReport().analysis],
  ["a run without load", syntheticReport(withoutLoad).analysis],
  [
    "a run of one repetition",
    syntheticReport((run) => ({ ...run, trials: run.trials.filter((one) => one.repetition === 1) })).analysis,
  ],
  ["a run without a trial", syntheticReport(empty).analysis],
  ["the example run", analyse(exampleRun())],
])("C3: the analysis of %s is what its published schema says, also when it was stored", (_, analysis) => {
  expect(analysisSchema.parse(stored(analysis))).toEqual(stored(analysis));
});

test("C3: the schema is one of what is there: a missing member, a text for a number and an unknown word are refused", () => {
  const { analysis } = syntheticReport();
  const { sizingBases: _, ...without } = analysis;
  expect(analysisSchema.safeParse(without).success).toBe(false);
  expect(analysisSchema.safeParse({ ...analysis, schemaVersion: 1 }).success).toBe(false);
  const verdict = { status: "good", reasons: [] };
  expect(analysisSchema.safeParse({ ...analysis, verdict }).success).toBe(false);
  const bytes = analysis.bytes.map((row) => ({ ...row, meanTokenBytes: String(row.meanTokenBytes) }));
  expect(bytes.length).toBeGreaterThan(0);
  expect(analysisSchema.safeParse({ ...analysis, bytes }).success).toBe(false);
});
