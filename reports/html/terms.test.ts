import { expect, test } from "vitest";
import { analyseHistory } from "../../harness/analyse/regression/analyse-history.ts";
import { exampleHistoryRuns, exampleNights } from "../../harness/results/example-history.test-support.ts";
import { dearerEs256, syntheticComparison } from "../compare/comparison.test-support.ts";
import { renderComparisonHtml } from "../compare/render-comparison-html.ts";
import { reportWithBudgets } from "../judged-budgets.test-support.ts";
import { syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { renderHistory } from "./render-history.ts";
import { page, sectionText, standInAssets } from "./rendered-page.test-support.ts";
import { terms } from "./terms.ts";

const complete = page(reportWithBudgets());

/** Terms that the page opens, and terms that can be opened. */
function openedTerms(report: string) {
  const all = (pattern: RegExp) => [...report.matchAll(pattern)].map(([, id = ""]) => id);
  return {
    openers: new Set(all(/\spopovertarget="term-([^"]+)"/gu)),
    popovers: all(/<div popover id="term-([^"]+)"/gu),
  };
}

test("R23: every term is opened where the report uses it, and is defined without an external link", () => {
  const { openers, popovers } = openedTerms(complete);
  expect([...openers].toSorted()).toEqual(Object.keys(terms).toSorted());
  expect(popovers).toEqual(Object.keys(terms));
  for (const words of ["p99.9", "head-room", "knee", "N+1"])
    expect(sectionText(complete, "definitions")).toContain(words);
  expect(complete).not.toMatch(/href="(?!#)/u);
});

test("R23: verdict, sentence and thresholds of the first screen have the terms that they are made of", () => {
  const [, rest = ""] = complete.split(`<section id="verdict"`);
  const { openers } = openedTerms(rest.split("</section>")[0] ?? "");
  expect([...openers].toSorted()).toEqual(["budget", "headroom", "lowerBound", "slo", "spare", "vcpu"]);
});

test("R23: the fields of the calculator have their terms beside the label, which holds no button", () => {
  const [, form = ""] = complete.split(`<form id="fleet"`);
  const { openers } = openedTerms(form.split("</form>")[0] ?? "");
  expect([...openers].toSorted()).toEqual(["denylist", "headroom", "percentile", "slo", "spare", "vcpu"]);
  expect(complete).not.toMatch(/<label[^>]*>(?:(?!<\/label>)[^])*<button/u);
});

test.each([
  ["a report without load", page(syntheticReport(withoutLoad))],
  ["an empty report", page(syntheticReport((run) => ({ ...run, trials: [] })))],
  ["a comparison", renderComparisonHtml(syntheticComparison(dearerEs256), standInAssets)],
  ["a history", renderHistory(history(), [], standInAssets)],
])("R23: %s has a popover for each of its terms, and none that nothing opens", (_, report) => {
  const { openers, popovers } = openedTerms(report);
  expect(new Set(popovers)).toEqual(openers);
  expect(popovers.length).toBe(openers.size);
});

function history() {
  const analysis = analyseHistory(exampleHistoryRuns(exampleNights(6)));
  if (analysis === null) throw new Error("there is a series");
  return analysis;
}
