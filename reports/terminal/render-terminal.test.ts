import { expect, test } from "vitest";
import type { RunResult } from "../../harness/results/run-result.ts";
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
  expect(text).not.toMatch(/nodes? ×/u);
});

test("R20 F34: a benchmark alone has a heading of its own, and says of the rest that it was not part of the run", () => {
  const bench = syntheticReport((all) => ({
    ...withoutLoad(all),
    run: { ...all.run, workloads: ["bench"] },
    notMeasured: [],
  }));
  const text = renderTerminal(bench.run, bench.analysis, { color: false, width: 200 });
  expect(bench.analysis.verdict.status).toBe("refused");
  expect(text).toContain("VERDICT  BENCHMARK\n");
  expect(text).not.toMatch(/REFUSED|No fleet|k6 and the verifier/);
  expect(text).toContain("CPU per request: not part of this run (npx jwt-capacity load)\n");
  expect(text).toMatch(/^Not part of this run: the load of k6 \(npx jwt-capacity load\); the sweeps of the probe /m);
  // However narrow the terminal is, no command is broken.
  const narrow = renderTerminal(bench.run, bench.analysis, { color: false, width: 60 });
  expect(narrow.match(/\(npx jwt-capacity run --profile standard\)/g)).toEqual(
    text.match(/\(npx jwt-capacity run --profile standard\)/g),
  );
  expect(text).not.toMatch(/NaN|Infinity|undefined/u);
});

test("R20: without k6 the load was asked for and missed, so that nothing calls it left out", () => {
  const missed = { what: "HTTP load: latency", why: "k6 1.8.1 is needed", hint: "get it" };
  const bench = syntheticReport((all) => ({ ...withoutLoad(all), notMeasured: [missed] }));
  const text = renderTerminal(bench.run, bench.analysis, { color: false, width: 200 });
  expect(text).toContain("VERDICT  REFUSED");
  expect(text).toContain("CPU per request: no data");
  expect(text).not.toMatch(/Not part of this run: .*the load of k6/);
});

test("R20: a load alone says that the benchmark was not part of it, an interrupted run only that there is no data", () => {
  const loadOnly = (status: RunResult["run"]["status"], workloads: RunResult["run"]["workloads"]) => {
    const report = syntheticReport((all) => ({
      ...all,
      run: { ...all.run, status, workloads },
      trials: all.trials.filter(({ kind }) => kind === "load"),
    }));
    return renderTerminal(report.run, report.analysis, { color: false, width: 200 });
  };
  const alone = loadOnly("complete", ["verify"]);
  expect(alone).toContain("One verify, one thread: not part of this run (npx jwt-capacity bench)");
  expect(alone).toMatch(/^Not part of this run: the worker-thread benchmark \(npx jwt-capacity bench\);/m);
  const interrupted = loadOnly("interrupted", run.run.workloads);
  expect(interrupted).toContain("One verify, one thread: no data");
  expect(interrupted).not.toContain("benchmark (npx jwt-capacity bench)");
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
