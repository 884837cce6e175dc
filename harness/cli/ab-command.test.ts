import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { analyseAb } from "../analyse/regression/analyse-ab.ts";
import type { AbEffort } from "../plan/ab-trials.ts";
import { type GitCheckout, gitCheckout } from "../provision/git-checkout.test-support.ts";
import { findRedis } from "../provision/redis.ts";
import { validateAbResult } from "../results/validate-ab-result.ts";
import { abCommand } from "./ab-command.ts";
import { runProgram } from "./program.ts";
import { type BufferStreams, bufferStreams } from "./tiny-run.test-support.ts";

const redis = await findRedis();
const needs = "missing" in redis ? ` [skipped: needs Redis: ${redis.hint}]` : "";

/** The fewest pairs for which there are exact limits at 2.5 %. */
const short: AbEffort = { looks: [6], blocks: 2, stagePairs: 2, stageBlocks: 2 };

test.skipIf("missing" in redis)(
  `a denylist that is asked twice is a regression, and stage and metric that moved are named${needs}`,
  { timeout: 400_000 },
  async () => {
    const { checkout, streams } = await opened();
    await checkout.edit(
      "targets/verify/denylists/redis.ts",
      "return (await redis.exists(revocationKey(identity)))",
      "await redis.exists(revocationKey(identity));\n        return (await redis.exists(revocationKey(identity)))",
    );
    const options = { base: "main", scenarios: ["HS256+redis"], quiet: true };
    const status = await abCommand(streams, options, short);
    const result = await storedResult(checkout);
    const analysis = analyseAb(result);
    const [scenario] = analysis.scenarios;
    expect(result.scenarios[0]?.trials.length).toBeGreaterThanOrEqual(6);
    expect(result.sides).toMatchObject([
      { role: "base", revision: "main", dirty: false },
      { role: "candidate", revision: ".", dirty: true },
    ]);
    // A noisy neighbour of this machine may void the night by its controls, never what is in plain sight.
    expect(scenario?.verdict).toBe("regression");
    expect(scenario?.moved.join("\n")).toMatch(/2\.0\d* commands to Redis per validation instead of 1\.0/);
    expect(scenario?.moved.join("\n")).toMatch(/denylist/);
    expect({ [analysis.verdict]: status }).toEqual({
      [analysis.verdict]: { regression: 99, invalid: 4, inconclusive: 5, pass: 0 }[analysis.verdict],
    });
    expect(streams.out()).toContain("HS256+redis");
    expect(await readFile(join(checkout.path, "ab/latest/ab.md"), "utf8")).toContain("HS256+redis");
  },
);

test(
  "a candidate that lets in what it must refuse is stopped before anything is timed",
  { timeout: 120_000 },
  async () => {
    const { checkout, streams } = await opened();
    await checkout.edit("targets/verify/stages/check-claims.ts", 'return "expired"', "void 0");
    const status = await runProgram(streams, ["ab", "--base", "main", "--scenarios", "HS256+node-crypto", "--quiet"]);
    expect(streams.err()).toMatch(
      /^JC-AB-001: the candidate \(\.\) answers wrongly under HS256\+node-crypto: let in expired tokens/m,
    );
    expect(status).toBe(4);
    expect(streams.out()).toBe("");
  },
);

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

async function storedResult({ path }: GitCheckout) {
  const checked = validateAbResult(JSON.parse(await readFile(join(path, "ab/latest/ab.json"), "utf8")));
  if ("problems" in checked) throw new Error(checked.problems.join("\n"));
  return checked.ab;
}
