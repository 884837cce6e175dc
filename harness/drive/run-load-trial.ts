import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { errorMessage } from "../plan/error-message.ts";
import type { GeneratorInput } from "../plan/generator-input.ts";
import { drivenSeconds } from "../plan/trial-seconds.ts";
import { type LoadTrialSpec, plannedRequests, tokensToRevoke } from "../plan/trial-spec.ts";
import type { Redis } from "../provision/redis/redis.ts";
import type { Corpus } from "../provision/tokens/run-corpora.ts";
import { whenAborted } from "../provision/when-aborted.ts";
import { temporaryDirectory } from "../provision/temporary-directory.ts";
import { demoPassword } from "../provision/targets/target-spec.ts";
import type { ServedEnvironment } from "./open-served-trial.ts";
import { cpusFor } from "./trial-cpus.ts";
import { openFloor, openReal, type Served } from "./open-load-target.ts";
import { k6Thresholds, readThresholds } from "./k6-thresholds.ts";
import { type ProbeBeside, startProbeBeside } from "./probe-beside.ts";
import { type RawLoadTrial, RAW_VERSION, type RawWindow, type Reading } from "./raw-trial.ts";
import { readComponents, readServerCounts, sourcesOf } from "./read-components.ts";
import { runK6, type RunningK6, START_MARK } from "./run-k6.ts";
import { deadRedis, instanceOf } from "./run-served-trial.ts";
import { SAMPLER_PERIOD_SECONDS, sampleMachine } from "./sample-machine.ts";

/** What a load trial needs from the run. */
export interface LoadEnvironment extends ServedEnvironment {
  readonly k6: string;
  /** Told every line of k6's log as it comes. */
  readonly onLog?: (line: string) => void;
}

/** Runs one trial with fresh targets and a fresh k6; whatever goes wrong becomes part of the raw result, not an exception. */
export async function runLoadTrial(spec: LoadTrialSpec, environment: LoadEnvironment): Promise<RawLoadTrial> {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const sampler = sampleMachine();
  const driven = await driveTrial(spec, environment).catch((error: unknown) => failedToStart(error));
  return {
    rawVersion: RAW_VERSION,
    startedAt,
    ...driven,
    durationSeconds: (performance.now() - began) / 1000,
    machine: await sampler.stop(),
    samplerPeriodSeconds: SAMPLER_PERIOD_SECONDS,
    interrupted: environment.signal.aborted,
  };
}

type Driven = Pick<
  RawLoadTrial,
  "generator" | "windows" | "warmUp" | "before" | "after" | "deadComponents" | "probeRequests" | "startFailure"
>;

async function driveTrial(spec: LoadTrialSpec, environment: LoadEnvironment): Promise<Driven> {
  const { redis, corpora, pinning, signal } = environment;
  signal.throwIfAborted();
  await using stack = new AsyncDisposableStack();
  const revoked = tokensToRevoke(spec);
  const wanted = {
    algorithm: spec.subject.algorithm,
    tokenProfile: spec.subject.tokenProfile,
    count: spec.corpusTokens,
    population: spec.population,
    ...(revoked > 0 ? { ownSeed: spec.seed, tokensToRevoke: revoked } : {}),
  };
  const corpus = await corpora.corpus(wanted, signal);
  const { verifier, rest } = cpusFor(spec.subject.placement, pinning);
  const kinds = [...new Set(spec.windows.flatMap((window) => window.flows.map((flow) => flow.request)))];
  const served = kinds.includes("floor")
    ? await openFloor(stack, verifier)
    : await openReal(stack, spec, corpus, environment);
  signal.throwIfAborted();
  const directory = stack.use(await temporaryDirectory("trial"));
  const walk = { population: spec.population, requests: plannedRequests(spec), seed: spec.seed };
  const sequenceFile = await corpora.sequence(walk, wanted);
  const input = generatorInput(spec, corpus, {
    urls: served.urls,
    sequenceFile,
    summaryFile: join(directory.path, "summary.json"),
  });
  const trialFile = join(directory.path, "trial.json");
  await writeFile(trialFile, JSON.stringify(input));

  const warmUp = await served.warmUp(kinds, signal).catch((error: unknown) => {
    // A target that died meanwhile is reported as what it is, below.
    if (served.died().length === 0) throw error;
    return null;
  });
  signal.throwIfAborted();
  const before = await readServerCounts(sourcesOf(served.sources));
  const redisInstance = await instanceOf(redis);
  const script = fileURLToPath(new URL(spec.script, scenarioDirectory));
  const cpus = rest === undefined ? {} : { cpus: rest };
  const beside = stack.use(
    await startProbeBeside(
      spec,
      {
        url: input.urls.verify,
        corpusFile: corpus.file,
        sequenceFile,
        acceptsEverything: kinds.includes("floor"),
      },
      { signal, ...cpus },
    ),
  );
  await using k6 = await runK6(environment.k6, script, trialFile, {
    cpus: rest,
    seconds: drivenSeconds(spec),
    onLog: environment.onLog,
  });
  // At any time: one that never begins and one that does not end are no use either.
  void Promise.race([served.anyDied, whenAborted(signal)]).then(() => k6.stop());
  environment.onStarted?.({ ...served.processes, ...pidsOf(k6, redis) });
  const windows = await readWindows(spec, k6, { ...served, redis, beside }, signal);
  const end = await k6.ended;
  const summary = await readSummary(input.summaryFile);
  return {
    generator: {
      ...end,
      ...k6.tally.totals(),
      summaryRequests: summary?.http_reqs?.values?.count ?? null,
      thresholds: readThresholds(summary, spec.thresholds),
    },
    windows: windows.map((window) => ({
      ...window,
      generator: k6.tally.between(window.start.wallClockSeconds, window.end.wallClockSeconds, EDGE_SECONDS),
    })),
    warmUp,
    before,
    after: await readServerCounts(sourcesOf(served.sources)),
    deadComponents: [
      ...served.died().map(({ component, how }) => ({ component, how })),
      ...(await deadRedis(redis, redisInstance)),
    ],
    probeRequests: beside.sent(),
    startFailure: null,
  };
}

const scenarioDirectory = new URL("../../scenarios/", import.meta.url);

// Readings are taken this far inside a window: requests in flight at its edge belong to one side only by chance.
const EDGE_SECONDS = 0.1;

type WindowReadings = Omit<RawWindow, "generator">;

/** Waits for the edges of each window and reads every component there; ends early when k6, a target or the user does. */
async function readWindows(
  spec: LoadTrialSpec,
  k6: RunningK6,
  { sources, anyDied, redis, beside }: Served & { readonly redis: Redis | null; readonly beside: ProbeBeside },
  signal: AbortSignal,
): Promise<WindowReadings[]> {
  const over = Promise.race([k6.ended, anyDied, whenAborted(signal)]).then(() => "over" as const);
  const started = await Promise.race([k6.started, over]);
  const windows: WindowReadings[] = [];
  if (started === null || started === "over") return windows;
  const otherPids = beside.pid === null ? {} : { probe: beside.pid };
  const readAt = async (seconds: number): Promise<Reading | null> => {
    const wait = Math.max(0, started + seconds - performance.now() / 1000);
    // A trial may be over long before its timer, which then must not keep this process from ending.
    if ((await Promise.race([sleep(wait * 1000, undefined, { ref: false }), over])) === "over") return null;
    return await readComponents({ targets: sources, redis, generatorPid: k6.pid, otherPids });
  };
  let at = spec.warmupSeconds;
  for (const { name, seconds } of spec.windows) {
    const start = await readAt(at + EDGE_SECONDS);
    if (start === null) return windows;
    // It ends before the reading at the other edge, so that all it sent lies between the two.
    const probing = beside.run(seconds - 4 * EDGE_SECONDS);
    const end = await readAt(at + seconds - EDGE_SECONDS);
    // The probe is still at it, and ends with the trial.
    if (end === null) return windows;
    const probe = await probing;
    at += seconds;
    // A reading that came too late holds some of the next window.
    if (end.atSeconds < started + at) windows.push({ name, start, end, probe });
  }
  return windows;
}

function generatorInput(
  spec: LoadTrialSpec,
  corpus: Corpus,
  files: Pick<GeneratorInput, "urls" | "sequenceFile" | "summaryFile">,
): GeneratorInput {
  const flows = spec.windows.flatMap((window) => window.flows);
  const rates = Object.groupBy(flows, (flow) => flow.request);
  return {
    warmupSeconds: spec.warmupSeconds,
    windows: spec.windows,
    vusPerFlow: Object.fromEntries(
      Object.entries(rates).map(([request, all]) => [request, vusFor(Math.max(...all.map((f) => f.ratePerSecond)))]),
    ),
    corpusFile: corpus.file,
    tokensToRevoke: tokensToRevoke(spec),
    thresholds: k6Thresholds(spec.thresholds),
    loginPassword: demoPassword,
    startMark: START_MARK,
    ...files,
  };
}

/** VUs for a rate λ: λ × (p99.9 + 30 ms) + 10 with 300 ms taken for p99.9, so that a slow moment on a busy machine drops nothing. */
function vusFor(ratePerSecond: number): number {
  return Math.ceil(ratePerSecond * 0.33) + 10;
}

function pidsOf(k6: RunningK6, redis: Redis | null): Record<string, number> {
  return {
    ...(k6.pid === null ? {} : { generator: k6.pid }),
    ...(redis === null || redis.pid === null ? {} : { redis: redis.pid }),
  };
}

/** The metrics of k6's end-of-test summary; `null` when it wrote none. */
async function readSummary(file: string): Promise<{ http_reqs?: { values?: { count?: number } } } | null> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as { http_reqs?: { values?: { count?: number } } };
  } catch {
    return null;
  }
}

function failedToStart(error: unknown): Driven {
  return {
    generator: {
      exitCode: null,
      signal: null,
      log: [],
      requests: 0,
      counters: {},
      vusPeak: null,
      vusMax: null,
      unreadableLines: 0,
      falseAnswers: [],
      summaryRequests: null,
      thresholds: [],
    },
    probeRequests: 0,
    windows: [],
    warmUp: null,
    before: null,
    after: null,
    deadComponents: [],
    startFailure: errorMessage(error),
  };
}
