import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import type { BenchTrialSpec } from "../plan/trial-spec.ts";
import type { Corpus } from "../provision/tokens/run-corpora.ts";
import type { BenchJob } from "./bench/bench-job.ts";
import { type BenchOutcome, type RawBenchTrial, RAW_VERSION } from "./raw-trial.ts";
import { runJobProcess } from "./run-job-process.ts";
import { SAMPLER_PERIOD_SECONDS, sampleMachine } from "./sample-machine.ts";

/** What a benchmark trial needs from the run. */
export interface BenchEnvironment {
  readonly corpus: Corpus;
  readonly signal: AbortSignal;
  readonly onStarted?: (processes: Readonly<Record<string, number>>) => void;
}

const processFile = fileURLToPath(new URL("./bench/bench-process.ts", import.meta.url));

/**
 * Runs one benchmark trial in a process of its own, so that neither the harness's heap nor an earlier trial's compiled code is
 * measured. A process that dies becomes part of the raw result, not an exception.
 */
export async function runBenchTrial(spec: BenchTrialSpec, environment: BenchEnvironment): Promise<RawBenchTrial> {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const sampler = sampleMachine();
  const ended = await runJobProcess<BenchOutcome>({
    file: processFile,
    job: jobOf(spec, environment.corpus),
    signal: environment.signal,
    timeoutSeconds: 30 + spec.maxWarmupSeconds + spec.measureSeconds * 3,
    ...(environment.onStarted === undefined ? {} : { onStarted: environment.onStarted }),
  });
  return {
    rawVersion: RAW_VERSION,
    startedAt,
    durationSeconds: (performance.now() - began) / 1000,
    exitCode: ended.exitCode,
    signal: ended.signal,
    log: ended.log,
    outcome: ended.outcome,
    machine: await sampler.stop(),
    samplerPeriodSeconds: SAMPLER_PERIOD_SECONDS,
    interrupted: environment.signal.aborted,
  };
}

function jobOf(spec: BenchTrialSpec, corpus: Corpus): BenchJob {
  return {
    engine: spec.subject.engine,
    verificationJwk: corpus.verificationJwk,
    issuer: corpus.issuer,
    audience: corpus.audience,
    maxTokenBytes: corpus.size.maxTokenBytes,
    corpusFile: corpus.file,
    corpusTokens: corpus.tokens,
    denylist: spec.subject.denylist === "in-process" ? "in-process" : "none",
    signingKeyFile: spec.subject.engine === "node-crypto" ? corpus.signingKeyFile : null,
    threads: spec.threads,
    minWarmupSeconds: spec.minWarmupSeconds,
    maxWarmupSeconds: spec.maxWarmupSeconds,
    measureSeconds: spec.measureSeconds,
  };
}
