import type { BenchOutcome, RawBenchTrial } from "../drive/raw-trial.ts";
import type { BenchTrialSpec } from "../plan/trial-spec.ts";
import { decodeHistogram, emptyHistogram, encodeHistogram, summariseHistogram } from "../results/read-latency.ts";
import type { BenchMeasurement, BenchTrialResult } from "../results/trial-result.ts";
import { causeIn } from "./cause-in-log.ts";
import { machineEvidence } from "./machine-evidence.ts";
import { trialIdentity } from "./trial-identity.ts";

/** A benchmark trial in base units, not yet judged. */
export type GatheredBenchTrial = Omit<BenchTrialResult, "verdict">;

/** The benchmark counts durations in nanoseconds in the raw files. */
const VALUE_SECONDS = 1e-9;

/** Turns the raw file of a benchmark trial into figures and evidence. */
export function gatherBenchTrial(spec: BenchTrialSpec, raw: RawBenchTrial, rawDirectory: string): GatheredBenchTrial {
  const machine = machineEvidence(raw.machine);
  return {
    kind: "bench",
    ...trialIdentity(spec, raw, rawDirectory),
    evidence: {
      exitCode: raw.exitCode,
      signal: raw.signal,
      error: causeIn(raw.log),
      steady: raw.outcome?.steady ?? false,
      falseRejects: raw.outcome?.rejected ?? null,
      ...machine,
      samplerPeriodSeconds: raw.samplerPeriodSeconds,
      interrupted: raw.interrupted,
    },
    measurement: raw.outcome === null || raw.outcome.operations === 0 ? null : measurementOf(spec, raw.outcome),
  };
}

function measurementOf(spec: BenchTrialSpec, outcome: BenchOutcome): BenchMeasurement | null {
  const histogram = emptyHistogram();
  histogram.add(decodeHistogram({ valueSeconds: VALUE_SECONDS, hdr: outcome.latencyHdr }));
  // A window in which nothing was timed has no percentiles, and no figure of it is kept.
  if (histogram.totalCount === 0) return null;
  return {
    threads: spec.threads,
    inFlight: outcome.inFlight,
    operations: outcome.operations,
    windowSeconds: outcome.windowSeconds,
    operationsPerSecond: outcome.operations / outcome.windowSeconds,
    secondsPerOperation: outcome.serialSeconds / outcome.serialOperations,
    cpuSecondsPerOperation: outcome.cpuSeconds / outcome.operations,
    latency: summariseHistogram(histogram, VALUE_SECONDS),
    histogram: encodeHistogram(histogram, VALUE_SECONDS),
    stages: outcome.stages.map(({ stage, seconds, cpuSeconds, operations }) => ({
      stage,
      operations,
      secondsPerOperation: seconds / operations,
      cpuSecondsPerOperation: cpuSeconds / operations,
    })),
    timerSecondsPerOperation: outcome.timerSecondsPerOperation,
    signCpuSeconds: outcome.sign === null ? null : outcome.sign.cpuSeconds / outcome.sign.operations,
    warmupSeconds: outcome.warmupSeconds,
    corpusTokens: outcome.corpusTokens,
  };
}
