import { expect, test, vi } from "vitest";
import { runProgram } from "../program.ts";
import { bufferStreams } from "../tiny-run.test-support.ts";
import { printedOutput } from "../printed-output.test-support.ts";

test.each([
  { args: ["--only", "stal"], says: /--only: expected one of .*; got "stal"\. Did you mean stall\?/ },
  { args: ["--noise", "--only", "stall"], says: /--noise and --only: expected one of them/ },
  { args: ["--model", "--only", "stall"], says: /--model and --only: expected one of them/ },
  { args: ["--noise", "--model"], says: /--noise and --model: expected one of them/ },
  { args: ["--model", "--pairs", "8"], says: /--pairs: expected together with --noise/ },
  { args: ["--pairs", "8"], says: /--pairs: expected together with --noise/ },
  { args: ["--noise", "--pairs", "3"], says: /expected at least 4/ },
])(
  "a mistake is said with what was expected, and exits with 2 before anything starts: $args",
  async ({ args, says }) => {
    await using streams = await bufferStreams();
    expect(await runProgram(streams, ["selfcheck", ...args])).toBe(2);
    expect(streams.err()).toMatch(says);
    expect(streams.err()).toContain("JC-USAGE-001");
    expect(streams.out()).toBe("");
  },
);

test("its help has an example (C2)", async () => {
  await using streams = await bufferStreams();
  expect(await runProgram(streams, ["selfcheck", "--help"])).toBe(0);
  expect(streams.out()).toContain("Example: npx jwt-capacity selfcheck");
});

test("a server that stands still is driven for real, and the exit status says whether it was seen", async () => {
  await using streams = await bufferStreams();
  const status = await runProgram(streams, ["selfcheck", "--only", "stall", "--json"]);
  const report = printedOutput("selfcheck-output", streams.out());
  expect(report).toMatchObject({ schemaVersion: 1, status: report.checks[0]?.status });
  expect(report.checks.map(({ name }) => name)).toEqual(["stall"]);
  // A busy machine may have nothing valid to show; then it says so.
  expect(status).toBe({ holds: 0, "does-not-hold": 4, inconclusive: 5, shown: -1 }[report.status]);
  expect(streams.err()).toMatch(/^stall \(1 of 1, \d+ s left\)\n/);
});

test("a server of known delay is driven for real, and an interrupt after that keeps what came", async () => {
  await using streams = await bufferStreams();
  const running = runProgram(streams, ["selfcheck", "--quick", "--json"]);
  await vi.waitUntil(() => streams.err().includes("stall (2 of 5"), { timeout: 50_000, interval: 50 });
  streams.interrupt();
  expect(await running).toBe(130);
  expect(streams.err()).toContain("JC-INTERRUPT-001: interrupted: only what was finished is printed");
  const { interrupted, checks } = printedOutput("selfcheck-output", streams.out());
  expect({ interrupted, checks: checks.map(({ name }) => name) }).toEqual({
    interrupted: true,
    checks: ["known-delay"],
  });
  const [check] = checks;
  expect(check?.lines.filter(({ limit }) => limit !== null).map(({ what }) => what)).toEqual([
    "p50 of the probe / the delay, 200/s",
    "p50 of the probe / the delay, 1000/s",
  ]);
  // The delay is the least that can be seen, but for the grain of the histogram; a figure that was refused is none at all.
  const lines = check?.lines ?? [];
  const measured = lines.filter(({ value }) => value !== null);
  expect(measured.filter(({ value, samples }) => (value ?? 0) < 0.998 || samples < 100)).toEqual([]);
  const missing = lines.filter(({ value }) => value === null);
  expect(missing.map(({ low, high, samples }) => [low, high, samples])).toEqual(missing.map(() => [null, null, 0]));
  const refusals = (check?.remarks ?? []).filter((remark) => remark.startsWith("Refused"));
  expect(refusals.length).toBeGreaterThanOrEqual(Math.min(1, missing.length));
});

test.for([[["--only", "stall"]], [["--model"]]])(
  "an interrupt ends it with 130 and leaves no result: %j",
  async ([args = []]) => {
    await using streams = await bufferStreams();
    const running = runProgram(streams, ["selfcheck", ...args, "--quiet", "--json"]);
    setTimeout(streams.interrupt, 1500);
    expect(await running).toBe(130);
    expect(streams.err()).toMatch(/^JC-INTERRUPT-001: interrupted before anything was finished\nNext: /);
    expect(streams.out()).toBe("");
  },
);
