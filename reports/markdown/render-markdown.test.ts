import { expect, test } from "vitest";
import type { RunResult } from "../../harness/results/run-result.ts";
import { fullSizeReport, syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { joinWithin, utf8Bytes } from "./join-within.ts";
import { renderMarkdown } from "./render-markdown.ts";

const { run, analysis } = syntheticReport();
const whole = renderMarkdown(run, analysis);

test("R14 C17: verdict, answer and thresholds come first, then the sections in the order of the report", () => {
  const places = [
    "# jwt-capacity: LOWER BOUND",
    "## For 20 000 validations/s",
    "nodes × 2 vCPU",
    "**Thresholds of this answer**",
    "## Latency against load",
    "## Cost of one verify",
    "## How it was measured",
    "report.html",
  ].map((words) => whole.replaceAll("\u00a0", " ").indexOf(words));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(whole.endsWith("\n")).toBe(true);
});

test("a table has as many cells in every line as columns, and says how many rows it leaves out", () => {
  const report = fullSizeReport();
  const text = renderMarkdown(report.run, report.analysis);
  const cells = (line: string): number => line.replaceAll(String.raw`\|`, "").split("|").length;
  const found = text.split("\n\n").filter((block) => block.startsWith("| "));
  expect(found.length).toBeGreaterThan(8);
  for (const block of found) {
    const lines = block.split("\n");
    expect(new Set(lines.map(cells)).size).toBe(1);
    expect(lines.length).toBeLessThanOrEqual(18);
  }
  expect(text).toMatch(/\*\d+ more rows in the report\.\*/u);
});

test("R4: a refused run gets its reasons and no fleet size", () => {
  const verdict = { status: "refused", reasons: ["No verify trial is valid."] } as const;
  const text = renderMarkdown(run, { ...analysis, verdict });
  expect(text).toContain("# jwt-capacity: REFUSED");
  expect(text).toContain("- No verify trial is valid.");
  expect(text).toContain("No fleet size is given.");
  expect(text).not.toMatch(/nodes?\s×/u);
});

const empty = (all: RunResult): RunResult => ({ ...all, trials: [], preflights: [], tokenSizes: [], notMeasured: [] });

test.each([
  ["no trial", empty],
  ["benchmarks alone", withoutLoad],
])("R20: of a run with %s nothing is shown that was not measured", (_, change) => {
  const report = syntheticReport(change);
  const text = renderMarkdown(report.run, report.analysis);
  expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/u);
  expect(text).toContain("# jwt-capacity: REFUSED");
});

test("R21 R22: hostile text stays text: no HTML, no link, no table cell more, no secret", () => {
  const hostile = `</td><img src=x onerror=alert(1)> | [click](https://evil.test) www.evil.test @somebody \`x\` *b* \u001b[31m`;
  const secret = `${btoa('{"alg":"RS256"}')}.e30.x redis://u:hunter2@db`;
  const text = renderMarkdown(
    { ...run, run: { ...run.run, id: hostile }, notMeasured: [{ what: hostile, why: secret, hint: hostile }] },
    analysis,
  );
  expect(text).not.toContain("<");
  expect(text).not.toContain("\u001b");
  expect(text).not.toMatch(/https:\/\/|www\.|@\w/u);
  expect(text).not.toMatch(/(?<!\\)\[click/u);
  expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]+\.|hunter2/u);
  const row = text.split("\n").find((line) => line.includes("onerror") && line.startsWith("| "));
  expect(row?.replaceAll(String.raw`\|`, "").split("|")).toHaveLength(5);
});

test.each([64_000, 5000, 900, 200])(
  "C17: it is never longer than %i bytes, and where something was left out it says so",
  (limit) => {
    const report = fullSizeReport();
    const uncut = renderMarkdown(report.run, report.analysis, 1e9);
    const text = renderMarkdown(report.run, report.analysis, limit);
    expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
    expect(utf8Bytes(text)).toBeLessThanOrEqual(limit);
    expect(text === uncut || text.trimEnd().endsWith("report.html has all of it.*")).toBe(true);
    expect(limit > 900 || text !== uncut).toBe(true);
  },
);

test("blocks are left out from the end, whole, and nothing is left where not even the notice fits", () => {
  const blocks = ["aa", "µµ", "cccc"];
  expect(joinWithin(blocks, 15, "cut")).toBe("aa\n\nµµ\n\ncccc\n");
  expect(joinWithin(blocks, 14, "cut")).toBe("aa\n\nµµ\n\ncut\n");
  expect(joinWithin(blocks, 13, "cut")).toBe("aa\n\ncut\n");
  expect(joinWithin(["aaaa", "b"], 6, "cut")).toBe("cut\n");
  expect(joinWithin(blocks, 3, "cut")).toBe("");
});
