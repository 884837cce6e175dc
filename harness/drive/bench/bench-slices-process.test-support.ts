import { readFileSync } from "node:fs";
import type { BenchJob } from "./bench-job.ts";
import { runBatches } from "./run-batches.ts";
import { answerSlices } from "./slice-process.test-support.ts";
import { openVerifyPool } from "./verify-pool.ts";
import { warmUp } from "./warm-up.ts";

// What the benchmark process does, warm-up and measurement window, with the window in slices.
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as BenchJob;
const pool = openVerifyPool(job);
const warm = await warmUp(pool, job);
await answerSlices({ operations: warm.batchSize, cpuSeconds: 0, rejected: warm.rejected }, () =>
  // Two batches as long as a trial's, so that what the messages cost weighs as much as there.
  runBatches(pool, { size: warm.batchSize, seconds: 0 }),
);
