import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { algorithmIds, algorithms } from "../../targets/verify/algorithms.ts";
import { engineIds, engines } from "../../targets/verify/engines.ts";
import { openRunCorpora, type RunCorpora } from "../provision/tokens/run-corpora.ts";
import { temporaryDirectory, type TemporaryDirectory } from "../provision/temporary-directory.ts";
import type { BenchJob } from "./bench/bench-job.ts";
import { type Slice, startSliceProcess } from "./bench/slice-process.test-support.ts";
import { walshInterval } from "./bench/walsh-interval.test-support.ts";

const tolerance = Math.log(1.05);
const fewestPairs = 9;
const mostPairs = 30;
const mostProcesses = 3;

let corpora: RunCorpora;
let directory: TemporaryDirectory;
beforeAll(async () => {
  corpora = await openRunCorpora(1);
  directory = await temporaryDirectory("slices");
});
afterAll(async () => {
  await corpora[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

// The loop of the benchmark knows nothing of keys: it tells engines apart by how they are called, and keys by how long a verify takes.
// Every engine with one algorithm and every kind of key with one engine show that. EVERY_ALGORITHM=1 takes all, and about five minutes.
const supported = algorithmIds.flatMap((algorithm) =>
  engineIds.filter((engine) => engines[engine].supports(algorithm)).map((engine) => ({ algorithm, engine })),
);
const firsts = (by: (pair: (typeof supported)[number]) => string) =>
  [...Map.groupBy(supported, by).values()].flatMap(([first]) => first ?? []);
const tried =
  process.env["EVERY_ALGORITHM"] === "1"
    ? supported
    : new Set([...firsts(({ engine }) => engine), ...firsts(({ algorithm }) => algorithms[algorithm].keyType)]);

test.for([...tried])(
  "the benchmark of $algorithm with $engine comes to the CPU of a bare loop over the same tokens, within 5 %",
  // On a noisy machine it goes on for a while, and then says that it cannot tell.
  { timeout: 180_000 },
  async ({ algorithm, engine }, context) => {
    const corpus = await corpora.corpus({ algorithm, tokenProfile: "typical", count: 200 });
    const job: BenchJob = {
      engine,
      verificationJwk: corpus.verificationJwk,
      issuer: corpus.issuer,
      audience: corpus.audience,
      maxTokenBytes: corpus.size.maxTokenBytes,
      corpusFile: corpus.file,
      corpusTokens: corpus.tokens,
      denylist: "none",
      signingKeyFile: null,
      threads: 1,
      // Less, and what is compared is two compilers that have not finished.
      minWarmupSeconds: 1.5,
      maxWarmupSeconds: 2.5,
      measureSeconds: 0,
    };
    // Each process has its own luck with where its code and heap lie; a difference has to outlast it.
    const logRatios: number[] = [];
    for (let processes = 0; processes < mostProcesses; processes++) {
      logRatios.push(...(await compareInFreshProcesses(job)));
      if (verdictOn(logRatios) === "agrees") return;
    }
    const { estimate, lower, upper } = walshInterval(logRatios);
    const [ratio, low, high] = [estimate, lower, upper].map((value) => Math.exp(value).toFixed(3));
    const seen = `benchmark / bare loop is ${ratio} (${low} to ${high})`;
    const verdict = verdictOn(logRatios);
    if (verdict === "undecided") context.skip(`too noisy: ${seen}`);
    expect({ verdict, seen }).toEqual({ verdict: "agrees", seen });
  },
);

/** The interval of the ratio within the tolerance, wholly beyond it, or neither: then the machine is too noisy to tell. */
function verdictOn(logRatios: readonly number[]): "agrees" | "differs" | "undecided" {
  const { lower, upper } = walshInterval(logRatios);
  if (lower > -tolerance && upper < tolerance) return "agrees";
  return lower > tolerance || upper < -tolerance ? "differs" : "undecided";
}

/** Slices of the two in turn, in alternating order, more of them while they do not tell; the logarithm of each pair's ratio. */
async function compareInFreshProcesses(job: BenchJob): Promise<readonly number[]> {
  const start = (name: string) =>
    startSliceProcess(`./${name}-process.test-support.ts`, job, join(directory.path, name));
  const [benchStarted, bareStarted] = await Promise.all([start("bench-slices"), start("bare-loop")]);
  await using bench = benchStarted;
  await using bare = bareStarted;
  const logRatios: number[] = [];
  let operations = 100;
  // The first two are warm-up: they also say how many verifies a slice has.
  for (let pair = -2; pair < mostPairs; pair++) {
    const bareFirst = pair % 2 === 0 ? await bare.run(operations) : null;
    const benchSlice = await bench.run(0);
    ({ operations } = benchSlice);
    const bareSlice = bareFirst ?? (await bare.run(operations));
    expect(benchSlice.rejected).toBe(0);
    if (pair >= 0) logRatios.push(Math.log(cpuPerVerify(benchSlice) / cpuPerVerify(bareSlice)));
    if (logRatios.length >= fewestPairs && verdictOn(logRatios) !== "undecided") break;
  }
  return logRatios;
}

function cpuPerVerify({ operations, cpuSeconds }: Slice): number {
  expect(operations).toBeGreaterThan(0);
  return cpuSeconds / operations;
}
