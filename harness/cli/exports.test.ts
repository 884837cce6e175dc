import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { parseCsv } from "../../reports/csv/parse-csv.test-support.ts";
import { exampleRun } from "../results/example-run.test-support.ts";
import type { RunResult } from "../results/run-result.ts";
import { runProgram } from "./program.ts";
import { bufferStreams, type BufferStreams } from "./tiny-run.test-support.ts";
import { printedOutput } from "./printed-output.test-support.ts";

const text = async (file: string): Promise<string> => await readFile(file, "utf8");

/** A stored run named `run` in a directory of its own. */
async function storedRun(run: RunResult = exampleRun()): Promise<BufferStreams> {
  const streams = await bufferStreams();
  await mkdir(join(streams.cwd, "run"));
  await writeFile(join(streams.cwd, "run", "results.json"), JSON.stringify(run));
  return streams;
}

test("R14 C3: report names every file that it wrote in one JSON document, and each is there", async () => {
  await using streams = await storedRun();
  expect(await runProgram(streams, ["report", "run", "--csv", "--markdown", "--json"])).toBe(0);
  const written = printedOutput("report-output", streams.out());
  const markdown = written.markdown ?? "";
  expect(basename(markdown)).toBe("report.md");
  expect(await text(markdown)).toContain("# jwt-capacity: ");
  expect(written.tables.length).toBeGreaterThan(10);
  for (const file of written.tables) expect(parseCsv(await text(file)).length).toBeGreaterThan(1);
  expect((await readdir(join(streams.cwd, "run", "tables"))).sort()).toEqual(
    written.tables.map((one) => basename(one)).sort(),
  );
});

test("without options only the page is written, and its path printed", async () => {
  await using streams = await storedRun();
  expect(await runProgram(streams, ["report", "run"])).toBe(0);
  expect(streams.out()).toBe(`${join(streams.cwd, "run", "report.html")}\n`);
  expect((await readdir(join(streams.cwd, "run"))).sort()).toEqual(["report.html", "results.json"]);
});

test("tables of an earlier rendering do not stay beside those of this one", async () => {
  await using streams = await storedRun();
  await mkdir(join(streams.cwd, "run", "tables"));
  await writeFile(join(streams.cwd, "run", "tables", "gone.csv"), "a\r\n");
  await writeFile(join(streams.cwd, "run", "tables", "mine.txt"), "not a table of ours");
  expect(await runProgram(streams, ["report", "run", "--csv"])).toBe(0);
  const names = await readdir(join(streams.cwd, "run", "tables"));
  expect(names).not.toContain("gone.csv");
  expect(names).toContain("mine.txt");
});

test("C17: the step summary gets the Markdown after what stands there, as soon as GITHUB_STEP_SUMMARY is set", async () => {
  await using streams = await storedRun();
  const summary = join(streams.cwd, "summary.md");
  await writeFile(summary, "before");
  const onGithub = { ...streams, env: { GITHUB_STEP_SUMMARY: summary } };
  expect(await runProgram(onGithub, ["report", "run", "--markdown"])).toBe(0);
  expect(await text(summary)).toBe(`before\n${await text(join(streams.cwd, "run", "report.md"))}`);
  expect(streams.err()).toBe("");
});

test("C17: a summary that is nearly full is filled up to 1 MiB with a notice, and a full one is said", async () => {
  await using streams = await storedRun();
  const summary = join(streams.cwd, "summary.md");
  const limit = 1024 * 1024;
  await writeFile(summary, "x".repeat(limit - 2000));
  const onGithub = { ...streams, env: { GITHUB_STEP_SUMMARY: summary } };
  expect(await runProgram(onGithub, ["report", "run"])).toBe(0);
  const filled = await text(summary);
  expect(Buffer.byteLength(filled)).toBeLessThanOrEqual(limit);
  expect(filled.trimEnd()).toMatch(/x\n# jwt-capacity: [^]*report\.html has all of it\.\*$/u);
  await writeFile(summary, "x".repeat(limit - 10));
  expect(await runProgram(onGithub, ["report", "run"])).toBe(0);
  expect((await text(summary)).length).toBe(limit - 10);
  expect(streams.err()).toContain("The step summary is full");
});

test("C17 C3: annotations go to standard error, on GitHub or with --github, so that --json stays one document", async () => {
  const run = exampleRun();
  const refused: RunResult = {
    ...run,
    trials: run.trials.map((trial) => ({
      ...trial,
      verdict: { status: "refused", reasons: [{ code: "interrupted", message: "stopped" }] },
    })),
  };
  await using streams = await storedRun(refused);
  expect(await runProgram(streams, ["report", "run", "--json"])).toBe(0);
  expect(streams.err()).toBe("");
  expect(await runProgram({ ...streams, env: { GITHUB_ACTIONS: "true" } }, ["report", "run", "--json"])).toBe(0);
  expect(streams.err()).toMatch(/^::error title=jwt-capacity%3A REFUSED::/u);
  for (const line of streams.out().trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("report");
  const before = streams.err().length;
  expect(await runProgram(streams, ["report", "run", "--github"])).toBe(0);
  expect(streams.err().slice(before)).toMatch(/GITHUB_STEP_SUMMARY is not set[^]*::error /u);
});

test("C17: a summary that cannot be written is said before anything is measured, with 2", async () => {
  await using streams = await storedRun();
  const onGithub = { ...streams, env: { GITHUB_STEP_SUMMARY: join(streams.cwd, "nowhere", "summary.md") } };
  for (const command of [
    ["report", "run"],
    ["bench", "--quiet"],
  ])
    expect(await runProgram(onGithub, command)).toBe(2);
  expect(streams.err()).toMatch(/^JC-OUTPUT-001: the step summary cannot be written to /u);
  expect((await readdir(streams.cwd)).sort()).toEqual(["run"]);
});
