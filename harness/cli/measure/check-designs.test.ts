import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Config } from "../../plan/config.ts";
import { measuredDesigns, servedDesigns } from "../../plan/served-designs.ts";
import { projectRoot } from "../../provision/cache-directory.ts";
import { gitCheckout } from "../../provision/revisions/git-checkout.test-support.ts";
import { scratchDirectory } from "../../provision/scratch-directory.test-support.ts";
import { openRunCorpora } from "../../provision/tokens/run-corpora.ts";
import type { NotMeasured } from "../../results/findings.ts";
import { resolveTiny } from "../tiny-run.test-support.ts";
import { checkDesigns, type DesignCheck } from "./check-designs.ts";
import { type PreparedRun, prepareRun } from "./prepare-run.ts";

const es256: Config = { algorithms: ["ES256"], engines: ["node-crypto"] };
const placed: Config = {
  ...es256,
  load: { engine: "node-crypto", workloads: ["placement", "duet"] },
  probe: { placements: ["inline", "workers"] },
  duet: { comparisons: ["noise", "placement"] },
};
const oneDesign: Config = { ...es256, load: { engine: "node-crypto", denylists: ["none"], workloads: ["sweep"] } };
const revoking: Config = {
  ...es256,
  load: { engine: "node-crypto", denylists: ["none", "in-process"], workloads: ["sweep", "duet"] },
  duet: { comparisons: ["noise", "denylist"] },
};

test.each([
  {
    what: "worker threads whose verdict nobody reads",
    config: placed,
    file: "targets/verify/stages/signature-in-workers.ts",
    from: "(verdict) => verdict ?? decoded",
    to: "() => decoded",
    broken: "ES256 · node-crypto · typical · none · workers",
    why: /let in bad-signature tokens \(\d+ times\)/,
    left: ["placement inline", "duet inline"],
  },
  {
    what: "a denylist whose answer nobody reads",
    config: revoking,
    file: "targets/verify/stages/check-revocation.ts",
    from: 'if (decision === "clear")',
    to: 'if (decision !== "unknown")',
    broken: "ES256 · node-crypto · typical · in-process",
    why: /let in revoked tokens \(\d+ times\)/,
    left: ["sweep inline", "duet inline"],
  },
])(
  "F24 a design that lets in what it must refuse is in no trial, and the run says which and why: $what",
  async ({ config, file, from, to, broken, why, left }) => {
    const checkout = await gitCheckout();
    await checkout.edit(file, from, to);
    await symlink(join(projectRoot, "node_modules"), join(checkout.path, "node_modules"));
    const prepared = await prepare(config);
    const installation = { root: checkout.path, nodePath: process.execPath };
    const { plan, manifest } = await checkDesigns(prepared, await checkOf({ installation }));
    expect(manifest.notMeasured).toMatchObject([
      { what: broken, why: expect.stringMatching(why) as string, code: "wrong-answers" },
    ]);
    expect(plan.notMeasured).toEqual(manifest.notMeasured);
    expect(servedDesigns(prepared.plan.trials)).toHaveLength(2);
    expect(servedDesigns(plan.trials)).toHaveLength(1);
    const kinds = plan.trials.map((trial) => `${trial.workload} ${measuredDesigns(trial)[0]?.placement}`);
    expect(new Set(kinds)).toEqual(new Set(left));
    expect(plan.trials.map(({ order }) => order)).toEqual(plan.trials.map((_, index) => index));
  },
);

test("a run whose designs all answer rightly goes on as it was planned: every placement, a denylist and a cache", async () => {
  const prepared = await prepare({
    ...es256,
    load: { engine: "node-crypto", denylists: ["none", "in-process"], workloads: ["placement", "duet"] },
    duet: { comparisons: ["denylist", "cache"] },
  });
  expect(servedDesigns(prepared.plan.trials)).toHaveLength(6);
  expect(await checkDesigns(prepared, await checkOf())).toBe(prepared);
});

test("what a busy machine can do by itself has to come twice: a verifier that ends once is asked again", async () => {
  const checkout = await gitCheckout();
  const seen = join(scratchDirectory(), "seen");
  await checkout.edit(
    "targets/verifier/token-guard.ts",
    "import type",
    'import { existsSync, writeFileSync } from "node:fs";\nimport type',
  );
  const check = "return check(reply, credentials.token, done);";
  const file = JSON.stringify(seen);
  await checkout.edit(
    "targets/verifier/token-guard.ts",
    check,
    `if (!existsSync(${file})) { writeFileSync(${file}, ""); process.exit(3); }\n    ${check}`,
  );
  await symlink(join(projectRoot, "node_modules"), join(checkout.path, "node_modules"));
  const prepared = await prepare(oneDesign);
  const installation = { root: checkout.path, nodePath: process.execPath };
  expect(await checkDesigns(prepared, await checkOf({ installation }))).toBe(prepared);
  expect(existsSync(seen)).toBe(true);
});

test("targets that cannot be asked are not measured, and nothing is said of their answers", async () => {
  const prepared = await prepare(oneDesign);
  const installation = { root: scratchDirectory(), nodePath: process.execPath };
  const { plan, manifest } = await checkDesigns(prepared, await checkOf({ installation }));
  expect(plan.trials).toEqual([]);
  const [{ what, why, code } = {}, ...others] = manifest.notMeasured as readonly Partial<NotMeasured>[];
  expect({ what, code, others }).toEqual({
    what: "ES256 · node-crypto · typical · none",
    code: undefined,
    others: [],
  });
  expect(why).toMatch(/^its targets could not be asked: \S/u);
});

test("an interrupt in the check ends it, and no design is called broken for it", async () => {
  const prepared = await prepare(placed);
  const interrupt = new AbortController();
  const update = () => setTimeout(() => interrupt.abort(), 200);
  const checking = checkDesigns(prepared, await checkOf({ signal: interrupt.signal, update }));
  await expect(checking).rejects.toHaveProperty("name", "AbortError");
});

async function prepare(config: Config): Promise<PreparedRun> {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  return await prepareRun(resolveTiny(config), stack, new AbortController().signal, () => {});
}

async function checkOf(change: Partial<DesignCheck> = {}): Promise<DesignCheck> {
  const corpora = await openRunCorpora(7);
  onTestFinished(() => corpora[Symbol.asyncDispose]());
  return { corpora, signal: new AbortController().signal, update: () => {}, ...change };
}
