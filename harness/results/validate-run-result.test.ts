import { describe, expect, test } from "vitest";

import { exampleRun } from "./example-run.test-support.ts";
import { validateRunResult } from "./validate-run-result.ts";

/** The example run as it comes from disk, with the value at a path replaced, or taken away when it is undefined. */
function storedRun(path: readonly (string | number)[] = [], value?: unknown): unknown {
  const root: unknown = JSON.parse(JSON.stringify(exampleRun()));
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), root);
  const last = path.at(-1);
  if (last !== undefined && isObject(parent)) parent[last] = value;
  return root;
}

function isObject(node: unknown): node is Record<PropertyKey, unknown> {
  return typeof node === "object" && node !== null;
}

function problemsOf(value: unknown): readonly string[] {
  const result = validateRunResult(value);
  return "problems" in result ? result.problems : [];
}

test("a run that was written can be read back unchanged", () => {
  expect(validateRunResult(storedRun())).toEqual({ run: exampleRun() });
});

test("F14 a field this code does not know is kept", () => {
  const result = validateRunResult(storedRun(["host", "smt"], { threadsPerCore: 2 }));
  expect(result).toHaveProperty("run.host.smt.threadsPerCore", 2);
});

test("F14 a newer version is refused in one sentence that says what to do", () => {
  expect(problemsOf({ ...exampleRun(), schemaVersion: 4, trials: "changed" })).toEqual([
    "schemaVersion: these results are of version 4 and this jwt-capacity reads up to 3. Use the newer jwt-capacity that wrote them",
  ]);
});

test.each([null, [], "text", 7, {}, { schemaVersion: "1" }, { schemaVersion: 0 }])(
  "%j is no run, and is named as such",
  (value) => {
    expect(problemsOf(value)).toHaveLength(1);
  },
);

describe("a problem names path, what was expected and what came", () => {
  test.each<[readonly (string | number)[], unknown, string]>([
    [["host", "cpus"], null, "host.cpus: expected a number, came null"],
    [["tools", "node"], undefined, "tools.node: expected a string, came nothing"],
    [["run", "id"], "", 'run.id: expected text that is not empty, came ""'],
    [["run", "sizing", "headroom"], 2, "run.sizing.headroom: expected a number of at most 0.95, came 2"],
    [["run", "sizing", "ratePerSecond"], 0, "run.sizing.ratePerSecond: expected a number above 0, came 0"],
    [
      ["run", "sizing", "sloPercentile"],
      "p42",
      'run.sizing.sloPercentile: expected one of p50, p90, p95, p99, p999, came "p42"',
    ],
    [
      ["run", "workloads", 0],
      "benhc",
      'run.workloads[0]: expected one of bench, floor, plain, verify, sweep, confirm, placement, duet, stepped, login, mixed, revocation, wire, store, came "benhc"',
    ],
    [["trials", 3, "order"], 1.5, "trials[3].order: expected a whole number, came 1.5"],
    [["trials", 0, "kind"], "guess", 'trials[0].kind: expected one of bench, load, probe, duet, came "guess"'],
    [
      ["trials", 0, "verdict"],
      { status: "maybe" },
      'trials[0].verdict.status: expected one of valid, refused, came "maybe"',
    ],
  ])("%j = %j", (path, value, problem) => {
    expect(problemsOf(storedRun(path, value))).toEqual([problem]);
  });

  test("a long value is cut", () => {
    expect(problemsOf(storedRun(["host", "cpus"], "x".repeat(1e6)))[0]?.length).toBeLessThan(120);
  });
});

test("every problem is reported at once", () => {
  const run = { ...exampleRun(), host: {}, notMeasured: null };
  expect(problemsOf(run).length).toBeGreaterThan(9);
});

describe("F13 F34 figures of a valid trial that no machine can have measured are named", () => {
  // trials[2] is a load trial, trials[0] a benchmark, on a machine of 4 CPUs.
  const window = ["trials", 2, "windows", 0] as const;
  test.each<[string, readonly (string | number)[], unknown]>([
    ["−66 749 logins/s", [...window, "achievedPerSecond"], -66_749],
    ["NaN as JSON has it", [...window, "achievedPerSecond"], null],
    ["a CPU counter that ran backwards", [...window, "components", 0, "cpuUserSeconds"], -1],
    ["more CPU than the machine has", [...window, "components", 0, "cpuUserSeconds"], 60],
    ["a latency of minutes", [...window, "latencies", 0, "latency", "maxSeconds"], 600],
    ["samples that are not in the histogram", [...window, "latencies", 0, "latency", "samples"], 123],
    ["a histogram that was cut", [...window, "latencies", 0, "histogram", "hdr"], "HISTFAAA"],
    ["verifies that do not fit into their window", ["trials", 0, "measurement", "secondsPerOperation"], 1],
    ["a valid benchmark without a measurement", ["trials", 0, "measurement"], null],
  ])("%s", (_, path, value) => {
    const problems = problemsOf(storedRun(path, value));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^trials\[[02]\]\./);
  });

  const refused = { status: "refused", reasons: [{ code: "impossible-value", message: "achieved rate is -1." }] };

  test.each([
    ["trial", { verdict: refused }, {}],
    ["window of a valid trial", {}, { verdict: refused }],
  ])("a refused %s keeps its impossible figures: they are why it was refused", (_, ofTrial, ofWindow) => {
    const run = exampleRun();
    const trials = run.trials.map((trial) =>
      trial.kind === "load"
        ? Object.assign(trial, ofTrial, {
            windows: trial.windows.map((one) => Object.assign(one, { achievedPerSecond: -1 }, ofWindow)),
          })
        : trial,
    );
    expect(problemsOf({ ...run, trials })).toEqual([]);
  });

  test("two trials of one id are named", () => {
    const run = exampleRun();
    const doubled = { ...run, trials: [...run.trials, ...run.trials.slice(0, 1)] };
    expect(problemsOf(doubled)).toEqual([expect.stringMatching(/^trials\[18\]\.id: .* which is trials\[0\]$/)]);
  });
});

describe("C07 C08 figures that no store can have shown are named", () => {
  const lookups = {
    roundTripSeconds: 0.001,
    repetition: 1,
    lookups: 1000,
    p50Seconds: 0.0012,
    p99Seconds: 0.002,
    maxSeconds: 0.003,
    unanswered: 0,
  };
  const memory = { layout: "key-per-token", entries: 10_000, repetition: 1, grownBytes: 1.8e6 };
  const stored = (change: { readonly lookups?: object; readonly memory?: object }): unknown => ({
    ...exampleRun(),
    store: {
      conditions: { nodeVersion: "24.21.0", server: null, issuerBytes: 32, jtiBytes: 22, lifetimeSeconds: 3720 },
      memory: [{ ...memory, ...change.memory }],
      lookups: [{ ...lookups, ...change.lookups }],
      notes: [],
      notMeasured: [],
    },
  });

  test("a store without a fault has none", () => {
    expect(problemsOf(stored({}))).toEqual([]);
  });

  test.each<[string, Parameters<typeof stored>[0], RegExp]>([
    ["memory that shrank", { memory: { grownBytes: -5 } }, /^store\.memory\[0\]: 10000 entries in -5 bytes/],
    ["entries smaller than what tells them apart", { memory: { grownBytes: 1e5 } }, /^store\.memory\[0\]: /],
    [
      "a lookup faster than its round trip",
      { lookups: { p50Seconds: 0.0009 } },
      /^store\.lookups\[0\]: a p50 of 0\.0009 s is below/,
    ],
    ["percentiles that fall", { lookups: { p99Seconds: 0.0011 } }, /^store\.lookups\[0\]: the percentiles do not rise/],
    ["a lookup of minutes", { lookups: { maxSeconds: 600 } }, /^store\.lookups\[0\]: a lookup took 600 s/],
    ["more given up on than asked", { lookups: { unanswered: 1001 } }, /^store\.lookups\[0\]: 1001 of 1000/],
    [
      "a layout nobody knows",
      { memory: { layout: "bloom" } },
      /^store\.memory\[0\]\.layout: expected one of key-per-token/,
    ],
  ])("%s", (_, change, problem) => {
    expect(problemsOf(stored(change))).toEqual([expect.stringMatching(problem)]);
  });
});
