import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { syntheticReport, withoutLoad } from "../../../reports/synthetic-run.test-support.ts";
import { analyse } from "../../analyse/analyse.ts";
import { COMMAND } from "../../results/command.ts";
import { type RunResult, SCHEMA_VERSION } from "../../results/run-result.ts";
import { runProgram } from "../program.ts";
import { bufferStreams, type BufferStreams } from "../tiny-run.test-support.ts";
import { describeRun } from "./describe-run.ts";

/** Stores a run and says what is next. */
async function nextOf(run: RunResult): Promise<{ readonly streams: BufferStreams; readonly next: readonly string[] }> {
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  const directory = join(streams.cwd, "results", "one");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "results.json"), JSON.stringify({ ...run, schemaVersion: SCHEMA_VERSION }));
  const text = describeRun({ directory, run, analysis: analyse(run) }, streams);
  const [, lines = ""] = /\nNext {5}([^]*)$/.exec(text) ?? [];
  return {
    streams,
    next: lines
      .trimEnd()
      .split("\n")
      .map((line) => line.trim()),
  };
}

test("Q4 what is next is another fleet from this run and the next longer profile, and each of them can be run", async () => {
  const { run } = syntheticReport();
  const { streams, next } = await nextOf(run);
  expect(next).toEqual([
    `${COMMAND} plan results/one --rate 50000 --slo p99=10ms --what-if`,
    `${COMMAND} run --profile standard`,
  ]);
  const [plan = ""] = next;
  expect(await runProgram(streams, plan.slice(COMMAND.length + 1).split(" "))).toBe(0);
  expect(streams.out()).toContain("For 50 000 validations/s at p99 ≤ 10 ms");
});

test("Q4 a run that sizes no fleet has no fleet for another rate, and a benchmark alone is followed by a run", async () => {
  const { run } = syntheticReport((one) => ({ ...one, trials: [] }));
  expect((await nextOf(run)).next).toEqual([`${COMMAND} run --profile standard`]);
  const { run: alone } = syntheticReport((one) => withoutLoad({ ...one, run: { ...one.run, workloads: ["bench"] } }));
  expect((await nextOf(alone)).next).toEqual([`${COMMAND} run`]);
});
