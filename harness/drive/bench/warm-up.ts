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
  /** Verifies in a batch of the measurement window: about 80 ms. */
  readonly batchSize: number;
  /** Verifies in a batch of the warm-up: about 5 ms. */
  readonly shortBatchSize: number;
}

const SLICE_SECONDS = 0.05;
// V8 compiles what is called often, not what has run for long. jose and jsonwebtoken stay on a plateau 15 to 40 % above their
// final cost up to some 15 000 verifies, however short these are: slices agree there, and it is not the end.
const FEWEST_OPERATIONS = 15_000;
const BATCH_SECONDS = 0.005;
const LARGEST_BATCH = 5000;

/**
 * Verifies in slices until their CPU per verify agrees, after 15 000 verifies at the earliest. The shortest time counts in CPU,
 * because code that had to wait for a processor has not become any warmer; the longest is wall time, whatever was reached.
 */
export async function warmUp(
  pool: VerifyPool,
  { minWarmupSeconds, maxWarmupSeconds }: Pick<BenchJob, "minWarmupSeconds" | "maxWarmupSeconds">,
): Promise<BenchWarmUp> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const slices: number[] = [];
  let rejected = 0;
  let operations = 0;
  let cpuSeconds = 0;
  let least = Number.POSITIVE_INFINITY;
  let size = 16;
  let enough = false;
  while (!(enough && isSteady(slices)) && elapsed() < maxWarmupSeconds) {
    const slice = await runBatches(pool, { size, seconds: SLICE_SECONDS });
    rejected += slice.rejected;
    operations += slice.operations;
    cpuSeconds += slice.cpuSeconds;
    slices.push(slice.medianCpuSecondsPerOperation);
    least = Math.min(least, slice.leastSecondsPerOperation);
    // Short enough to stop in time.
    size = Math.max(8, Math.min(LARGEST_BATCH, Math.round(BATCH_SECONDS / least)));
    enough = cpuSeconds >= minWarmupSeconds && operations >= FEWEST_OPERATIONS * pool.threads;
  }
  // Longer in the window: a message to the worker and back costs both threads together some 0.7 ms, then below a hundredth.
  return { steady: isSteady(slices), seconds: elapsed(), rejected, batchSize: size * 16, shortBatchSize: size };
}
