import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import type { BatchTime } from "./bench-job.ts";
import { median } from "./is-steady.ts";
import type { VerifyPool } from "./verify-pool.ts";

/** How many verifies, in batches of what size, and when it is enough. */
export interface BatchRun {
  /** Verifies per batch. */
  readonly size: number;
  /** At least two batches a thread are run, however short this is. */
  readonly seconds: number;
  /** A slow engine gets more time, up to four times as much, until so many verifies are done. Default 0. */
  readonly fewestOperations?: number;
}

/** What a stretch of batches came to. */
export interface BatchTotals {
  readonly operations: number;
  readonly windowSeconds: number;
  /** User and system CPU of the whole process, s: the verifies, their garbage collection and the messages to the threads. */
  readonly cpuSeconds: number;
  /** Summed over the batches, s: with several threads more than the window. */
  readonly busySeconds: number;
  readonly rejected: number;
  /** Of the batch that was disturbed least: on a busy machine the median is the neighbours' time, not the engine's. */
  readonly leastSecondsPerOperation: number;
  /** CPU of the worker thread alone, s. */
  readonly medianCpuSecondsPerOperation: number;
}

/** Keeps every thread busy with batches; nothing is in flight before or after. This is the benchmark's measurement window. */
export async function runBatches(pool: VerifyPool, run: BatchRun): Promise<BatchTotals> {
  const { size, seconds, fewestOperations = 0 } = run;
  const done: BatchTime[] = [];
  let operations = 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const isOver = () => elapsed() >= seconds && (operations >= fewestOperations || elapsed() >= seconds * 4);
  const drive = async () => {
    do {
      const batch = await pool.verifyBatch(size);
      operations += batch.operations;
      done.push(batch);
    } while (!isOver());
  };
  // Two in flight per thread: while one runs, the next is already there.
  await Promise.all(Array.from({ length: pool.threads * 2 }, drive));
  const windowSeconds = elapsed();
  // Linux counts what a running thread has used since its last tick, up to 4 ms, only when it goes to sleep.
  await setTimeout(1);
  const cpu = process.cpuUsage(cpuBefore);
  const secondsPerOperation = done.map((batch) => batch.seconds / batch.operations);
  return {
    operations,
    windowSeconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    busySeconds: done.reduce((sum, batch) => sum + batch.seconds, 0),
    rejected: done.reduce((sum, batch) => sum + batch.rejected, 0),
    leastSecondsPerOperation: Math.min(...secondsPerOperation),
    medianCpuSecondsPerOperation: median(done.map((batch) => batch.threadCpuSeconds / batch.operations)),
  };
}
