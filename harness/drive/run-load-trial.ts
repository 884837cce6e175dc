import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { errorMessage } from "../plan/error-message.ts";
import type { GeneratorInput } from "../plan/generator-input.ts";
import { type LoadTrialSpec, plannedRequests } from "../plan/trial-spec.ts";
import { describeExit } from "../provision/child-process.ts";
import type { Redis } from "../provision/redis.ts";
import type { Corpus, RunCorpora } from "../provision/run-corpora.ts";
import { startTargets, type Targets } from "../provision/start-targets.ts";
import { whenAborted } from "../provision/when-aborted.ts";
import { temporaryDirectory } from "../provision/temporary-directory.ts";
import { demoPassword } from "../provision/target-spec.ts";
import { type RawLoadTrial, RAW_VERSION, type RawWindow, type Reading } from "./raw-trial.ts";
import { readServerCounts, readComponents } from "./read-components.ts";
import { runK6, type RunningK6, START_MARK } from "./run-k6.ts";
import { SAMPLER_PERIOD_SECONDS, sampleMachine } from "./sample-machine.ts";
import { warmUpTargets } from "./warm-up-targets.ts";

/** What a load trial needs from the run. */
export interface LoadEnvironment {
  readonly k6: string;
  readonly redis: Redis | null;
  readonly corpora: RunCorpora;
  /** Aborted on Ctrl-C: the trial ends early and says so. */
  readonly signal: AbortSignal;
  /** Called when the targets and k6 are running, with their process ids. */
  readonly onStarted?: (processes: Readonly<Record<string, number>>) => void;
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
  "generator" | "windows" | "warmUp" | "before" | "after" | "deadComponents" | "startFailure"
>;

async function driveTrial(spec: LoadTrialSpec, environment: LoadEnvironment): Promise<Driven> {
  environment.signal.throwIfAborted();
  const { redis } = environment;
  const corpus = await environment.corpora.corpus({
    algorithm: spec.subject.algorithm,
    tokenProfile: spec.subject.tokenProfile,
    count: spec.corpusTokens,
    ...(plannedRequests(spec, "revoke") > 0 ? { ownSeed: spec.seed } : {}),
  });
  await using targets = await startTargets({
    ...spec.subject,
    ...(redis === null ? {} : { redisUrl: redis.url }),
    onUnavailable: spec.onUnavailable,
    signingKeyFile: corpus.signingKeyFile,
  });
  await using directory = await temporaryDirectory("trial");
  const input = generatorInput(spec, corpus, targets, join(directory.path, "summary.json"));
  const trialFile = join(directory.path, "trial.json");
  await writeFile(trialFile, JSON.stringify(input));

  const kinds = [...new Set(spec.windows.flatMap((window) => window.flows.map((flow) => flow.request)))];
  const warmUp = await warmUpTargets(targets, corpus, kinds, environment.signal).catch((error: unknown) => {
    // A target that died meanwhile is reported as what it is, below.
    if (targets.died().length === 0) throw error;
    return null;
  });
  const before = await readServerCounts(targets);
  const redisInstance = await instanceOf(redis);
  await using k6 = await runK6(environment.k6, fileURLToPath(new URL(spec.script, scenarioDirectory)), trialFile);
  environment.onStarted?.(processesOf(k6, targets, redis));
  const windows = await readWindows(spec, k6, targets, redis, environment.signal);
  if (environment.signal.aborted || targets.died().length > 0) k6.stop();
  const end = await k6.ended;
  return {
    generator: { ...end, ...k6.tally.totals(), summaryRequests: await readSummaryRequests(input.summaryFile) },
    windows: windows.map((window) => ({
      ...window,
      generator: k6.tally.between(window.start.wallClockSeconds, window.end.wallClockSeconds, EDGE_SECONDS),
    })),
    warmUp,
    before,
    after: await readServerCounts(targets),
    deadComponents: [
      ...targets.died().map(({ component, how }) => ({ component, how })),
      ...(await deadRedis(redis, redisInstance)),
    ],
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
  targets: Targets,
  redis: Redis | null,
  signal: AbortSignal,
): Promise<WindowReadings[]> {
  const started = await k6.started;
  const windows: WindowReadings[] = [];
  if (started === null) return windows;
  const over = Promise.race([k6.ended, targets.anyDied, whenAborted(signal)]).then(() => "over" as const);
  const readAt = async (seconds: number): Promise<Reading | null> => {
    const wait = Math.max(0, started + seconds - performance.now() / 1000);
    if ((await Promise.race([sleep(wait * 1000), over])) === "over") return null;
    return await readComponents({ targets, redis, generatorPid: k6.pid });
  };
  let at = spec.warmupSeconds;
  for (const { name, seconds } of spec.windows) {
    const start = await readAt(at + EDGE_SECONDS);
    const end = start && (await readAt(at + seconds - EDGE_SECONDS));
    if (start === null || end === null) return windows;
    at += seconds;
    // A reading that came too late holds some of the next window.
    if (end.atSeconds < started + at) windows.push({ name, start, end });
  }
  return windows;
}

function generatorInput(spec: LoadTrialSpec, corpus: Corpus, targets: Targets, summaryFile: string): GeneratorInput {
  const flows = spec.windows.flatMap((window) => window.flows);
  const rates = Object.groupBy(flows, (flow) => flow.request);
  return {
    warmupSeconds: spec.warmupSeconds,
    windows: spec.windows,
    vusPerFlow: Object.fromEntries(
      Object.entries(rates).map(([request, all]) => [request, vusFor(Math.max(...all.map((f) => f.ratePerSecond)))]),
    ),
    corpusFile: corpus.file,
    sequenceFile: null,
    tokensToRevoke: plannedRequests(spec, "revoke"),
    urls: {
      verify: targets.protectedUrl,
      plain: targets.plainUrl,
      login: `${targets.issuer.url}/login`,
      revoke: `${targets.issuer.url}/revoke`,
      floor: null,
    },
    loginPassword: demoPassword,
    summaryFile,
    startMark: START_MARK,
  };
}

/** VUs for a rate λ: λ × (p99.9 + 30 ms) + 10 with 300 ms taken for p99.9, so that a slow moment on a busy machine drops nothing. */
function vusFor(ratePerSecond: number): number {
  return Math.ceil(ratePerSecond * 0.33) + 10;
}

function processesOf(k6: RunningK6, targets: Targets, redis: Redis | null): Record<string, number> {
  return {
    issuer: targets.issuer.pid,
    ...Object.fromEntries(targets.verifiers.map((verifier, index) => [`verifier${index || ""}`, verifier.pid])),
    ...(k6.pid === null ? {} : { generator: k6.pid }),
    ...(redis === null || redis.pid === null ? {} : { redis: redis.pid }),
  };
}

async function readSummaryRequests(file: string): Promise<number | null> {
  try {
    const metrics = JSON.parse(await readFile(file, "utf8")) as { http_reqs?: { values?: { count?: number } } };
    return metrics.http_reqs?.values?.count ?? null;
  } catch {
    return null;
  }
}

/** A Redis that ended, does not answer, or is another one than before: what it had been told is gone. */
async function deadRedis(redis: Redis | null, instance: string | null): Promise<RawLoadTrial["deadComponents"]> {
  if (redis === null) return [];
  const now = await instanceOf(redis);
  if (now !== null) return now === instance ? [] : [{ component: "redis", how: "was restarted" }];
  const exit = await Promise.race([redis.exited, sleep(100).then(() => null)]);
  return [{ component: "redis", how: exit === null ? "does not answer" : describeExit(exit) }];
}

async function instanceOf(redis: Redis | null): Promise<string | null> {
  return redis === null
    ? null
    : await redis.usage().then(
        (usage) => usage.instance,
        () => null,
      );
}

function failedToStart(error: unknown): Driven {
  return {
    generator: {
      exitCode: null,
      signal: null,
      log: [],
      requests: 0,
      counters: {},
      falseAnswers: [],
      vusPeak: null,
      vusMax: null,
      unreadableLines: 0,
      summaryRequests: null,
    },
    windows: [],
    warmUp: null,
    before: null,
    after: null,
    deadComponents: [],
    startFailure: errorMessage(error),
  };
}
