import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { analyseAb } from "../../analyse/regression/analyse-ab.ts";
import type { AbVerdict } from "../../analyse/regression/ab-analysis.ts";
import type { AbEffort } from "../../plan/ab-trials.ts";
import { type GitCheckout, gitCheckout } from "../../provision/revisions/git-checkout.test-support.ts";
import { findRedis } from "../../provision/redis/redis.ts";
import { exampleAb, exampleAbScenarios, exampleScatter } from "../../results/example-ab.test-support.ts";
import type { DuetTrialResult } from "../../results/trial-result.ts";
import { validateAbResult } from "../../results/validate-ab-result.ts";
import { abCommand, abFailure } from "./ab-command.ts";
import { runProgram } from "../program.ts";
import { type BufferStreams, bufferStreams } from "../tiny-run.test-support.ts";
import { printedOutput } from "../printed-output.test-support.ts";

const redis = await findRedis();
const needs = "missing" in redis ? ` [skipped: needs Redis: ${redis.hint}]` : "";

/** Too few pairs for a verdict: what is tried is the way through. */
const short: AbEffort = { looks: [2], blocks: 2, stagePairs: 1, stageBlocks: 2 };

test.skipIf("missing" in redis)(
  `base and candidate are measured as what they are, and everything is kept${needs}`,
  { timeout: 300_000 },
  async (context) => {
    const { checkout, streams } = await opened();
    await checkout.edit(
      "targets/verify/denylists/redis.ts",
      "const found = await redis.exists(revocationKey(identity));",
      "await redis.exists(revocationKey(identity));\n        const found = await redis.exists(revocationKey(identity));",
    );
    const status = await abCommand(
      streams,
      { base: "main", scenarios: ["HS256+redis"], quiet: true, json: true, junit: "junit.xml" },
      short,
    );
    const result = await storedResult(checkout);
    expect(result).toMatchObject({
      ab: { status: "complete", looks: [2] },
      sides: [
        { role: "base", revision: "main", dirty: false },
        { role: "candidate", revision: ".", dirty: true },
      ],
    });
    // Without a positive control nothing is measured, and that is an invalid night.
    context.skip(
      result.planted === null && analyseAb(result).verdict === "invalid" && status === 4,
      "the machine spoiled every calibration of planted work",
    );
    const { trials = [] } = result.scenarios[0] ?? {};
    expect(trials.length).toBeGreaterThanOrEqual(2);
    // Only in the candidate is the denylist asked twice, whatever the machine made of the pair.
    const slices = trials.flatMap((trial) =>
      trial.slices.map((slice) => ({ role: roleOf(trial, slice.variant), slice })),
    );
    expect(new Set(slices.map(({ role }) => role))).toEqual(new Set(["base", "candidate", "base-again", "planted"]));
    for (const { role, slice } of slices)
      expect({ role, commands: Math.round((slice.redisCommands ?? 0) / slice.requests) }).toEqual({
        role,
        commands: role === "candidate" ? 2 : 1,
      });
    // Two pairs have no exact limits: neither can a control hold, nor is there an answer, and without one there is no pass.
    expect(["invalid", "inconclusive"]).toContain(analyseAb(result).verdict);
    expect(status).toBe(analyseAb(result).verdict === "invalid" ? 4 : 5);
    expect(streams.err()).toMatch(/^JC-AB-00[12]: /m);
    expect(printedOutput("ab-output", streams.out()).analysis).toEqual(analyseAb(result));
    expect(await readFile(join(checkout.path, "ab/latest/ab.md"), "utf8")).toContain("HS256+redis");
    expect(await readFile(join(checkout.path, "junit.xml"), "utf8")).toContain("HS256+redis");
    expect(analyseAb(result)).toEqual(
      JSON.parse(await readFile(join(checkout.path, "ab/latest/ab-analysis.json"), "utf8")),
    );
  },
);

test("each verdict has its status, and an interrupted comparison is none", () => {
  const verdicts = { pass: null, regression: 99, inconclusive: 5, invalid: 4, broken: 99 } as const;
  for (const [verdict, status] of Object.entries(verdicts)) {
    const [result, said] = [exampleAb(), analyseAb(exampleAb())];
    const analysis = { ...said, verdict: verdict as AbVerdict, reasons: ["because"] };
    expect(abFailure({ directory: "d", result, analysis })?.exitStatus ?? null).toBe(status);
    const interrupted = { ...result, ab: { ...result.ab, status: "interrupted" as const } };
    expect(abFailure({ directory: "d", result: interrupted, analysis })?.exitStatus).toBe(130);
  }
});

test("a reference that is broken is named in what to do, not the base", () => {
  const result = exampleAb({ faults: [{ role: "reference", scenario: "RS256", what: "answered 500 (once)" }] });
  expect(abFailure({ directory: "d", result, analysis: analyseAb(result) })).toMatchObject({
    code: "JC-AB-001",
    hint: "compare with a reference that works",
  });
});

test(
  "a candidate that lets in what it must refuse is stopped before anything is timed",
  { timeout: 120_000 },
  async () => {
    const { checkout, streams } = await opened();
    await checkout.edit("targets/verify/stages/check-claims.ts", 'return "expired"', "void 0");
    const compared = ["ab", "--base", "main", "--scenarios", "HS256+node-crypto", "--quiet"];
    const status = await runProgram(streams, [
      ...compared,
      "--junit",
      "junit.xml",
      "--comment-file",
      "comment.md",
      "--github",
    ]);
    expect(streams.err()).toMatch(/^JC-AB-004: The candidate \(\.\) under HS256\+node-crypto: let in expired tokens/m);
    expect(status).toBe(99);
    expect(streams.out()).toMatch(/^VERDICT {2}BROKEN\n/);
    // Red wherever somebody looks: in the log, in the test report and in the comment.
    expect(streams.err()).toMatch(/^::error title=jwt-capacity ab%3A broken::The candidate /m);
    expect(await readFile(join(checkout.path, "junit.xml"), "utf8")).toMatch(/<failure message="let in expired tokens/);
    expect(await readFile(join(checkout.path, "comment.md"), "utf8")).toMatch(/^# jwt-capacity ab: BROKEN/);
    const result = await storedResult(checkout);
    expect(result.scenarios.every(({ trials }) => trials.length === 0)).toBe(true);
  },
);

test(
  "a candidate that does not start is broken as well, and a base that does not leaves nothing to compare with",
  {
    timeout: 180_000,
  },
  async () => {
    const { checkout, streams } = await opened();
    await checkout.edit("targets/verifier/main.ts", "import", 'throw new Error("it is broken");\nimport');
    const scenarios = ["--scenarios", "HS256+node-crypto", "--quiet"];
    expect(await runProgram(streams, ["ab", "--base", "main", ...scenarios])).toBe(99);
    expect(streams.err()).toMatch(/^JC-AB-004: The candidate \(\.\) under HS256\+node-crypto: .*verifier/m);
    const again = await bufferStreams();
    onTestFinished(() => again[Symbol.asyncDispose]());
    const turned = ["ab", "--base", ".", "--candidate", "main", ...scenarios];
    expect(await runProgram({ ...again, cwd: checkout.path }, turned)).toBe(4);
    expect(again.err()).toMatch(/^JC-AB-001: The base \(\.\) under [^]*compare with a base that works/m);
  },
);

test("a scenario that was asked for and not measured is no pass: 3 where everything else passed, and never 0", () => {
  const notMeasured = [{ what: "scenario RS256+redis", why: "no Redis was found", hint: "install one" }];
  const result = exampleAb({ notMeasured });
  const analysis = analyseAb(result);
  expect(analysis.verdict).toBe("inconclusive");
  expect(abFailure({ directory: "d", result, analysis })).toMatchObject({ code: "JC-REDIS-001", hint: "install one" });
  const open = exampleScatter(12, { shift: 0.03, spread: 0.1 });
  const undecided = exampleAb({ notMeasured, scenarios: exampleAbScenarios(exampleScatter(12), open) });
  expect(abFailure({ directory: "d", result: undecided, analysis: analyseAb(undecided) })?.code).toBe("JC-AB-002");
});

test("what cannot be compared is refused with the reason, before anything is made", async () => {
  const { checkout, streams } = await opened();
  for (const [args, message] of [
    [["--base", "nosuch"], /JC-REVISION-001: .*"nosuch"/],
    [["--base", "main", "--scenarios", "RS265"], /JC-USAGE-001: RS265: expected to begin with an algorithm/],
    [["--candidate", "main"], /JC-USAGE-001: --base REF: expected/],
  ] as const) {
    expect(await runProgram(streams, ["ab", ...args, "--quiet"])).toBe(2);
    expect(streams.err()).toMatch(message);
  }
  expect(existsSync(join(checkout.path, "ab"))).toBe(false);
});

async function opened(): Promise<{ readonly checkout: GitCheckout; readonly streams: BufferStreams }> {
  const checkout = await gitCheckout();
  await checkout.write(".gitignore", "node_modules/\nab/\n");
  await checkout.commit("ignore what ab writes");
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  return { checkout, streams: { ...streams, cwd: checkout.path } };
}

function roleOf({ variants }: DuetTrialResult, variant: number): string {
  return variants[variant]?.name ?? "";
}

async function storedResult({ path }: GitCheckout) {
  const checked = validateAbResult(JSON.parse(await readFile(join(path, "ab/latest/ab.json"), "utf8")));
  if ("problems" in checked) throw new Error(checked.problems.join("\n"));
  return checked.ab;
}
