import type { RunResult } from "./run-result.ts";
import type { Subject, TrialResult } from "./trial-result.ts";
import {
  exampleBenchTrial,
  exampleLoadTrial,
  exampleMeasurement,
  exampleSubject,
  exampleWindow,
} from "./example-trial.test-support.ts";

/** A whole synthetic run: three repetitions of bench, plain, verify and stepped, without and with a Redis denylist. */
export function exampleRun(trials: readonly TrialResult[] = exampleTrials()): RunResult {
  return {
    schemaVersion: 3,
    run: {
      id: "20261122T101500Z-3f9a",
      status: "complete",
      profile: "quick",
      workloads: [
        "bench",
        "floor",
        "plain",
        "verify",
        "stepped",
        "login",
        "mixed",
        "revocation",
        "sweep",
        "confirm",
        "duet",
      ],
      startedAt: "2026-11-22T10:15:00.000Z",
      durationSeconds: 200,
      seed: 1,
      configHash: "a".repeat(64),
      commit: null,
      dirty: false,
      referenceSubject: exampleSubject,
      confirmRepetitions: 3,
      sizing: {
        ratePerSecond: 20_000,
        sloPercentile: "p99",
        sloSeconds: 0.05,
        headroom: 0.3,
        spareNodes: 1,
        vcpusPerNode: 2,
      },
      budgets: [],
    },
    host: {
      cpuModel: "Example CPU",
      cpus: 4,
      memoryBytes: 8e9,
      platform: "linux",
      arch: "x64",
      release: "6.1.0",
      cgroupCpuQuota: null,
      cpuGovernor: null,
      loadAverage: 0.1,
      generatorSharesCpus: false,
      pinning: { pinned: true, targetCpus: "0,1", generatorCpus: "2,3", sharesCore: false },
    },
    tools: {
      node: "24.21.0",
      openssl: "3.5.8",
      v8: "13.6.233.10",
      k6: "1.8.1",
      redis: { product: "redis", version: "7.0.15", source: "redis-server on PATH" },
      libraries: { jose: "6.2.17", fastify: "5.12.8" },
    },
    preflights: [
      {
        algorithm: "RS256",
        engine: "jose",
        status: "passed",
        cases: [
          { name: "good token", expected: "accept", got: "accept", reason: null },
          { name: "tampered payload", expected: "reject", got: "reject", reason: "bad-signature" },
        ],
      },
    ],
    tokenSizes: [
      {
        algorithm: "RS256",
        tokenProfile: "typical",
        samples: 2000,
        meanTokenBytes: 720,
        minTokenBytes: 716,
        maxTokenBytes: 724,
        signatureBytes: 342,
      },
    ],
    wire: null,
    store: null,
    trials: trials.map((trial, order) => ({ ...trial, order })),
    notMeasured: [],
  };
}

/** The trials of `exampleRun`, in an interleaved order; each repetition 3 % off the one before. */
export function exampleTrials(): TrialResult[] {
  const redisSubject: Subject = { ...exampleSubject, denylist: "redis" };
  const repetitions = [1, 2, 3];
  return repetitions.flatMap((repetition) => [
    exampleBenchTrial(repetition, exampleMeasurement(60e-6 * noise(repetition))),
    exampleBenchTrial(repetition, exampleMeasurement(60e-6 * noise(repetition), 2, 0.93)),
    exampleLoadTrial("plain", repetition, [
      exampleWindow({
        request: "plain",
        cpuSecondsPerRequest: 130e-6 * noise(repetition),
        latencySeconds: 0.0008,
        sentBytes: 120,
      }),
    ]),
    exampleLoadTrial("verify", repetition, [exampleWindow({ cpuSecondsPerRequest: 210e-6 * noise(repetition) })]),
    exampleLoadTrial(
      "verify",
      repetition,
      [
        exampleWindow({
          cpuSecondsPerRequest: 260e-6 * noise(repetition),
          redisCpuSecondsPerRequest: 15e-6 * noise(repetition),
          latencySeconds: 0.0013,
        }),
      ],
      redisSubject,
    ),
    exampleLoadTrial(
      "stepped",
      repetition,
      [500, 1000, 2000].map((offeredPerSecond) =>
        exampleWindow({
          offeredPerSecond,
          cpuSecondsPerRequest: (160e-6 + 20e-3 / offeredPerSecond) * noise(repetition),
          latencySeconds: 0.0005 + 1 / (3000 - offeredPerSecond) - 1 / 3000,
        }),
      ),
    ),
  ]);
}

function noise(repetition: number): number {
  return 1 + (repetition - 2) * 0.03;
}
