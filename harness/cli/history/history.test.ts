import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exampleHistoryRun, exampleHistoryRuns, exampleNights } from "../../results/example-history.test-support.ts";
import { captureCommand } from "../../provision/capture-command.ts";
import { historyPlace, nightlyAb } from "./history-place.test-support.ts";
import { printedOutput } from "../printed-output.test-support.ts";

const level = exampleNights(12);

test("check exits with 0 while nothing has risen", async () => {
  const { keep, history } = await historyPlace();
  await keep(exampleHistoryRuns(level));
  const { status, out, err } = await history("check");
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/^STEADY: no rise that is confirmed and not accepted\.\n$/);
});

test("check exits with 5 after one run that stands out, and says how to measure it again", async () => {
  const { keep, history } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04]));
  const { status, out, err } = await history("check");
  expect(status).toBe(5);
  expect(out).toMatch(/^SUSPECT: .*\n {2}- RS256: run 20260913T030000Z-0012 stands at \+4\.08 %/);
  const [base, candidate, reference] = ["1", "2", "3"].map((digit) => digit.repeat(40));
  // Once: standard error says that it failed, and nothing twice.
  expect(err).toBe(
    'JC-HISTORY-003: a run that stands out has to be confirmed: RS256\nNext: do what the verdict above says\n(README, section "Errors")\n',
  );
  expect(out.split("\n").slice(-4)).toEqual([
    "Next: measure again, and add what comes of it:",
    `  npx jwt-capacity ab --base ${base} --candidate ${candidate} --reference ${reference} --scenarios RS256`,
    "  npx jwt-capacity history add ab/latest",
    "",
  ]);
});

test("what was put in place of a side's own is named in the command that measures again", async () => {
  const { keep, history } = await historyPlace();
  const runs = exampleHistoryRuns([...level, 0.04]).map((run) => ({
    ...run,
    candidate: { ...run.candidate, packages: { jose: "7.0.0", node: "26.1.0" }, dirty: true, revision: "." },
    base: { ...run.base, settings: { engine: "fast-jwt" } },
  }));
  await keep(runs);
  const { out } = await history("check");
  expect(out).toContain(
    `\n  npx jwt-capacity ab --base ${"1".repeat(40)} --base-set engine=fast-jwt --candidate . --candidate-with jose@7.0.0,node@26.1.0 --reference`,
  );
});

test("check exits with 99 once the next run confirms it, and with 0 once somebody has accepted it", async () => {
  const { keep, history } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04, 0.041]));
  const { status, out, err } = await history("check");
  expect(status).toBe(99);
  expect(out).toMatch(/- RS256: CPU per validation is \+4\.\d+ % \(.*\) since run 20260913T030000Z-0012,\s+confirmed/);
  expect(out).toMatch(
    /\nNext: find the change [^]*, or\s+accept it:\n {2}npx jwt-capacity history annotate "why" --run 20260914T030000Z-0013 --scenario RS256\n$/,
  );
  expect(err).toMatch(/^JC-HISTORY-004: CPU per validation has risen: RS256\nNext: do what the verdict above says\n/);

  expect(await history("annotate", "jose 7, +4 %")).toMatchObject({ status: 0, err: "" });
  expect(await history("check")).toMatchObject({ status: 0, err: "" });
  expect((await history("show")).out).toContain("Accepted: jose 7, +4 %.");
});

test("where only the document is printed, the error says what to do, on the history that was asked for", async () => {
  const { keep, history, cwd } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04, 0.041]));
  await rename(join(cwd, "history.jsonl"), join(cwd, "our nights.jsonl"));
  const named = ["--file", "our nights.jsonl", "--series", "3333333333-bbbbbbbb"];
  const words = "--run 20260914T030000Z-0013 --scenario RS256 --file 'our nights.jsonl' --series 3333333333-bbbbbbbb";
  expect((await history("check", "--json", ...named)).err).toContain(`history annotate "why" ${words}\n`);
  expect((await history("show", ...named)).out).toContain(`\n  npx jwt-capacity history annotate "why" ${words}\n`);
});

test("check exits with 0 after a single spike of any size, once the next run has not repeated it", async () => {
  const { keep, history } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 1.2, 0.002]));
  expect(await history("check")).toMatchObject({ status: 0, err: "" });
  expect((await history("show")).out).toMatch(/\+232 %.*spike, left out/);
});

test.for([
  [0, [0.001]],
  [5, [0.04]],
  [99, [0.04, 0.041]],
  [4, null],
] as const)("the process itself ends with %i", async ([status, newest]) => {
  const { keep, cwd } = await historyPlace();
  if (newest !== null) await keep(exampleHistoryRuns([...level, ...newest]));
  const bin = join(import.meta.dirname, "..", "bin.mjs");
  const args = [bin, "history", "check", "--file", join(cwd, "history.jsonl"), "--quiet"];
  const { exitCode, stderr } = await captureCommand(process.execPath, args);
  expect(exitCode).toBe(status);
  expect(stderr.startsWith("JC-HISTORY-00")).toBe(status !== 0);
});

test("check exits with 4 when there is no history, when it holds nothing, and when its newest line is damaged", async () => {
  const { keep, history, cwd } = await historyPlace();
  const none = await history("check");
  expect(none).toMatchObject({ status: 4, out: "" });
  expect(none.err).toMatch(/^JC-HISTORY-002: .*history\.jsonl holds no valid run\nNext: .*history add DIR/);

  await writeFile(join(cwd, "history.jsonl"), "no line\n");
  expect((await history("check")).err).toMatch(
    /^JC-HISTORY-002: .*holds no valid run:\n {2}line 1: the line is no JSON/,
  );

  await keep(exampleHistoryRuns(level), `{"kind":"run","schemaVersion":1,"id":"2026`);
  const torn = await history("check");
  expect(torn.status).toBe(4);
  expect(torn.err).toMatch(/history\.jsonl line 13: the line is torn[^]*JC-HISTORY-002: the newest line .* is damaged/);
});

test("a damaged line before the newest run is named and changes nothing else", async () => {
  const { cwd, history } = await historyPlace();
  const lines = exampleHistoryRuns([...level, 0.04, 0.041]).map((line) => JSON.stringify(line));
  await writeFile(join(cwd, "history.jsonl"), [...lines.slice(0, 5), `{"kind":"ru`, ...lines.slice(5), ""].join("\n"));
  const { status, err } = await history("check");
  expect(status).toBe(99);
  expect(err).toContain("history.jsonl line 6: the line is no JSON: torn or damaged");
  const { out: printed } = await history("show", "--json");
  expect(printedOutput("history-series-output", printed)).toMatchObject({ refused: [{ number: 6 }] });
});

test("show tells what became of every run, and with --json gives one document with the same", async () => {
  const { keep, history } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.05, 0, 0.04, 0.041]));
  const { status, out } = await history("show");
  expect(status).toBe(0);
  expect(out).toMatch(/16 runs against v1\.0\.0 3333333333, series 3333333333-bbbbbbbb/);
  expect(out).toMatch(/2026-09-13 03:00 +main 2222222222 +\+5\.13 % .* spike, left out/);
  expect(out).toMatch(/2026-09-15 03:00 .* new level begins/);
  const printed = printedOutput("history-series-output", (await history("show", "--json")).out);
  expect(printed).toMatchObject({ schemaVersion: 1, analysis: { verdict: "risen", scenarios: [{ name: "RS256" }] } });
});

test("a line of another reference or of other settings is another series: never mixed, and named for --series", async () => {
  const { keep, history } = await historyPlace();
  const [old = exampleHistoryRun(0, {})] = exampleHistoryRuns([0]);
  const others = exampleHistoryRuns(Array<number>(6).fill(0.2)).map((run, index) => ({
    ...run,
    id: `other-${index}`,
    startedAt: "2026-08-01T00:00:00Z",
    reference: { ...old.reference, commit: "4".repeat(40) },
  }));
  await keep([...exampleHistoryRuns(level), ...others]);
  const { out } = await history("show");
  expect(out).toContain("12 runs against");
  expect(out).toMatch(/Other series in the file, for --series: 4444444444-bbbbbbbb \(6 runs/);
  expect((await history("show", "--series", "4444444444-bbbbbbbb")).out).toContain("level +22.1 %");
  const unknown = await history("check", "--series", "5555");
  expect(unknown.status).toBe(2);
  expect(unknown.err).toMatch(
    /^JC-USAGE-001: --series: expected one of 3333333333-bbbbbbbb, 4444444444-bbbbbbbb; got '5555'/,
  );
});

test("check --github makes an error of a rise and a warning of a suspect, on standard error", async () => {
  const { keep, history } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04]));
  expect((await history("check", "--github", "--json")).err).toMatch(
    /^::warning title=history%3A suspect::RS256: run/m,
  );
  await keep(exampleHistoryRuns([...level, 0.04, 0.041]));
  expect((await history("check", "--github")).err).toMatch(
    /^::error title=history%3A risen::RS256: CPU per validation/m,
  );
});

test("check appends how the history stands to the step summary of GitHub, where there is one", async () => {
  const { keep, history, historyWith, cwd } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04, 0.041]));
  const summary = join(cwd, "summary.md");
  await writeFile(summary, "before");
  expect((await history("check", "--github")).err).toContain("GITHUB_STEP_SUMMARY is not set");
  const { status, out } = await historyWith({ GITHUB_STEP_SUMMARY: summary }, "check", "--json");
  expect(status).toBe(99);
  expect(printedOutput("history-series-output", out).analysis.verdict).toBe("risen");
  expect(await readFile(summary, "utf8")).toMatch(
    /^before\n\*\*History against v1\.0\.0\.\*\* RISEN[^]*\| RS256 \| \+4\.\d+ % \|/,
  );
});

test("what check appends leaves the step summary within 1 MiB, and what finds no room is said", async () => {
  const { keep, historyWith, cwd } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04, 0.041]));
  const summary = join(cwd, "summary.md");
  const full = 1024 * 1024;
  for (const [room, says] of [
    [10, /The step summary is full: nothing was appended/],
    [400, /^(?!.*step summary)/s],
  ] as const) {
    await writeFile(summary, "x".repeat(full - room));
    const { status, err } = await historyWith({ GITHUB_STEP_SUMMARY: summary }, "check");
    expect(status).toBe(99);
    expect(err).toMatch(says);
    const { size } = await stat(summary);
    expect(size).toBeLessThanOrEqual(full);
    expect(size > full - room).toBe(room > 10);
  }
  expect(await readFile(summary, "utf8")).toMatch(/\*Cut here: .* has all of it\.\*\n$/);
});

test("page writes one self-contained page and prints its path; one that cannot be written is said", async () => {
  const { keep, history, cwd } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04, 0.041]), "torn");
  const file = join(cwd, "trend.html");
  expect(await history("page", "trend.html")).toMatchObject({ status: 0, out: `${file}\n`, err: "" });
  const page = await readFile(file, "utf8");
  expect(page.startsWith("<!doctype html>")).toBe(true);
  expect(page).toContain("line 15: the line is torn");
  const { out: printed } = await history("page", "trend.html", "--json");
  expect(printedOutput("history-page-output", printed)).toEqual({ schemaVersion: 1, page: file });
  const failed = await history("page", "trend.html/below.html");
  expect(failed).toMatchObject({ status: 2, out: "" });
  expect(failed.err).toMatch(/^JC-OUTPUT-001: the page cannot be written/);
});

test.for([
  [["add", "nowhere"], /^JC-RESULTS-001: no ab\.json at .*nowhere/],
  [["add", "cut"], /^JC-RESULTS-001: .*cut\/ab\.json cannot be read/],
  [["add", "newer"], /^JC-RESULTS-002: .*schema version 99; this is version 2/],
  [["add", "impossible"], /^JC-RESULTS-001: .*is not an ab that can be analysed:\n {2}ab\.durationSeconds: expected/],
  [["add", "night", "--link", "javascript:alert(1)"], /^JC-USAGE-001: --link: expected an address/],
  [["annotate", " "], /^JC-USAGE-001: expected words that say why/],
  [
    ["annotate", "why", "--run", "20260912T030000Z-001"],
    /^JC-USAGE-001: --run: no run .* Did you mean 20260912T030000Z-0011\?/,
  ],
  [
    ["annotate", "why", "--scenario", "RS257"],
    /^JC-USAGE-001: --scenario: expected one of RS256; got 'RS257'\. Did you mean RS256\?/,
  ],
  [[], /^JC-USAGE-001: expected a command: add, show, check, annotate, page; got none/],
] as const)("a mistake is said with what to do and exits with 2: history %s", async ([args, says]) => {
  const { keep, store, history } = await historyPlace();
  await keep(exampleHistoryRuns(level));
  await store("night", nightlyAb());
  await store("cut", JSON.stringify(nightlyAb()).slice(0, 300));
  await store("newer", { ...nightlyAb(), schemaVersion: 99 });
  await store("impossible", { ...nightlyAb(), ab: { ...nightlyAb().ab, durationSeconds: -1 } });
  const { status, out, err } = await history(...args);
  expect(err).toMatch(says);
  expect({ status, out }).toEqual({ status: 2, out: "" });
});
