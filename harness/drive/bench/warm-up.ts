import { performance } from "node:perf_hooks";
import type { BenchJob } from "./bench-job.ts";
import { isSteady } from "./is-steady.ts";
import { runBatches } from "./run-batches.ts";
import type { VerifyPool } from "./verify-pool.ts";

/** A warm-up that is over. */
export interface BenchWarmUp {
  /** `false` when the slices did not agree within the time. */
  readonly steady: boolean;
  readonly seconds: number;
  readonly rejected: number;
  /** Verifies in a batch of the measurement window: about 20 ms. */
  readonly batchSize: number;
  /** Verifies in a batch of the warm-up: about 5 ms. */
  readonly shortBatchSize: number;
}

const SLICE_SECONDS = 0.05;
const BATCH_SECONDS = 0.005;
const LARGEST_BATCH = 5000;

/** Verifies in slices until their CPU per verify agrees. */
export async function warmUp(
  pool: VerifyPool,
  { minWarmupSeconds, maxWarmupSeconds }: Pick<BenchJob, "minWarmupSeconds" | "maxWarmupSeconds">,
): Promise<BenchWarmUp> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const slices: number[] = [];
  let rejected = 0;
  let size = 16;
  let steady = false;
  while (!steady && elapsed() < maxWarmupSeconds) {
    const slice = await runBatches(pool, { size, seconds: SLICE_SECONDS });
    rejected += slice.rejected;
    slices.push(slice.medianCpuSecondsPerOperation);
    // Short enough to stop in time.
    size = Math.max(8, Math.min(LARGEST_BATCH, Math.round(BATCH_SECONDS / slice.medianSecondsPerOperation)));
    steady = elapsed() >= minWarmupSeconds && isSteady(slices);
  }
  // Four times as long in the window: the message to the worker is then below a hundredth of the CPU.
  return { steady, seconds: elapsed(), rejected, batchSize: size * 4, shortBatchSize: size };
}
