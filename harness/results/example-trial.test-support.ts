import { emptyHistogram, encodeHistogram, summariseHistogram } from "./read-latency.ts";
import type {
  BenchMeasurement,
  BenchTrialResult,
  ComponentUse,
  LoadTrialResult,
  LoadWindow,
  MeasuredWindow,
  RequestLatency,
  Subject,
} from "./trial-result.ts";
import type { BenchEvidence, LoadEvidence } from "./verdict.ts";
import type { WorkloadId } from "./workloads.ts";

/** Synthetic results for tests: made-up figures of a plausible size, every trial clean unless a test spoils it. */

export const exampleSubject: Subject = {
  algorithm: "RS256",
  engine: "jose",
  tokenProfile: "typical",
  denylist: "none",
  placement: "inline",
  cache: null,
};

/** A distribution of `samples` latencies spread around `typicalSeconds`: deterministic, skewed, one in a hundred tenfold. */
export function exampleLatency(
  request: string,
  samples: number,
  typicalSeconds: number,
  valueSeconds = 1e-6,
): RequestLatency {
  const histogram = emptyHistogram();
  for (let index = 0; index < samples; index += 1) {
    const factor = index % 100 === 99 ? 10 : 0.8 + (index % 50) / 100;
    histogram.recordValue(Math.max(1, Math.round((typicalSeconds * factor) / valueSeconds)));
  }
  return {
    request,
    generator: "k6",
    latency: summariseHistogram(histogram, valueSeconds),
    histogram: encodeHistogram(histogram, valueSeconds),
    fromSend: null,
    waiting: null,
    connecting: null,
    tlsHandshaking: null,
  };
}

/** What one component used over a 10 s window at `cpuSecondsPerRequest`. */
export function exampleUse(component: string, requests: number, cpuSecondsPerRequest: number): ComponentUse {
  return {
    component,
    windowSeconds: 10,
    cpuUserSeconds: requests * cpuSecondsPerRequest * 0.75,
    cpuSystemSeconds: requests * cpuSecondsPerRequest * 0.25,
    requests,
    residentBytes: 90e6,
    runQueueWaitSeconds: 0.01,
  };
}

/** A clean 10 s window at `offeredPerSecond` in which the verifier spent `cpuSecondsPerRequest`. */
export function exampleWindow(options: {
  readonly request?: string;
  readonly offeredPerSecond?: number;
  readonly cpuSecondsPerRequest?: number;
  readonly redisCpuSecondsPerRequest?: number | null;
  readonly latencySeconds?: number;
  readonly sentBytes?: number;
}): MeasuredWindow {
  const offered = options.offeredPerSecond ?? 400;
  const requests = offered * 10;
  const redis = options.redisCpuSecondsPerRequest ?? null;
  return {
    name: `${offered}ps`,
    role: "load",
    fractionOfAnchor: null,
    floor: null,
    lag: null,
    windowSeconds: 10,
    offeredPerSecond: offered,
    achievedPerSecond: offered,
    latencies: [exampleLatency(options.request ?? "verify", requests, options.latencySeconds ?? 0.001)],
    components: [
      exampleUse("verifier", requests, options.cpuSecondsPerRequest ?? 200e-6),
      exampleUse("issuer", 0, 0),
      { ...exampleUse("generator", requests, 400e-6), requests: null },
      ...(redis === null ? [] : [exampleUse("redis", requests, redis)]),
    ],
    sentBytesPerRequest: options.sentBytes ?? 850,
    receivedBytesPerRequest: 210,
    stealShare: 0,
    eventLoopUtilisation: 0.1,
    eventLoopDelay: null,
    freshConnections: 0,
    cacheHitRatio: null,
    droppedIterations: 0,
  };
}

/** Evidence of a load trial with nothing wrong. */
export function cleanLoadEvidence(windows: readonly MeasuredWindow[]): LoadEvidence {
  const requests = windows.reduce((sum, window) => sum + window.offeredPerSecond * 12, 0);
  const seconds = windows.reduce((sum, window) => sum + window.windowSeconds, 0);
  return {
    generatorExitCode: 0,
    generatorSignal: null,
    generatorError: null,
    generatorThresholds: [],
    droppedIterations: 0,
    vusPeak: 7,
    vusMax: 60,
    scriptExceptions: 0,
    clientRequests: requests,
    serverRequests: requests,
    falseAccepts: 0,
    falseRejects: 0,
    unexpectedAnswers: 0,
    falseAnswers: [],
    unavailableAnswers: 0,
    uncheckedRequests: 0,
    generatorCpuSeconds: 0.3 * seconds,
    generatorWindowSeconds: seconds,
    generatorCpus: 1,
    warmUpSteady: true,
    deadComponents: [],
    stealShare: 0,
    throttledSeconds: null,
    longestSamplerGapSeconds: 0.26,
    samplerPeriodSeconds: 0.25,
    clockStepSeconds: 0.0001,
    interrupted: false,
  };
}

/** Evidence of a benchmark trial with nothing wrong. */
export const cleanBenchEvidence: BenchEvidence = {
  exitCode: 0,
  signal: null,
  error: null,
  steady: true,
  falseRejects: 0,
  stealShare: 0,
  throttledSeconds: null,
  longestSamplerGapSeconds: 0.26,
  samplerPeriodSeconds: 0.25,
  clockStepSeconds: 0.0001,
  interrupted: false,
};

/** A benchmark measurement at `secondsPerOperation` on `threads` threads. */
export function exampleMeasurement(secondsPerOperation = 60e-6, threads = 1, efficiency = 1): BenchMeasurement {
  const operations = Math.round((2 * threads * efficiency) / secondsPerOperation);
  return {
    inFlight: 1,
    threads,
    operations,
    windowSeconds: 2,
    operationsPerSecond: operations / 2,
    secondsPerOperation: secondsPerOperation / efficiency,
    cpuSecondsPerOperation: secondsPerOperation * 1.05,
    ...latencyOnly(exampleLatency("verify", 5000, secondsPerOperation, 1e-9)),
    stages:
      threads > 1
        ? []
        : [
            { stage: "gate", secondsPerOperation: 1e-6, cpuSecondsPerOperation: 1e-6, operations: 20_000 },
            { stage: "decode", secondsPerOperation: 3e-6, cpuSecondsPerOperation: 3e-6, operations: 20_000 },
            {
              stage: "signature",
              secondsPerOperation: secondsPerOperation * 0.8,
              cpuSecondsPerOperation: secondsPerOperation * 0.8,
              operations: 20_000,
            },
            { stage: "claims", secondsPerOperation: 0.5e-6, cpuSecondsPerOperation: 0.5e-6, operations: 20_000 },
          ],
    timerSecondsPerOperation: 1e-9,
    signCpuSeconds: null,
    warmupSeconds: 2,
    corpusTokens: 2000,
  };
}

function latencyOnly({ latency, histogram }: RequestLatency): Pick<RequestLatency, "latency" | "histogram"> {
  return { latency, histogram };
}

/** A valid load trial over the windows given. */
export function exampleLoadTrial(
  workload: WorkloadId,
  repetition: number,
  windows: readonly MeasuredWindow[],
  subject: Subject = exampleSubject,
): LoadTrialResult {
  const { algorithm, engine, tokenProfile, denylist } = subject;
  const id = `${workload}/${algorithm}/${engine}/${tokenProfile}/${denylist}/${windows[0]?.name ?? "none"}/r${repetition}`;
  return {
    kind: "load",
    id,
    workload,
    subject,
    repetition,
    order: repetition,
    startedAt: "2026-11-22T10:15:00.000Z",
    durationSeconds: 12,
    verdict: { status: "valid" },
    rawDirectory: `raw/${id}`,
    evidence: cleanLoadEvidence(windows),
    windows: windows.map((window): LoadWindow => ({ ...window, verdict: { status: "valid" } })),
  };
}

/** A valid benchmark trial. */
export function exampleBenchTrial(
  repetition: number,
  measurement: BenchMeasurement = exampleMeasurement(),
  subject: Subject = exampleSubject,
): BenchTrialResult {
  const id = `bench/${subject.algorithm}/${subject.engine}/${subject.tokenProfile}/${measurement.threads}t/r${repetition}`;
  return {
    kind: "bench",
    id,
    workload: "bench",
    subject,
    repetition,
    order: repetition,
    startedAt: "2026-11-22T10:14:00.000Z",
    durationSeconds: 5,
    verdict: { status: "valid" },
    rawDirectory: `raw/${id}`,
    evidence: cleanBenchEvidence,
    measurement,
  };
}
