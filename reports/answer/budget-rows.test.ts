import { expect, test } from "vitest";
import type { JudgedBudget } from "../../harness/analyse/budgets/judge-budgets.ts";
import { page, sectionText } from "../html/rendered-page.test-support.ts";
import { reportWithBudgets } from "../judged-budgets.test-support.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";
import { renderTerminal } from "../terminal/render-terminal.ts";
import { budgetRows } from "./budget-rows.ts";

const { run, analysis } = reportWithBudgets();

test("C14 R3 every limit of a budget is a row with limit, value and margin, the error limit first", () => {
  expect(analysis.budgets.map(({ status }) => status)).toEqual(["passed", "warned", "failed", "not-measured"]);
  const rows = budgetRows(analysis.budgets).map(({ name, status, limit, margin }) =>
    [status, name, limit, margin].join(" | ").replaceAll("\u00a0", " "),
  );
  expect(rows).toEqual([
    expect.stringMatching(/^pass \| CPU of one verify, HS256 \(error\) \| ≤ 1\.00 ms \| 9\d\.\d % below$/),
    expect.stringMatching(/^pass \| CPU of one verify, HS256 \(warn\) \| ≤ 500 µs \| 9\d\.\d % below$/),
    expect.stringMatching(/^pass \| length of the longest token, 4kb \(error\) \| ≤ 8 000 B \| 43\.2 % below$/),
    expect.stringMatching(/^warn \| length of the longest token, 4kb \(warn\) \| ≤ 4 000 B \| 13\.\d % above$/),
    expect.stringMatching(/^fail \| verifier CPU per validation, RS256 \(error\) \| ≤ 100 µs \| \d+ % above$/),
    "no-data | p50 of a validation, nowhere (error) | ≤ 10.0 ms | no data",
  ]);
});

test("a note says of which design the figure is, how many there are, and how sure it is", () => {
  const notes = budgetRows(analysis.budgets).map(({ note }) => note.replaceAll("\u00a0", " "));
  expect(notes[4]).toMatch(/^highest of 2: RS256 · jose · typical · redis at 400\/s, n = 3, 95 % [\d.–]+ µs$/);
  expect(notes[3]).toMatch(/^highest of 4: RS256 · 4kb, n = 2 000$/);
  expect(notes[5]).toMatch(/^not measured: Nothing in this run measures it; the workload verify does/);
});

test("a limit within the interval is said to be too near, and what k6's own thresholds saw is told", () => {
  const worst = { of: "RS256 at 400/s by k6", value: 0.011, low: 0.009, high: 0.012, samples: 900 };
  const level = {
    level: "error",
    limit: 0.01,
    status: "crossed",
    worst,
    margin: -0.1,
    figures: 1,
    missing: [],
  } as const;
  const judged: JudgedBudget = {
    budget: { metric: "p99Seconds", error: 0.01 },
    status: "failed",
    levels: [level],
    generator: { held: 2, crossed: 1 },
  };
  expect(budgetRows([judged])[0]?.note).toMatch(
    /the limit lies within the interval: another run may say otherwise; k6's own threshold was crossed in 1 of 3 windows$/,
  );
});

test("C14 budgets stand in the page, in the terminal and in the Markdown, each outcome in its word", () => {
  const html = sectionText(page({ run, analysis }), "verdict");
  const terminal = renderTerminal(run, analysis, { color: false, width: 100 });
  const markdown = renderMarkdown(run, analysis);
  for (const word of ["PASS", "WARN", "FAIL", "NO DATA"]) {
    expect(html).toContain(word);
    expect(terminal).toMatch(new RegExp(`^ {2}${word} +\\S`, "m"));
    expect(markdown).toContain(word);
  }
  for (const text of [terminal, markdown]) expect(text).toContain("verifier CPU per validation, RS256");
  expect(terminal).toContain("Nothing in this run measures it");
});

test("without budgets nothing is said of them", () => {
  const plain = reportWithBudgets([]);
  expect(budgetRows(plain.analysis.budgets)).toEqual([]);
  expect(renderTerminal(plain.run, plain.analysis, { color: false, width: 100 })).not.toMatch(/^Budgets$/m);
});
