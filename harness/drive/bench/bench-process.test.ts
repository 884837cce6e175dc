import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRunCorpora, type RunCorpora } from "../../provision/tokens/run-corpora.ts";
import type { BenchOutcome } from "../raw-trial.ts";
import { runJobProcess } from "../run-job-process.ts";
import type { BenchJob } from "./bench-job.ts";

let corpora: RunCorpora;
beforeAll(async () => {
  corpora = await openRunCorpora(1);
});
afterAll(() => corpora[Symbol.asyncDispose]());

test.each(["node-crypto", "jose"] as const)(
  "every stage of %s has its wall time, its CPU and the timer's cost",
  async (engine) => {
    const outcome = await bench({ engine });
    expect(outcome.rejected).toBe(0);
    expect(outcome.stages.map(({ stage }) => stage)).toEqual(["gate", "decode", "signature", "claims", "denylist"]);
    for (const { operations, seconds, cpuSeconds } of outcome.stages) {
      expect(operations).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThan(0);
      expect(cpuSeconds).toBeGreaterThan(0);
    }
    const timer = outcome.timerSecondsPerOperation ?? 0;
    const gate = outcome.stages[0];
    expect(timer).toBeGreaterThan(0);
    expect(timer).toBeLessThan((gate?.cpuSeconds ?? 0) / (gate?.operations ?? 1));
  },
);

test("signing is measured where there is a key to sign with, and nowhere else", async () => {
  const { signingKeyFile } = await corpora.corpus({ algorithm: "ES256", tokenProfile: "typical", count: 200 });
  const { sign } = await bench({ engine: "node-crypto", signingKeyFile });
  expect(sign).toMatchObject({ operations: expect.any(Number), cpuSeconds: expect.any(Number) });
  expect(sign?.operations).toBeGreaterThan(0);
  expect((await bench({ engine: "node-crypto", signingKeyFile: null })).sign).toBeNull();
});

test("with several threads no stage is timed: a process's CPU would be all of them", async () => {
  expect(await bench({ engine: "node-crypto", threads: 2 })).toMatchObject({
    stages: [],
    timerSecondsPerOperation: null,
    sign: null,
  });
});

async function bench(choice: Partial<BenchJob>): Promise<BenchOutcome> {
  const corpus = await corpora.corpus({ algorithm: "ES256", tokenProfile: "typical", count: 200 });
  const job: BenchJob = {
    engine: "node-crypto",
    verificationJwk: corpus.verificationJwk,
    issuer: corpus.issuer,
    audience: corpus.audience,
    maxTokenBytes: corpus.size.maxTokenBytes,
    corpusFile: corpus.file,
    corpusTokens: corpus.tokens,
    denylist: "in-process",
    signingKeyFile: null,
    threads: 1,
    minWarmupSeconds: 0.1,
    maxWarmupSeconds: 0.3,
    measureSeconds: 0.2,
    ...choice,
  };
  const file = fileURLToPath(new URL("bench-process.ts", import.meta.url));
  const ended = await runJobProcess<BenchOutcome>({
    file,
    job,
    signal: new AbortController().signal,
    timeoutSeconds: 20,
  });
  if (ended.outcome === null) throw new Error(ended.log.join("\n"));
  return ended.outcome;
}
