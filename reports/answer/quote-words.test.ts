import { expect, test } from "vitest";
import type { Confirmation } from "../../harness/analyse/model/confirmation.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { confirmationWords } from "./quote-words.ts";

const { run, analysis } = syntheticReport();
const { sizing } = run.run;

function said(change: Partial<Confirmation>): string {
  if (analysis.confirmation === null) throw new Error("the synthetic run has a confirmation");
  return confirmationWords({ ...analysis.confirmation, ...change }, sizing).at(-1) ?? "";
}

test("a rate that nobody drove again is not called refuted, whether time ran out or none was asked for", () => {
  const never = { rates: [], confirmedPerSecond: null };
  const words = "It was not driven again in fresh processes, so it is not confirmed.";
  expect(said({ ...never, next: null })).toBe(words);
  expect(said({ ...never, next: { ratePerSecond: 1000, repetition: 1 } })).toBe(words);
});

test("what was driven is said with what came of it", () => {
  const failed = { ratePerSecond: 1000, seconds: [0.2, 0.3], confirmed: false };
  expect(said({ rates: [failed], confirmedPerSecond: null })).toMatch(/^Fresh processes did not confirm it/);
  expect(said({ rates: [{ ...failed, confirmed: true }], confirmedPerSecond: 1000 })).toMatch(
    /^Fresh processes confirmed 1.000\/s\.$/u,
  );
});
