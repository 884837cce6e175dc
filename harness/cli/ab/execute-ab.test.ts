import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nightlyEffort } from "../../plan/ab-trials.ts";
import { findRedis } from "../../provision/redis/redis.ts";
import { gitCheckout } from "../../provision/revisions/git-checkout.test-support.ts";
import { scratchDirectory } from "../../provision/scratch-directory.test-support.ts";
import { bufferStreams } from "../tiny-run.test-support.ts";
import { readAbRequest } from "./ab-options.ts";
import { executeAb } from "./execute-ab.ts";
import { findSides } from "./install-sides.ts";

const redis = await findRedis();
const needs = "missing" in redis ? ` [skipped: needs Redis: ${redis.hint}]` : "";

test.skipIf("missing" in redis)(
  `what fails after Redis was started leaves no server behind${needs}`,
  { timeout: 120_000 },
  async () => {
    const { path } = await gitCheckout();
    const streams = await bufferStreams();
    onTestFinished(() => streams[Symbol.asyncDispose]());
    // A file stands where the directory of the comparison is to be made.
    const out = join(scratchDirectory({ taken: "" }), "taken");
    const request = readAbRequest({ base: "main", candidate: "main", scenarios: ["HS256+redis"], out });
    const found = await findSides(request.sides, path);
    const before = childProcesses();
    await expect(executeAb(request, streams, { quiet: true, effort: nightlyEffort, found })).rejects.toThrow("taken");
    // One that was there before may have ended meanwhile.
    expect(childProcesses()).toBeLessThanOrEqual(before);
  },
);

/** Processes of ours that have not ended: each keeps this one alive. */
function childProcesses(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "ProcessWrap").length;
}
