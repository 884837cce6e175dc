import { analyse } from "../harness/analyse/analyse.ts";
import type { Analysis } from "../harness/analyse/analysis.ts";
import { exampleRun } from "../harness/results/example-run.test-support.ts";
import {
  exampleBenchTrial,
  exampleLoadTrial,
  exampleMeasurement,
  exampleSubject,
  exampleWindow,
} from "../harness/results/example-trial.test-support.ts";
import type { RunResult } from "../harness/results/run-result.ts";
import type { Subject, TrialResult } from "../harness/results/trial-result.ts";
import { syntheticDuets } from "./synthetic-duets.test-support.ts";
import {
  syntheticConfirms,
  syntheticFloors,
  syntheticPlacements,
  syntheticSweep,
  withProbeBeside,
} from "./synthetic-probe.test-support.ts";
import { syntheticStore } from "./synthetic-store.test-support.ts";
import { syntheticWire } from "./synthetic-wire.test-support.ts";

/** A made-up run with its analysis: plausible magnitudes, measured by nobody. */
export interface SyntheticReport {
  readonly run: RunResult;
  readonly analysis: Analysis;
}

/** A complete run of several algorithms, engines and denylists; `change` spoils it for a test. */
export function syntheticReport(change: (run: RunResult) => RunResult = (run) => run): SyntheticReport {
  const run = change(syntheticRun());
  return { run, analysis: analyse(run) };
}

/** A run of benchmarks alone, as with `bench`. */
export function withoutLoad(run: RunResult): RunResult {
  return {
    ...run,
    trials: run.trials.filter(({ kind }) => kind === "bench"),
    wire: null,
    store: null,
    tools: { ...run.tools, k6: null },
  };
}

function syntheticRun(): RunResult {
  const example = exampleRun();
  const trials = syntheticTrials();
  const confirms = syntheticConfirms(trials, example.run.sizing);
  return {
    ...example,
    trials: [...trials, ...confirms].map((trial, order) => ({ ...trial, order })),
    wire: syntheticWire(),
    store: syntheticStore(),
    run: {
      ...example.run,
      workloads: [...example.run.workloads, "placement", "wire", "store"],
      commit: "0123456789abcdef0123456789abcdef01234567",
      durationSeconds: 228.4,
    },
    host: {
      ...example.host,
      cpuModel: "Synthetic CPU @ 2.60GHz",
      cpus: 2,
      memoryBytes: 25.2e9,
      generatorSharesCpus: false,
      pinning: { pinned: true, targetCpus: "0", generatorCpus: "1", sharesCore: false },
    },
    tokenSizes: Object.entries(verifySeconds).flatMap(([algorithm, { signatureBytes }]) =>
      [["minimal", 250] as const, ["typical", 430] as const, ["4kb", 4200] as const].map(([tokenProfile, claims]) => ({
        algorithm,
        tokenProfile,
        samples: 2000,
        meanTokenBytes: claims + signatureBytes,
        minTokenBytes: claims + signatureBytes - 4,
        maxTokenBytes: claims + signatureBytes + 4,
        signatureBytes,
      })),
    ),
    notMeasured: [
      {
        what: "ES512 with fast-jwt under load",
        why: "the profile leaves it out",
        hint: "npx jwt-capacity run --profile full",
      },
    ],
  };
}

/** Seconds per verify with node-crypto, and bytes of the signature part. */
const verifySeconds: Readonly<Record<string, { readonly seconds: number; readonly signatureBytes: number }>> = {
  HS256: { seconds: 2.4e-6, signatureBytes: 43 },
  RS256: { seconds: 27e-6, signatureBytes: 342 },
  ES256: { seconds: 71e-6, signatureBytes: 86 },
  EdDSA: { seconds: 88e-6, signatureBytes: 86 },
};

/** Seconds that a library adds to the bare call. */
const engineSeconds: Readonly<Record<string, number>> = { "node-crypto": 0, jose: 14e-6, "fast-jwt": 3e-6 };

function syntheticTrials(): readonly TrialResult[] {
  const subjects: readonly Subject[] = ["none", "redis"].flatMap((denylist) =>
    ["RS256", "ES256"].map((algorithm) => ({ ...exampleSubject, algorithm, denylist })),
  );
  return [1, 2, 3]
    .flatMap((repetition) =>
      benchTrials(repetition).concat(
        subjects.flatMap((subject) => loadTrials(subject, repetition)),
        syntheticFloors(repetition),
        syntheticPlacements(repetition),
        syntheticDuets(repetition),
        refusedTrial(repetition),
      ),
    )
    .concat(syntheticDuets(4));
}

function benchTrials(repetition: number): readonly TrialResult[] {
  return Object.entries(verifySeconds).flatMap(([algorithm, { seconds }]) =>
    Object.entries(engineSeconds)
      .filter(([engine]) => !(algorithm === "EdDSA" && engine === "fast-jwt"))
      .flatMap(([engine, added]) => {
        const subject = { ...exampleSubject, algorithm, engine };
        const own = (seconds + added) * noise(repetition);
        return [
          exampleBenchTrial(repetition, exampleMeasurement(own), subject),
          exampleBenchTrial(repetition, exampleMeasurement(own, 2, 0.93), subject),
        ];
      }),
  );
}

function loadTrials(subject: Subject, repetition: number): readonly TrialResult[] {
  const verify = (verifySeconds[subject.algorithm]?.seconds ?? 0) + 20e-6;
  const redis = subject.denylist === "redis";
  const cost = { redisCpuSecondsPerRequest: redis ? 14e-6 * noise(repetition) : null };
  const cpu = (rate: number): number => (130e-6 + verify + (redis ? 45e-6 : 0) + 20e-3 / rate) * noise(repetition);
  return [
    exampleLoadTrial(
      "plain",
      repetition,
      [
        exampleWindow({
          request: "plain",
          cpuSecondsPerRequest: 180e-6 * noise(repetition),
          latencySeconds: 0.0007,
          sentBytes: 120,
        }),
      ],
      subject,
    ),
    exampleLoadTrial(
      "verify",
      repetition,
      [
        withProbeBeside(
          exampleWindow({ ...cost, cpuSecondsPerRequest: cpu(400), latencySeconds: redis ? 0.0014 : 0.001 }),
          redis ? 0.0014 : 0.001,
        ),
      ],
      subject,
    ),
    syntheticSweep(subject, repetition, cpu(2000)),
    exampleLoadTrial(
      "stepped",
      repetition,
      [500, 1000, 1500, 2000].map((offeredPerSecond) =>
        exampleWindow({
          ...cost,
          offeredPerSecond,
          cpuSecondsPerRequest: cpu(offeredPerSecond),
          latencySeconds: (redis ? 0.0009 : 0.0005) + 1 / (2600 - offeredPerSecond) - 1 / 2600,
        }),
      ),
      subject,
    ),
  ];
}

function refusedTrial(repetition: number): TrialResult {
  const trial = exampleLoadTrial("mixed", repetition, [exampleWindow({ offeredPerSecond: 900 })]);
  return {
    ...trial,
    verdict: {
      status: "refused",
      reasons: [{ code: "dropped-iterations", message: "214 dropped iterations (limit 0)." }],
    },
    evidence: { ...trial.evidence, droppedIterations: 214 },
  };
}

function noise(repetition: number): number {
  return 1 + (repetition - 2) * 0.03;
}

/** The same report with as many rows as the longest profile gives: 14 algorithms × 4 engines × 6 token profiles, 24 designs under load. */
export function fullSizeReport(): SyntheticReport {
  const { run, analysis } = syntheticReport();
  const profiles = ["minimal", "typical", "roles-30", "permissions-100", "1kb", "4kb"];
  const algorithms = Array.from({ length: 14 }, (_, index) => `ALG-${index}`);
  const subjects = profiles.flatMap((tokenProfile) =>
    algorithms.flatMap((algorithm) =>
      ["node-crypto", "jose", "fast-jwt", "jsonwebtoken"].map((engine) => ({ tokenProfile, algorithm, engine })),
    ),
  );
  const spread = <Row extends object>(rows: readonly Row[], count: number): readonly Row[] =>
    subjects.slice(0, count).flatMap((subject) => rows.slice(0, 1).map((row) => Object.assign({}, row, subject)));
  const times = <Row>(rows: readonly Row[], length = 6): readonly Row[] => Array.from({ length }, () => rows).flat();
  const full: Analysis = {
    ...analysis,
    verifyCosts: spread(analysis.verifyCosts, subjects.length),
    stageCosts: spread(analysis.stageCosts, subjects.length),
    threadScaling: spread(analysis.threadScaling, 14),
    bytes: spread(analysis.bytes, subjects.length / 4),
    loadCurves: times(analysis.loadCurves),
    serviceDemands: times(analysis.serviceDemands),
    latencies: times(analysis.latencies),
    denylistOverheads: times(analysis.denylistOverheads),
    comparisons: times(analysis.comparisons, 2),
    validationCosts: times(analysis.validationCosts, 2),
    cacheBreakEvens: times(analysis.cacheBreakEvens, 2),
    overloads: times(analysis.overloads, 3),
    quotes: times(analysis.quotes),
    models: times(analysis.models, 3),
    sizingBases: times(analysis.sizingBases),
  };
  return { run, analysis: full };
}
