import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultPopulation } from "../plan/population.ts";
import type { LoadTrialSpec } from "../plan/trial-spec.ts";
import { readHostLimits } from "../provision/host/host-limits.ts";
import { decidePinning } from "../provision/host/pinning.ts";
import { findK6 } from "../provision/k6/k6.ts";
import { isAlive } from "../provision/process-alive.test-support.ts";
import { scratchDirectory } from "../provision/scratch-directory.test-support.ts";
import { openRunCorpora, type RunCorpora } from "../provision/tokens/run-corpora.ts";
import type { RawLoadTrial } from "./raw-trial.ts";
import { runLoadTrial } from "./run-load-trial.ts";

const k6 = await findK6();
const needsK6 = "missing" in k6 ? ` [skipped: needs k6: ${k6.hint}]` : "";
const pinning = decidePinning(readHostLimits());

// Far longer than a test may take: a trial that waits for the end of its window fails by that.
const WINDOW_SECONDS = 120;
/** By then k6 has begun, its warm-up is over and the probe is in the middle of the window. */
const IN_WINDOW_MS = 5000;

const spec: LoadTrialSpec = {
  kind: "load",
  id: "verify",
  order: 0,
  workload: "verify",
  subject: {
    algorithm: "HS256",
    engine: "node-crypto",
    tokenProfile: "minimal",
    denylist: "none",
    placement: "inline",
    cache: null,
  },
  repetition: 1,
  seed: 1,
  corpusTokens: 1000,
  script: "verify.ts",
  warmupSeconds: 1,
  windows: [{ name: "measure", seconds: WINDOW_SECONDS, flows: [{ request: "verify", ratePerSecond: 100 }] }],
  onUnavailable: "fail-closed",
  population: defaultPopulation,
  probePerSecond: 50,
  thresholds: [],
};

let corpora: RunCorpora;
beforeAll(async () => {
  corpora = await openRunCorpora(1);
});
afterAll(() => corpora[Symbol.asyncDispose]());

describe.skipIf(needsK6 !== "")(`a trial ends as soon as nothing more can come of it${needsK6}`, () => {
  test("F06 when the verifier dies in the middle of a window, which is not kept", async () => {
    const { trial, generator } = await run({}, ({ verifier }) => kill(verifier, IN_WINDOW_MS));
    expect(trial).toMatchObject({
      deadComponents: [{ component: "verifier", how: "killed by SIGKILL" }],
      windows: [],
      after: null,
      interrupted: false,
      startFailure: null,
    });
    expect(trial.before?.requests).toBeGreaterThan(0);
    expect(isAlive(generator)).toBe(false);
  });

  test("F05 when k6 dies in the middle of a window, and no target is blamed for it", async () => {
    const { trial } = await run({}, ({ generator }) => kill(generator, IN_WINDOW_MS));
    expect(trial).toMatchObject({
      generator: { exitCode: null, signal: "SIGKILL" },
      deadComponents: [],
      windows: [],
      interrupted: false,
      startFailure: null,
    });
    expect(trial.after?.requests).toBeGreaterThan(trial.before?.requests ?? Infinity);
  });

  test("F06 when the verifier dies while k6 has not begun, and k6 is ended though it hears nothing", async () => {
    const { trial, generator } = await run({ script: endlessScript() }, ({ verifier }) => kill(verifier, 1000));
    expect(trial.deadComponents).toEqual([{ component: "verifier", how: "killed by SIGKILL" }]);
    expect(isAlive(generator)).toBe(false);
  });

  test("F01 when it is interrupted while k6 has not begun, and k6 is ended though it hears nothing", async () => {
    const controller = new AbortController();
    const interrupt = () => setTimeout(() => controller.abort(), 1000);
    const { trial, generator } = await run({ script: endlessScript() }, interrupt, { controller });
    expect(trial).toMatchObject({ interrupted: true, deadComponents: [], windows: [] });
    expect(isAlive(generator)).toBe(false);
  });
});

test("F01 a trial that is interrupted while its tokens are minted starts nothing more", async () => {
  const controller = new AbortController();
  const minting: RunCorpora = {
    ...corpora,
    async corpus(request) {
      const corpus = await corpora.corpus(request);
      controller.abort();
      // Targets that were started all the same would say that there is no such key.
      return { ...corpus, signingKeyFile: join(scratchDirectory(), "no-key") };
    },
  };
  const { trial, generator } = await run({}, () => {}, { controller, corpora: minting });
  expect(generator).toBeNaN();
  expect(trial).toMatchObject({ interrupted: true, windows: [], warmUp: null, before: null });
  expect(trial.startFailure).toMatch(/aborted/);
});

/** A script that k6 never comes to the end of when it loads it. */
function endlessScript(): string {
  return pathToFileURL(join(scratchDirectory({ "endless.js": "for (;;);\n" }), "endless.js")).href;
}

interface RunOptions {
  readonly controller?: AbortController;
  readonly corpora?: RunCorpora;
}

type Processes = Readonly<Record<string, number>>;

/** Runs the trial with a change; `generator` is the pid of its k6, NaN when none was started. */
async function run(
  change: Partial<LoadTrialSpec>,
  onStarted: (processes: Processes) => void,
  options: RunOptions = {},
): Promise<{ readonly trial: RawLoadTrial; readonly generator: number }> {
  let generator = Number.NaN;
  const { signal } = options.controller ?? new AbortController();
  const trial = await runLoadTrial(
    { ...spec, ...change },
    {
      redis: null,
      corpora: options.corpora ?? corpora,
      pinning,
      signal,
      k6: "missing" in k6 ? "" : k6.path,
      onStarted(processes) {
        generator = processes["generator"] ?? Number.NaN;
        onStarted(processes);
      },
    },
  );
  return { trial, generator };
}

function kill(pid: number | undefined, afterMs: number): void {
  void sleep(afterMs).then(() => process.kill(pid ?? Number.NaN, "SIGKILL"));
}
