import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { engines } from "../../../targets/verify/engines.ts";
import { durationHistogram, encodeDurations } from "../duration-histogram.ts";
import type { BenchOutcome } from "../raw-trial.ts";
import { type BenchJob, inFlightOf, type TimedOperations } from "./bench-job.ts";
import { median } from "./is-steady.ts";
import { runBatches } from "./run-batches.ts";
import { openVerifyPool, type VerifyPool } from "./verify-pool.ts";
import { warmUp } from "./warm-up.ts";

// However slow the engine is, so many verifies are in the window if four times its length allows.
const FEWEST_OPERATIONS = 1000;
// Tokens that pass through one stage at a time: about 10 ms of signatures.
const STAGE_BATCH = { fewest: 20, most: 500, seconds: 0.01 };
// Stages need a warm-up of their own: the engine is warm by now, the stages before and after it are not, and what V8's
// compiler threads do would count as the CPU of the stage that runs meanwhile.
const STAGE_WARM_UP_SECONDS = 0.15;
const SIGNING_BATCH = 200;

const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as BenchJob;
// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
const outcome = await measure(job);
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

/** One benchmark trial: warm up until slices agree, then throughput, per-operation latency, stages and signing. */
async function measure(job: BenchJob): Promise<BenchOutcome> {
  const pool = openVerifyPool(job);
  const warmup = await warmUp(pool, job);

  // Three fifths for throughput and CPU, the rest for per-operation latency and the stages.
  const throughput = await runBatches(pool, {
    size: warmup.batchSize,
    seconds: job.measureSeconds * 0.6,
    fewestOperations: FEWEST_OPERATIONS,
  });
  const { latencyHdr, ...timed } = await timeLatency(pool, warmup.shortBatchSize, job.measureSeconds * 0.2);
  // A synchronous engine's loop has one in flight anyway, and no timer inside.
  const inFlight = inFlightOf(engines[job.engine]);
  const serial =
    inFlight === 1 ? { serialOperations: throughput.operations, serialSeconds: throughput.busySeconds } : timed;
  const alone = job.threads === 1;
  const costs = alone
    ? await timeStages(pool, throughput.leastSecondsPerOperation, job.measureSeconds * 0.3)
    : { stages: [], timerSecondsPerOperation: null };
  return {
    steady: warmup.steady,
    warmupSeconds: warmup.seconds,
    operations: throughput.operations,
    windowSeconds: throughput.windowSeconds,
    ...serial,
    inFlight,
    cpuSeconds: throughput.cpuSeconds,
    latencyHdr,
    ...costs,
    sign: alone ? await pool.timeSign(SIGNING_BATCH) : null,
    rejected: warmup.rejected + throughput.rejected,
    corpusTokens: pool.corpusTokens,
  };
}

async function timeLatency(pool: VerifyPool, size: number, seconds: number) {
  const histogram = durationHistogram();
  const startedAt = performance.now();
  let serialSeconds = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    for (const nanoseconds of await pool.timeEach(size)) {
      histogram.recordValue(Math.max(1, nanoseconds));
      serialSeconds += nanoseconds / 1e9;
    }
  }
  return { latencyHdr: encodeDurations(histogram), serialOperations: histogram.totalCount, serialSeconds };
}

async function timeStages(
  pool: VerifyPool,
  verifySeconds: number,
  seconds: number,
): Promise<Pick<BenchOutcome, "stages" | "timerSecondsPerOperation">> {
  const wanted = Math.round(STAGE_BATCH.seconds / verifySeconds);
  const size = Math.max(STAGE_BATCH.fewest, Math.min(STAGE_BATCH.most, wanted));
  const sums = new Map<string, TimedOperations>();
  const timers: number[] = [];
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  while (elapsed() < STAGE_WARM_UP_SECONDS) await pool.timeStages(size);
  const until = elapsed() + seconds;
  do {
    const round = await pool.timeStages(size);
    timers.push(round.timerSecondsPerOperation);
    for (const { stage, ...time } of round.stages) sums.set(stage, addTimes(sums.get(stage), time));
  } while (elapsed() < until);
  return {
    stages: [...sums].map(([stage, sum]) => ({ stage, ...sum })),
    // A preempted reading says nothing of what the timer costs.
    timerSecondsPerOperation: median(timers),
  };
}

function addTimes(sum: TimedOperations | undefined, time: TimedOperations): TimedOperations {
  return {
    operations: (sum?.operations ?? 0) + time.operations,
    seconds: (sum?.seconds ?? 0) + time.seconds,
    cpuSeconds: (sum?.cpuSeconds ?? 0) + time.cpuSeconds,
  };
}
