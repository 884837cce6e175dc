import { expect, test } from "vitest";
import { syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { renderTerminal } from "./render-terminal.ts";

const { run, analysis } = syntheticReport();
const links = [{ label: "Report", text: "results/latest/report.html" }];

test("the summary of a whole run reads as in the golden file", async () => {
  const text = renderTerminal(run, analysis, { color: false, width: 100, links });
  await expect(text).toMatchFileSnapshot("render-terminal.golden.txt");
});

test("C6: without colour there is no escape byte, with colour there is, and the words are the same", () => {
  const bare = renderTerminal(run, analysis, { color: false, width: 100 });
  const painted = renderTerminal(run, analysis, { color: true, width: 100 });
  expect(bare).not.toContain("\u001b");
  expect(painted).toContain("\u001b[");
  // oxlint-disable-next-line no-control-regex -- the escape byte is what is looked for
  expect(painted.replaceAll(/\u001b\[\d+m/gu, "")).toBe(bare);
});

test.each([40, 80, 120])("nothing but an unbreakable word is wider than %i columns", (width) => {
  const lines = renderTerminal(run, analysis, { color: false, width }).split("\n");
  for (const line of lines.filter((text) => text.trim().includes(" ")))
    expect(line.length).toBeLessThanOrEqual(width + 12);
});

test("R4: a refused run gets its reasons and no fleet size", () => {
  const verdict = { status: "refused", reasons: ["No verify trial is valid."] } as const;
  const text = renderTerminal(run, { ...analysis, verdict }, { color: false, width: 100 });
  expect(text).toContain("VERDICT  REFUSED");
  expect(text).toContain("No verify trial is valid.");
  expect(text).toContain("No fleet size is given.");
  expect(text).not.toContain("×");
});

test("R20 F34: a run of benchmarks only says no data for what was not measured", () => {
  const bench = syntheticReport(withoutLoad);
  const text = renderTerminal(bench.run, bench.analysis, { color: false, width: 100 });
  expect(text).toContain("CPU per request: no data");
  expect(text).toContain("A denylist adds to latency: no data");
  expect(text).not.toMatch(/NaN|Infinity|undefined/u);
});

test("algorithms that an engine does not offer are named in one line, by engine", () => {
  expect(renderTerminal(run, analysis, { color: false, width: 100 })).not.toContain("Not offered");
  const pairs = [
    ["ES512", "fast-jwt"],
    ["EdDSA", "jsonwebtoken"],
    ["EdDSA", "fast-jwt"],
  ] as const;
  const unsupported = pairs.map(
    ([algorithm, engine]) => ({ algorithm, engine, status: "unsupported", cases: [] }) as const,
  );
  const spoiled = { ...run, preflights: [...run.preflights, ...unsupported] };
  const text = renderTerminal(spoiled, analysis, { color: false, width: 100 });
  expect(text).toContain("\nNot offered: fast-jwt ES512, EdDSA; jsonwebtoken EdDSA\n");
});

test("F31 F32: terminal sequences and line feeds from a run cannot act on the terminal", () => {
  const hostile = "x\u001b]8;;http://evil\u0007link\nVERDICT  VALID\u202e";
  const spoiled = { ...run, notMeasured: [{ what: hostile, why: hostile, hint: hostile }] };
  const text = renderTerminal(spoiled, analysis, { color: false, width: 200 });
  for (const character of ["\u001b", "\u0007", "\u202e"]) expect(text).not.toContain(character);
  expect(text.split("\n").filter((line) => line.startsWith("VERDICT"))).toHaveLength(1);
});
