import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { syntheticReport } from "../../../reports/synthetic-run.test-support.ts";
import { comparedRun, scattered, slowedDown } from "../../analyse/compare/compared-runs.test-support.ts";
import { comparisonSchema } from "../../analyse/compare/comparison-schema.ts";
import { COMMAND } from "../../results/command.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { Verdict } from "../../results/verdict.ts";
import { runProgram } from "../program.ts";
import { type BufferStreams, bufferStreams } from "../tiny-run.test-support.ts";

const quiet = scattered(6, 0.01);
const base = comparedRun("base", { ratios: quiet, noise: quiet });
const candidate = comparedRun("candidate", { ratios: quiet.toReversed(), noise: quiet });
const worse = comparedRun("candidate", { ratios: quiet.map((value) => value + 0.08), noise: quiet });

/** Stores two runs and compares them. */
async function compare(
  args: readonly string[],
  runs: { readonly base?: RunResult; readonly candidate?: RunResult } = {},
) {
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  await store(streams, "base", runs.base ?? base);
  await store(streams, "candidate", runs.candidate ?? candidate);
  const status = await runProgram(streams, ["compare", "base", "candidate", ...args]);
  return { status, out: streams.out(), err: streams.err(), cwd: streams.cwd };
}

async function store(streams: BufferStreams, name: string, run: RunResult): Promise<void> {
  await mkdir(join(streams.cwd, name));
  await writeFile(join(streams.cwd, name, "results.json"), JSON.stringify(run));
}

describe("C15: the exit status says how it ended", () => {
  test("0 without a regression, and «no significant change» is said", async () => {
    const { status, out, err } = await compare([]);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toMatch(/^COMPARE {2}NO REGRESSION\n/);
    expect(out).toContain("no significant change");
  });

  test("99 with one, with effect, interval, p and what to do next", async () => {
    const { status, out, err } = await compare([], { candidate: worse });
    expect(status).toBe(99);
    expect(out).toMatch(/^COMPARE {2}REGRESSION\n/);
    expect(out).toMatch(/worse +\+8\.33 % +\d\.\d+–\d\.\d+ % +< 0\.001 +6\+6 {2}Engine: fast-jwt over jose/);
    expect(err).toMatch(/^JC-COMPARE-004: the candidate is worse: .*fast-jwt over jose[^]*\nNext: .* ab --base /);
  });

  test("5 where nothing that may decide was measured 3 times", async () => {
    const few = comparedRun("candidate", { ratios: quiet.slice(0, 2), noise: quiet });
    const { status, out, err } = await compare([], { candidate: few });
    expect(status).toBe(5);
    expect(out).toMatch(/^COMPARE {2}INCONCLUSIVE\n/);
    expect(out).toContain("not judged: n = 6 and 2");
    expect(err).toMatch(
      /^JC-COMPARE-003: what decides was not measured often enough: Nothing that may decide was measured 3 times in both/,
    );
  });

  test("5 where another Node slowed every figure of a trusted host, and how to tell", async () => {
    const { run } = syntheticReport();
    const slow = slowedDown({ ...run, run: { ...run.run, id: "slow" }, tools: { ...run.tools, node: "25.0.0" } }, 1.05);
    const { status, out, err } = await compare(["--trust-host"], { base: run, candidate: slow });
    expect(status).toBe(5);
    expect(out).toMatch(/^COMPARE {2}INCONCLUSIVE\n/);
    expect(err).toMatch(
      /^JC-COMPARE-003: a change of the software cannot be told from one of the machine: Most CPU figures moved alike.* Node or OpenSSL differs[^]*\nNext: .*--candidate-with node@VERSION/,
    );
  });

  const otherHost = { ...worse, host: { ...worse.host, cpuModel: "Another CPU" } };
  const refused: Verdict = { status: "refused", reasons: [{ code: "cpu-stolen", message: "stolen" }] };
  const allRefused = { ...worse, trials: worse.trials.map((trial) => ({ ...trial, verdict: refused })) };
  test.each([
    ["of another CPU", otherHost, /^JC-COMPARE-002: .*Example CPU in the base, Another CPU in the candidate/],
    [
      "with other CPUs",
      { ...worse, host: { ...worse.host, cpus: 8 } },
      /^JC-COMPARE-002: .*CPUs: 4 in the base, 8 in the candidate/,
    ],
    [
      "whose trials are all refused",
      allRefused,
      /^JC-COMPARE-002: Nothing was measured in both runs: .* 0 valid and 12/,
    ],
    ["that is the base itself", base, /^JC-COMPARE-002: Base and candidate are one and the same run/],
  ])("4 for a run %s, whatever was forced, and no figure is shown", async (_, other, says) => {
    const { status, out, err } = await compare(["--force", "--trust-host"], { candidate: other });
    expect({ status, out }).toEqual({ status: 4, out: "" });
    expect(err).toMatch(says);
    expect(err).toMatch(/\nNext: /);
  });

  test("2 for another configuration, with the way on; with --force it is compared and the warning stays (R13)", async () => {
    const other = { ...candidate, run: { ...candidate.run, configHash: "b".repeat(64) } };
    const refusal = await compare([], { candidate: other });
    expect({ status: refusal.status, out: refusal.out }).toEqual({ status: 2, out: "" });
    expect(refusal.err).toMatch(/^JC-COMPARE-001: [^]*--force/);
    const forced = await compare(["--force"], { candidate: other });
    expect(forced.status).toBe(0);
    expect(forced.out).toMatch(/WARN {2}Configuration: a{12} in the base, b{12} in the candidate/);
  });
});

test("R13: versions, pinning and a dirty tree that differ are warned about and do not stop it", async () => {
  const { status, out } = await compare([], {
    candidate: {
      ...candidate,
      run: { ...candidate.run, dirty: true, status: "interrupted" },
      host: { ...candidate.host, pinning: { pinned: false, why: "one CPU" }, loadAverage: 3 },
      tools: { ...candidate.tools, node: "25.0.0", libraries: { ...candidate.tools.libraries, jose: "7.0.0" } },
    },
  });
  expect(status).toBe(0);
  const text = out.replaceAll(/\s+/gu, " ");
  for (const words of [
    "Node: 24.21.0 in the base, 25.0.0 in the candidate",
    "Libraries: jose 6.2.17 in the base, jose 7.0.0 in the candidate",
    "CPUs of verifier and generators: 0,1 and 2,3 in the base, not pinned in the candidate",
    "uncommitted changes",
    "it was interrupted",
    "the load average was 3 on 4 CPUs",
  ]) {
    expect(text).toContain(words);
  }
});

test("what a stored baseline cannot do and what can is always said, with the commits where they are known", async () => {
  const at = (run: RunResult, commit: string): RunResult => ({ ...run, run: { ...run.run, commit } });
  const known = await compare([], { base: at(base, "a".repeat(40)), candidate: at(candidate, "b".repeat(40)) });
  const words = (out: string) => out.replaceAll(/\s+/gu, " ");
  expect(words(known.out)).toContain("cannot gate on a shared host");
  // Unbroken, so that it can be pasted.
  expect(known.out).toContain(`\n  ${COMMAND} ab --base aaaaaaaaaa --candidate bbbbbbbbbb\n`);
  expect((await compare([])).out).toContain(`\n  ${COMMAND} ab --base REF --candidate REF\n`);
});

test("C3: --json is one document that fits the published schema, also with a regression", async () => {
  const { status, out } = await compare(["--json", "--quiet"], { candidate: worse });
  expect(status).toBe(99);
  const document = JSON.parse(out) as object;
  expect(comparisonSchema.safeParse(document).error).toBeUndefined();
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  expect(await runProgram(streams, ["schema", "compare"])).toBe(0);
  const published = z.fromJSONSchema(JSON.parse(streams.out()) as Parameters<typeof z.fromJSONSchema>[0]);
  expect(published.safeParse(document).error).toBeUndefined();
  expect(published.safeParse({ ...document, schemaVersion: 2 }).success).toBe(false);
});

test("--html and --markdown write both; a place that cannot be written is said before anything is read, with 2", async () => {
  const { status, cwd } = await compare(["--html", "c.html", "--markdown", "c.md"]);
  expect(status).toBe(0);
  expect(await readFile(join(cwd, "c.html"), "utf8")).toMatch(/^<!doctype html>/);
  expect(await readFile(join(cwd, "c.md"), "utf8")).toContain("# jwt-capacity compare: NO REGRESSION");
  for (const option of ["--html", "--markdown"]) {
    const failed = await compare([option, "nowhere/c.out"]);
    expect({ status: failed.status, out: failed.out }).toEqual({ status: 2, out: "" });
    expect(failed.err).toMatch(/^JC-OUTPUT-001: the comparison cannot be written to .*c\.out/);
  }
});

test("C17: --github writes the regression as an error and the Markdown to the step summary", async () => {
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  await store(streams, "base", base);
  await store(streams, "candidate", worse);
  const summary = join(streams.cwd, "summary.md");
  await writeFile(summary, "before");
  const onGithub = { ...streams, env: { GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: "true" } };
  expect(await runProgram(onGithub, ["compare", "base", "candidate", "--json"])).toBe(99);
  expect(streams.err()).toMatch(/^::error title=jwt-capacity compare%3A REGRESSION::Engine: fast-jwt over jose/m);
  expect(await readFile(summary, "utf8")).toMatch(/^before\n# jwt-capacity compare: REGRESSION\n/);
});

test("R12: two whole runs are compared in every kind of figure, their series in one page", async () => {
  const { run } = syntheticReport();
  const twin = { ...run, run: { ...run.run, id: "twin" } };
  const { status, cwd } = await compare(["--html", "c.html"], { base: run, candidate: twin });
  expect(status).toBe(0);
  const page = await readFile(join(cwd, "c.html"), "utf8");
  for (const id of ["ratios", "verify-costs", "latency", "cpu", "tokens", "method"])
    expect(page).toContain(`<section id="${id}"`);
});
