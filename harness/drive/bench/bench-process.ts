import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { Piscina } from "piscina";
import { engines } from "../../../targets/verify/engines.ts";
import { durationHistogram, encodeDurations } from "../duration-histogram.ts";
import type { BenchOutcome } from "../raw-trial.ts";
import {
  type Batch,
  type BatchTime,
  type BenchJob,
  type BenchWorkerData,
  inFlightOf,
  type StageTime,
} from "./bench-job.ts";
import { isSteady, median } from "./is-steady.ts";

// A slice of the warm-up; a batch of verifies in one loop; the tokens that pass through one stage at a time.
const SLICE_SECONDS = 0.05;
const BATCH_SECONDS = 0.005;
const STAGE_BATCH = 200;
// A slow engine gets more time, up to four times as much, until so many verifies are in the window.
const FEWEST_OPERATIONS = 1000;

const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as BenchJob;
// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
const outcome = await measure(job);
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

/** One benchmark trial: warm up until slices agree, then throughput, per-operation latency and stages. */
async function measure(job: BenchJob): Promise<BenchOutcome> {
  const { threads } = job;
  const pool = new Piscina<Batch>({
    filename: new URL("./bench-worker.ts", import.meta.url).href,
    workerData: pickWorkerData(job),
    // Every thread stays, also when idle for a moment: threads that come and go would be measured as verify cost.
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: 1,
  });
  const cursor = corpusCursor(job.corpusTokens);
  const warmup = await warmUp(pool, cursor, job);

  // Three fifths for throughput and CPU, the rest for per-operation latency and the stages.
  // Batches four times as long as in the warm-up: the message to the worker is then below a hundredth of the CPU.
  const size = warmup.batchSize * 4;
  const cpuBefore = process.cpuUsage();
  const throughput = await runBatches(pool, cursor, threads, size, job.measureSeconds * 0.6, FEWEST_OPERATIONS);
  const cpu = process.cpuUsage(cpuBefore);

  const { latencyHdr, ...timed } = await timeLatency(pool, cursor, warmup.batchSize, job.measureSeconds * 0.2);
  // A synchronous engine's loop has one in flight anyway, and no timer inside.
  const inFlight = inFlightOf(engines[job.engine]);
  const serial =
    inFlight === 1 ? { serialOperations: throughput.operations, serialSeconds: throughput.busySeconds } : timed;
  const stages = threads === 1 ? await timeStages(pool, cursor, job.measureSeconds * 0.4) : [];
  return {
    steady: warmup.steady,
    warmupSeconds: warmup.seconds,
    operations: throughput.operations,
    windowSeconds: throughput.windowSeconds,
    ...serial,
    inFlight,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    latencyHdr,
    stages,
    rejected: warmup.rejected + throughput.rejected,
    corpusTokens: cursor.tokens,
  };
}

type Pool = Piscina<Batch>;

interface Cursor {
  readonly tokens: number;
  /** The next stretch of the corpus, so that no two batches in a row verify the same tokens. */
  next(count: number): Batch;
}

async function warmUp(pool: Pool, cursor: Cursor, job: BenchJob) {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const slices: number[] = [];
  let rejected = 0;
  let batchSize = 16;
  let steady = false;
  while (!steady && elapsed() < job.maxWarmupSeconds) {
    const slice = await runBatches(pool, cursor, job.threads, batchSize, SLICE_SECONDS);
    rejected += slice.rejected;
    slices.push(slice.medianCpuSecondsPerOperation);
    // About 5 ms a batch: long enough to make the message to the worker negligible, short enough to stop in time.
    batchSize = Math.max(8, Math.min(5000, Math.round(BATCH_SECONDS / slice.medianSecondsPerOperation)));
    steady = elapsed() >= job.minWarmupSeconds && isSteady(slices);
  }
  return { steady, seconds: elapsed(), batchSize, rejected };
}

async function runBatches(
  pool: Pool,
  cursor: Cursor,
  threads: number,
  size: number,
  seconds: number,
  fewestOperations = 0,
) {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const done: BatchTime[] = [];
  let operations = 0;
  const isOver = () => elapsed() >= seconds && (operations >= fewestOperations || elapsed() >= seconds * 4);
  const drive = async () => {
    while (!isOver()) {
      const batch = (await pool.run(cursor.next(size), { name: "verifyBatch" })) as BatchTime;
      operations += batch.operations;
      done.push(batch);
    }
  };
  // Two in flight per thread: while one runs, the next is already there.
  await Promise.all(Array.from({ length: threads * 2 }, drive));
  return {
    windowSeconds: elapsed(),
    operations,
    busySeconds: done.reduce((sum, batch) => sum + batch.seconds, 0),
    rejected: done.reduce((sum, batch) => sum + batch.rejected, 0),
    medianSecondsPerOperation: median(done.map((batch) => batch.seconds / batch.operations)),
    medianCpuSecondsPerOperation: median(done.map((batch) => batch.threadCpuSeconds / batch.operations)),
  };
}

async function timeLatency(pool: Pool, cursor: Cursor, size: number, seconds: number) {
  const histogram = durationHistogram();
  const startedAt = performance.now();
  let serialSeconds = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    const durations = (await pool.run(cursor.next(size), { name: "timeEach" })) as Float64Array;
    for (const nanoseconds of durations) {
      histogram.recordValue(Math.max(1, nanoseconds));
      serialSeconds += nanoseconds / 1e9;
    }
  }
  return { latencyHdr: encodeDurations(histogram), serialOperations: histogram.totalCount, serialSeconds };
}

async function timeStages(pool: Pool, cursor: Cursor, seconds: number): Promise<BenchOutcome["stages"]> {
  const sums = new Map<string, { seconds: number; operations: number }>();
  const startedAt = performance.now();
  // Stages need a warm-up of their own: the engine is warm by now, the stages before and after it are not.
  let warm = false;
  while (performance.now() - startedAt < seconds * 1000) {
    const times = (await pool.run(cursor.next(STAGE_BATCH), { name: "timeStages" })) as readonly StageTime[];
    warm ||= performance.now() - startedAt > seconds * 400;
    if (!warm) continue;
    for (const { stage, ...time } of times) {
      const sum = sums.get(stage) ?? { seconds: 0, operations: 0 };
      sums.set(stage, { seconds: sum.seconds + time.seconds, operations: sum.operations + time.operations });
    }
  }
  return [...sums].map(([stage, sum]) => ({ stage, ...sum }));
}

function pickWorkerData(job: BenchJob): BenchWorkerData {
  const { engine, verificationJwk, issuer, audience, maxTokenBytes, corpusFile } = job;
  return { engine, verificationJwk, issuer, audience, maxTokenBytes, corpusFile };
}

function corpusCursor(tokens: number): Cursor {
  let at = 0;
  return {
    tokens,
    next(count) {
      const from = at;
      at = (at + count) % tokens;
      return { from, count };
    },
  };
}
