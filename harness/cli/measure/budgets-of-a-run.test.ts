import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { THRESHOLDS_CROSSED } from "../../analyse/verdict/generator-exit-codes.ts";
import type { Config } from "../../plan/config.ts";
import { findK6 } from "../../provision/k6/k6.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { LoadTrialResult } from "../../results/trial-result.ts";
import { runProgram } from "../program.ts";
import { bufferStreams, type BufferStreams, tiny } from "../tiny-run.test-support.ts";
import { codesOf } from "./trial-reasons.test-support.ts";
import { printedOutput } from "../printed-output.test-support.ts";

const k6 = await findK6();
const noK6 = "missing" in k6;
const needsK6 = noK6 ? ` [skipped: needs k6: ${k6.hint}]` : "";

// What a token weighs does not depend on how busy the machine is: what comes of these budgets is certain.
const tooLong: Config["budgets"] = [{ metric: "tokenBytes", error: 10 }];
const long: Config["budgets"] = [{ metric: "tokenBytes", warn: 10, error: 100_000 }];
const benchOnly: Config = { ...tiny, load: { ...tiny.load, workloads: ["bench"] } };

test("C14 a budget above its error limit ends the run with 99, and everything that is written says so", async () => {
  await using streams = await bufferStreams({ ...benchOnly, budgets: tooLong });
  const args = ["run", "--allow-invalid", "--github", "--junit", "j.xml", "--comment-file", "c.md", "--json"];
  expect(await runProgram(streams, args)).toBe(99);
  expect(streams.err()).toMatch(
    /^JC-BUDGET-001: 1 budget failed:\n {2}- length of the longest token \(error\): \d+ B \(limit ≤ 10\.0 B\)/m,
  );
  expect(streams.err()).toMatch(/^::error title=jwt-capacity%3A budget failed::/m);
  expect(printedOutput("run-output", streams.out())).toMatchObject({
    budgets: [{ status: "failed", budget: { error: 10 } }],
  });
  const { files, results } = await written(streams);
  expect(files["j.xml"]).toMatch(/name="length of the longest token"[^>]*><failure /);
  expect(files["c.md"]).toContain("FAIL");
  expect(results.run.budgets).toEqual(tooLong);
});

test("C14 a budget above its warn limit is said and changes no exit status", async () => {
  await using streams = await bufferStreams({ ...benchOnly, budgets: long });
  expect(await runProgram(streams, ["run", "--allow-invalid", "--github", "--junit", "j.xml"])).toBe(0);
  expect(streams.err()).toMatch(/^::warning title=jwt-capacity%3A budget warning::/m);
  expect(streams.out()).toMatch(/^ {2}WARN +length of the longest token \(warn\)/m);
  const { files } = await written(streams);
  expect(files["j.xml"]).not.toContain("<failure");
  expect(files["j.xml"]).toContain("Warning: length of the longest token");
});

test("C17 files that cannot be written are said before anything is measured, with 2", async () => {
  await using streams = await bufferStreams(benchOnly);
  await mkdir(join(streams.cwd, "folder"));
  const before = await readdir(streams.cwd);
  for (const [option, file, what] of [
    ["--junit", "nowhere/j.xml", "the JUnit file"],
    ["--comment-file", "nowhere/c.md", "the comment"],
    ["--junit", "folder", "the JUnit file"],
  ] as const) {
    await using own = { ...streams, ...(await bufferStreams()), cwd: streams.cwd };
    expect(await runProgram(own, ["run", option, file])).toBe(2);
    expect(own.err()).toMatch(new RegExp(`JC-OUTPUT-001: ${what} cannot be written to .*${file}`));
  }
  expect(await readdir(streams.cwd)).toEqual(before);
});

test.skipIf(noK6)(
  `C14 a refused run stays a refused run: 4, whatever its budgets say${needsK6}`,
  { timeout: 120_000 },
  async () => {
    // 30 requests in the window, of which 100 are needed: refused on any machine.
    const load = { ...tiny.load, ratePerSecond: 20, measureSeconds: 1.5 };
    await using streams = await bufferStreams({ ...tiny, load, budgets: tooLong });
    expect(await runProgram(streams, ["load", "--verbose"])).toBe(4);
    expect(streams.err()).toMatch(/^ {2}verify\/HS256\S+ was refused: .* \(too-few-samples\)$/m);
    expect(streams.err()).toMatch(/^JC-VERDICT-001: /m);
    expect(streams.err()).not.toContain("JC-BUDGET-001");
  },
);

test.skipIf(noK6)(
  `C14 k6 watches the same limits: crossed, it ends with 99, which is no failure of the trial; held, it does not${needsK6}`,
  { timeout: 120_000 },
  async () => {
    const crossed = await trialWith([
      { metric: "p50Seconds", error: 1e-6 },
      { metric: "p95Seconds", error: 50 },
    ]);
    expect(crossed.evidence.generatorThresholds.map((one) => [one.percentile, one.maxSeconds, one.crossed])).toEqual([
      ["p50", 1e-6, true],
      ["p95", 50, false],
    ]);
    expect(crossed.evidence.generatorExitCode).toBe(THRESHOLDS_CROSSED);
    expect(codesOf(crossed)).not.toContain("generator-failed");

    const held = await trialWith([{ metric: "p95Seconds", error: 50 }]);
    expect(held.evidence.generatorThresholds).toEqual([
      { window: "measure", request: "verify", percentile: "p95", maxSeconds: 50, crossed: false },
    ]);
    // A busy machine may drop iterations, for which k6 has a threshold of its own.
    const { droppedIterations, unavailableAnswers } = held.evidence;
    const counted = (droppedIterations ?? 0) + (unavailableAnswers ?? 0);
    expect(held.evidence.generatorExitCode).toBe(counted > 0 ? THRESHOLDS_CROSSED : 0);
  },
);

async function trialWith(budgets: NonNullable<Config["budgets"]>): Promise<LoadTrialResult> {
  await using streams = await bufferStreams({ ...tiny, budgets });
  // What k6's thresholds saw decides no budget: a latency without a floor may not be quoted.
  expect(await runProgram(streams, ["load", "--allow-invalid", "--quiet", "--json"])).toBe(0);
  const { run, directory } = await storedRun(streams);
  expect(directory).not.toBe("");
  const { budgets: judged } = JSON.parse(streams.out()) as { budgets: { status: string }[] };
  expect(new Set(judged.map(({ status }) => status))).toEqual(new Set(["not-measured"]));
  const trial = run.trials.find(({ workload }) => workload === "verify");
  if (trial?.kind !== "load") throw new Error("no verify trial was run");
  return trial;
}

async function storedRun({ cwd }: BufferStreams): Promise<{ run: RunResult; directory: string }> {
  const directory = join(cwd, "results", "latest");
  return { run: JSON.parse(await readFile(join(directory, "results.json"), "utf8")) as RunResult, directory };
}

async function written(streams: BufferStreams) {
  const names = (await readdir(streams.cwd)).filter((name) => /\.(?:xml|md)$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(streams.cwd, name), "utf8")));
  const { run: results } = await storedRun(streams);
  return { results, files: Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""])) };
}
