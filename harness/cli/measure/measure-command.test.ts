import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Config } from "../../plan/config.ts";
import { runProgram } from "../program.ts";
import { bufferStreams, tiny } from "../tiny-run.test-support.ts";
import { printedOutput } from "../printed-output.test-support.ts";

test(
  "bench is headed as a benchmark, says what was not part of it, and exits with 0",
  { timeout: 60_000 },
  async () => {
    const { status, out, err } = await run(["bench", "--json"], tiny);
    const summary = printedOutput("run-output", out);
    expect(summary.notPartOfRun.map(({ id }) => id)).toEqual(expect.arrayContaining(["load", "sweep", "duet"]));
    expect(summary.warnings).toEqual([]);
    // A busy machine may refuse the only trial of so short a run; it is a benchmark all the same.
    expect([0, 4]).toContain(status);
    expect(summary.heading).toBe(status === 0 ? "BENCHMARK" : "BENCHMARK · REFUSED");
    expect(err).not.toContain("Warning:");
  },
);

test("C2 every example of a command that measures is a plan, and a dry run of it starts nothing", async () => {
  for (const command of ["run", "bench", "load"]) {
    const [, example = ""] = /^Example: npx jwt-capacity (.+)$/m.exec((await run([command, "--help"], tiny)).out) ?? [];
    const { status, out, err, left } = await run([...example.split(" "), "--dry-run", "--json"], {});
    expect({ example, status, err, left }).toEqual({ example, status: 0, err: "", left: ["jwt-capacity.config.ts"] });
    const planned = printedOutput("dry-run-output", out);
    const decidedLater = planned.workloads.find(({ workload }) => workload === "confirm")?.trials ?? 0;
    const trials = planned.workloads.reduce((sum, row) => sum + row.trials, 0);
    expect(new Set(planned.trials.map(({ id }) => id)).size).toBe(trials - decidedLater);
    expect(planned.trials.length).toBe(trials - decidedLater);
    expect(planned.trials.length).toBeGreaterThan(0);
    const once = planned.workloads.filter(({ trials }) => trials === 0).map(({ workload }) => workload);
    expect(once).toEqual(example.includes("standard") ? ["wire", "store"] : []);
    const seconds = planned.workloads.reduce((sum, row) => sum + row.seconds, 0);
    expect(planned.seconds).toBeCloseTo(seconds, 6);
  }
});

test("a dry run says each workload with its trials and its time", async () => {
  const { status, out } = await run(["load", "--dry-run"], {
    ...tiny,
    load: { ...tiny.load, workloads: ["plain", "verify"] },
  });
  expect(status).toBe(0);
  expect(out).toMatch(
    /^Would measure 2 trials in about \d+ s, after its design was asked \(profile quick\); nothing was started\.\n/,
  );
  expect(out).toMatch(/^ {2}verify +1 +\d+ s +verify at a constant rate$/m);
});

test("what a plan cannot reach is said before it runs, and an output that cannot be written ends it there (F10)", async () => {
  const thin: Config = { ...tiny, load: { ...tiny.load, ratePerSecond: 10, measureSeconds: 2 }, out: "/dev/null/x" };
  const { status, err } = await run(["load"], thin);
  expect(status).toBe(2);
  expect(err).toMatch(
    /^Warning: verify: 20 requests at 10\/s in 2 s; .*\n(Warning: p99 needs 1000 .*\n)JC-OUTPUT-001: .*\/dev\/null\/x/,
  );
  expect((await run(["load", "--quiet"], thin)).err).toMatch(/^JC-OUTPUT-001/);
});

async function run(args: readonly string[], config: Config) {
  await using streams = await bufferStreams(config);
  const status = await runProgram(streams, args);
  return { status, out: streams.out(), err: streams.err(), left: await readdir(streams.cwd) };
}
