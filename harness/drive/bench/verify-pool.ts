import { Piscina } from "piscina";
import type { Batch, BatchTime, BenchJob, BenchWorkerData, StageRound, TimedOperations } from "./bench-job.ts";

/** The worker threads of one benchmark, each with the engine and its key prepared, and the tokens that they verify. */
export interface VerifyPool {
  readonly threads: number;
  readonly corpusTokens: number;
  /** Verifies the next `count` tokens of the corpus in one loop of one thread. */
  verifyBatch(count: number): Promise<BatchTime>;
  /** Verifies the next `count` tokens and times each, ns. */
  timeEach(count: number): Promise<Float64Array>;
  /** Runs the validation pipeline over the next `count` tokens, stage by stage. */
  timeStages(count: number): Promise<StageRound>;
  /** Signs up to `count` tokens of the corpus again for a tenth of a second; `null` without a key to sign with. */
  timeSign(count: number): Promise<TimedOperations | null>;
}

/** Starts the threads; they live as long as the process. */
export function openVerifyPool(job: BenchJob): VerifyPool {
  const { threads, corpusTokens } = job;
  const pool = new Piscina<Batch>({
    filename: new URL("./bench-worker.ts", import.meta.url).href,
    workerData: pickWorkerData(job),
    // Every thread stays, also when idle for a moment: threads that come and go would be measured as verify cost.
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: 1,
  });
  const next = corpusCursor(corpusTokens);
  return {
    threads,
    corpusTokens,
    verifyBatch: (count) => pool.run(next(count), { name: "verifyBatch" }) as Promise<BatchTime>,
    timeEach: (count) => pool.run(next(count), { name: "timeEach" }) as Promise<Float64Array>,
    timeStages: (count) => pool.run(next(count), { name: "timeStages" }) as Promise<StageRound>,
    timeSign: (count) => pool.run(next(count), { name: "timeSign" }) as Promise<TimedOperations | null>,
  };
}

function pickWorkerData(job: BenchJob): BenchWorkerData {
  const { engine, verificationJwk, issuer, audience, maxTokenBytes, corpusFile, denylist, signingKeyFile } = job;
  return { engine, verificationJwk, issuer, audience, maxTokenBytes, corpusFile, denylist, signingKeyFile };
}

/** The next stretch of the corpus, so that no two batches in a row verify the same tokens. */
function corpusCursor(tokens: number): (count: number) => Batch {
  let at = 0;
  return (count) => {
    const from = at;
    at = (at + count) % tokens;
    return { from, count };
  };
}
