import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { analyseAb } from "../../analyse/regression/analyse-ab.ts";
import { createRunDirectory } from "../../gather/run-directory.ts";
import { parseScenario } from "../../plan/ab-scenario.ts";
import type { AbEffort } from "../../plan/ab-trials.ts";
import { decidePinning } from "../../provision/host/pinning.ts";
import { readHostLimits } from "../../provision/host/host-limits.ts";
import { type GitCheckout, gitCheckout } from "../../provision/revisions/git-checkout.test-support.ts";
import { scratchDirectory } from "../../provision/scratch-directory.test-support.ts";
import { openRunCorpora } from "../../provision/tokens/run-corpora.ts";
import { exampleAb, exampleScatter } from "../../results/example-ab.test-support.ts";
import type { AbResult } from "../../results/ab-result.ts";
import { keepRedis } from "../measure/keep-redis.ts";
import { hostFingerprint } from "../measure/prepare-run.ts";
import { findSides, installSides } from "./install-sides.ts";
import { type AbSetting, runAb } from "./run-ab.ts";

/** The limits of two pairs leave out 0 only when they hardly differ; those of three do for anything large. */
const short: AbEffort = { looks: [12], blocks: 2, stagePairs: 3, stageBlocks: 2 };
const scenario = "RS256";

test(
  "where a candidate has become dearer both sides are measured stage by stage, and the stage is named: a key imported for every request",
  { timeout: 300_000 },
  async ({ skip }) => {
    const checkout = await gitCheckout();
    await checkout.edit(
      "targets/verify/engines/jose.ts",
      "await jwtVerify<Claims>(token, imported, options)",
      // Eight times, so that no noise of any machine hides it.
      "(await Promise.all(Array.from({ length: 8 }, () => importKey(key))), await jwtVerify<Claims>(token, imported, options))",
    );
    const setting = await settingOf(checkout);
    const measured = await runAb(decided(0.2), setting);
    // The pairs stood before: only what comes after a regression is measured here.
    expect(measured.scenarios[0]?.trials).toHaveLength(12);
    expect(measured.scenarios[0]?.stages).toHaveLength(short.stagePairs);
    const refused = measured.scenarios[0]?.stages.some(({ verdict }) => verdict.status === "refused") === true;
    skip(refused, "needs a machine quiet enough that no duet of stages is refused");
    const [said] = analyseAb(measured).scenarios;
    expect(said?.stages[0]?.stage).toBe("signature");
    expect(said?.moved).toEqual([
      expect.stringMatching(/^signature: .* µs of CPU per validation instead of .* µs \(\+/),
    ]);
  },
);

test("in a night of which nothing can be believed no stage is measured", { timeout: 120_000 }, async () => {
  const measured = await runAb(decided(0.2, exampleScatter(12)), await settingOf(await gitCheckout()));
  expect(measured.scenarios[0]?.stages).toEqual([]);
});

test(
  "nor in one whose controls could not be tested, however much the candidate rose",
  { timeout: 120_000 },
  async () => {
    const few = exampleScatter(12, { shift: 0.2 });
    const spent = exampleAb({
      scenarios: [
        { name: scenario, candidate: few.slice(0, 6), again: exampleScatter(6), planted: few.slice(0, 6) },
        { name: "ES256", candidate: few },
      ],
      ab: { looks: [12], secondsPerScenario: 1 },
    });
    const measured = await runAb(spent, await settingOf(await gitCheckout()));
    expect(analyseAb(measured).scenarios[1]?.verdict).toBe("regression");
    expect(measured.scenarios.map(({ stages }) => stages)).toEqual([[], []]);
  },
);

test(
  "a candidate that passes the check and ends under load is broken after two pairs: no more of them are tried",
  { timeout: 300_000 },
  async () => {
    const checkout = await gitCheckout();
    // More than half a second of four connections can ask for.
    await editGuard(checkout, "if ((globalThis.asked = (globalThis.asked ?? 0) + 1) > 8000) process.exit(3);");
    // What planted work costs was found before.
    const measured = await runAb(exampleAb(unmeasured), await settingOf(checkout));
    expect(measured.faults).toEqual([
      {
        role: "candidate",
        scenario,
        what: expect.stringMatching(/^in 2 of \d+ pairs, under load: verifier exited with code 3/) as string,
      },
    ]);
    expect(measured.scenarios[0]?.stages).toEqual([]);
    expect(analyseAb(measured).verdict).toBe("broken");
  },
);

test.each([
  ["never answers", "return;", /never answered 4 requests/],
  ["ends", "process.exit(3);", /^verifier exited with code 3/],
])("a candidate that %s when it is asked is broken before anything is timed", { timeout: 120_000 }, async (...row) => {
  const [, does, what] = row;
  const checkout = await gitCheckout();
  await editGuard(checkout, does);
  const measured = await runAb(begun(), await settingOf(checkout));
  expect(measured.faults).toEqual([{ role: "candidate", scenario, what: expect.stringMatching(what) as string }]);
  expect(measured).toMatchObject({ planted: null, scenarios: [{ trials: [] }] });
});

test("a candidate whose issuer does not revoke is broken, and no defect of ours", { timeout: 120_000 }, async () => {
  const checkout = await gitCheckout();
  await checkout.edit("targets/issuer/revoke.ts", "if (revoke === null) {", "if (revoke !== null) {");
  const measured = await runAb(begun(), await settingOf(checkout, { named: `${scenario}+in-process` }));
  expect(measured.faults).toMatchObject([
    {
      role: "candidate",
      what: expect.stringMatching(/a token could not be revoked .*expected 200, got 400/) as string,
    },
  ]);
});

test("an interrupt in the check of a side ends it without a fault", { timeout: 120_000 }, async () => {
  const checkout = await gitCheckout();
  const directory = scratchDirectory();
  const asked = join(directory, "asked");
  // It is asked, says so and leaves everybody waiting.
  await checkout.edit(
    "targets/verifier/token-guard.ts",
    "import type",
    'import { writeFileSync } from "node:fs";\nimport type',
  );
  await editGuard(checkout, `return writeFileSync(${JSON.stringify(asked)}, "");`);
  const interrupt = new AbortController();
  const watching = watch(directory, () => existsSync(asked) && interrupt.abort());
  onTestFinished(() => watching.close());
  const measured = await runAb(begun(), await settingOf(checkout, { signal: interrupt.signal }));
  expect(interrupt.signal.aborted).toBe(true);
  expect(measured).toMatchObject({ faults: [], planted: null, scenarios: [{ trials: [] }] });
});

/** Puts a statement in front of the check of every token. */
async function editGuard(checkout: GitCheckout, statement: string): Promise<void> {
  const check = "return check(reply, credentials.token, done);";
  await checkout.edit("targets/verifier/token-guard.ts", check, `${statement}\n    ${check}`);
}

/** An `ab` without a pair. */
const unmeasured = {
  scenarios: [{ name: scenario, candidate: [], again: [], planted: [] }],
  ab: { looks: [12], status: "interrupted" },
} as const;

/** One of which nothing is measured yet, planted work included. */
function begun(): AbResult {
  return exampleAb({ ...unmeasured, planted: null });
}

/** An `ab` whose pairs are all there, and whose controls hold unless told otherwise. */
function decided(shift: number, planted: readonly number[] = exampleScatter(12, { shift: 0.049 })): AbResult {
  const candidate = exampleScatter(12, { shift });
  return exampleAb({
    scenarios: [{ name: scenario, candidate, again: exampleScatter(12, { turn: 2 }), planted }],
    ab: { looks: [12] },
  });
}

/** Base and candidate are the first commit of a checkout and its working tree. */
async function settingOf(
  { path }: GitCheckout,
  { signal = new AbortController().signal, named = scenario }: { signal?: AbortSignal; named?: string } = {},
): Promise<AbSetting> {
  const side = (role: "base" | "candidate", revision: string) => ({ role, revision, packages: {}, settings: {} });
  const found = await findSides([side("base", "main"), side("candidate", ".")], path);
  const sides = await installSides(found, { onProgress: () => {}, signal });
  const pinning = decidePinning(readHostLimits());
  const corpora = await openRunCorpora(7);
  onTestFinished(() => corpora[Symbol.asyncDispose]());
  const spec = parseScenario(named);
  if ("problem" in spec) throw new Error(spec.problem);
  return {
    prepared: { k6: null, redis: keepRedis(null), pinning, manifest: { host: hostFingerprint(pinning) } },
    corpora,
    directory: await createRunDirectory(scratchDirectory(), "ab"),
    signal,
    update: () => {},
    onResult: () => Promise.resolve(),
    sides,
    scenarios: [spec],
    effort: short,
  };
}
