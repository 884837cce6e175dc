import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { plannedRun } from "../../analyse/claims/planned-run.test-support.ts";
import { presetIds, presets } from "../../analyse/fleet/presets.ts";
import { SCHEMA_VERSION } from "../../results/run-result.ts";
import { syntheticReport, withoutLoad } from "../../../reports/synthetic-run.test-support.ts";
import { objectiveOf, planQuestionOf } from "./plan-options.ts";
import { planDocumentSchema } from "./plan-document-schema.ts";
import { runProgram } from "../program.ts";
import { bufferStreams } from "../tiny-run.test-support.ts";

const { run } = syntheticReport();
const { sizing } = run.run;

/** Stores a run and plans from it. */
async function plan(args: readonly string[], stored = run) {
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  const directory = join(streams.cwd, "results", "one");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "results.json"), JSON.stringify({ ...stored, schemaVersion: SCHEMA_VERSION }));
  const status = await runProgram(streams, ["plan", "results/one", ...args]);
  return { status, out: streams.out(), err: streams.err() };
}

test("a plan answers with nodes, vCPUs, traffic, Redis, what gives out first and what moves it, and exits with 0", async () => {
  const { status, out, err } = await plan(["--rate", "20000", "--slo", "p99=50ms", "--denylist", "redis"]);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(
    /^For 20 000 validations\/s at p99 ≤ 50 ms with 30 % head-room and N\+1:\n {2}\d+ nodes × \d+ vCPU\n/,
  );
  for (const words of [
    "autoscaler target for a node",
    "inbound",
    "Redis",
    "lookups",
    "gives out first",
    "capacity model, one process",
    "What moves the vCPUs most",
    "Assumptions",
  ]) {
    expect(out).toContain(words);
  }
  expect(out).not.toContain("With one choice changed");
  // No price was given, so there is no cost.
  expect(out).not.toContain("cost a month");
});

test.each([
  { args: ["--denylist", "redis", "--revoked", "1000", "--logins", "0.1", "--price-vcpu-hour", "0.04"] },
  { args: ["--slo", "p99=1us"] },
  { args: ["--preset", "sso"] },
  { args: ["--algorithm", "HS256", "--what-if"] },
])("C3: plan $args --json prints what its published schema says, and every member of it", async ({ args }) => {
  const { status, out } = await plan([...args, "--json"]);
  expect(status).toBe(0);
  const printed: unknown = JSON.parse(out);
  expect(planDocumentSchema.parse(printed)).toEqual(printed);
});

test("--what-if ranks one changed choice at a time, fewest vCPUs first", async () => {
  const { out } = await plan(["--rate", "20000", "--slo", "p99=50ms", "--what-if", "--json"]);
  const { design, whatIfs } = JSON.parse(out) as {
    readonly design: { readonly subject: Readonly<Record<string, unknown>> };
    readonly whatIfs: readonly {
      readonly field: string;
      readonly vcpuChange: number;
      readonly design: { readonly subject: Readonly<Record<string, unknown>> };
    }[];
  };
  expect(new Set(whatIfs.map(({ field }) => field))).toEqual(
    new Set(["algorithm", "denylist", "cache", "engine", "tokenProfile"]),
  );
  expect(whatIfs.map(({ vcpuChange }) => vcpuChange)).toEqual(
    whatIfs.map(({ vcpuChange }) => vcpuChange).toSorted((a, b) => a - b),
  );
  for (const { field, design: other } of whatIfs) {
    const changed = Object.keys(design.subject).filter(
      (name) => JSON.stringify(design.subject[name]) !== JSON.stringify(other.subject[name]),
    );
    expect(changed).toEqual([field]);
  }
});

test.each(
  presetIds.flatMap((id) => [
    { id, of: "a synthetic run", from: run },
    { id, of: "all that the quick profile plans", from: plannedRun("quick") },
  ]),
)(
  "the preset $id prints nodes, vCPUs, bandwidth, cost and how far that is from the claim, from $of",
  async ({ id, from }) => {
    const { status, out } = await plan(["--preset", id, "--price-vcpu-hour", "0.04", "--price-gb", "0.05"], from);
    expect(status).toBe(0);
    expect(out).toMatch(/\d+ nodes? × 2 vCPU/);
    for (const words of [
      "vCPUs of the verifiers",
      "inbound",
      "cost a month",
      `Preset: ${presets[id].label.slice(0, 12)}`,
    ])
      expect(out).toContain(words);
    const { claimedNodes } = presets[id];
    const claim = `Claimed: ${claimedNodes} nodes\\. From this run: [\\d ]+,\\s(the same|[\\d.]+ times (as many|fewer))`;
    expect(out).toMatch(claimedNodes === null ? /No number of nodes is claimed/ : new RegExp(claim));
  },
);

describe("what is asked", () => {
  test("options come before the preset, and the preset before the run's own question", () => {
    const question = planQuestionOf({ preset: "iot", headroom: 0.5 }, sizing);
    expect(question).toMatchObject({ ratePerSecond: 1e6, headroom: 0.5, vcpusPerNode: sizing.vcpusPerNode });
  });

  test("a daily total becomes a peak by the peak factor: three times the mean unless another one is given", () => {
    expect(planQuestionOf({ perDay: 8_640_000 }, sizing)).toMatchObject({ ratePerSecond: 300, peakFactor: 3 });
    expect(planQuestionOf({ perDay: 8_640_000, peakFactor: 5 }, sizing).ratePerSecond).toBe(500);
    expect(planQuestionOf({ preset: "sso", peakFactor: 6 }, sizing).ratePerSecond).toBeCloseTo((10e6 / 86_400) * 6, 9);
    // A rate is a peak already.
    expect(planQuestionOf({ rate: 100, peakFactor: 6 }, sizing).ratePerSecond).toBe(100);
    expect(planQuestionOf({ peakFactor: 6 }, sizing).ratePerSecond).toBe(sizing.ratePerSecond);
  });

  test.each([
    ["p99=5ms", { sloPercentile: "p99", sloSeconds: 0.005 }],
    ["p99.9 <= 0.02s", { sloPercentile: "p999", sloSeconds: 0.02 }],
    ["p50=700µs", { sloPercentile: "p50", sloSeconds: 0.0007 }],
    ["p95≤9.5", { sloPercentile: "p95", sloSeconds: 0.0095 }],
  ])("the objective %s", (text, expected) => {
    expect(objectiveOf(text)).toEqual(expected);
  });
});

test.each([
  [
    ["--slo", "p98=5ms"],
    2,
    /JC-USAGE-001: --slo: expected a percentile and a limit such as p99=5ms; got p98=5ms; there are p50, /,
  ],
  [["--preset", "ecomerce"], 2, /JC-USAGE-001: --preset: no preset ecomerce\. Did you mean ecommerce\?/],
  [["--rate", "5", "--per-day", "5"], 2, /JC-USAGE-001: --rate and --per-day both/],
  [["--zones", "3", "--spare", "2"], 2, /JC-USAGE-001: --spare and --zones both/],
  [["--per-day", "-5"], 2, /JC-USAGE-001: --per-day: .*-5/],
  [["--headroom", "2"], 2, /JC-USAGE-001: The head-room must be from 0 to 95 %; it is 200 %\.\nNext: /],
  [["--zones", "1", "--json"], 2, /JC-USAGE-001: The zones must be 0 for none, or a whole number from 2; it is 1\./],
  [["--algorithm", "ES512"], 2, /JC-PLAN-001: run .* knows nothing of ES512 · .*; it knows RS256/],
])("%j is a mistake that is said with what to do", async (args, expected, says) => {
  const { status, out, err } = await plan(args);
  expect({ status, out }).toEqual({ status: expected, out: "" });
  expect(err).toMatch(says);
});

test("a refused run sizes nothing and exits with 4", async () => {
  const { status, out, err } = await plan([], withoutLoad(run));
  expect({ status, out }).toEqual({ status: 4, out: "" });
  expect(err).toMatch(/JC-VERDICT-001: run .* was refused: No valid trial/);
});
