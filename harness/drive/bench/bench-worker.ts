import { readFileSync } from "node:fs";
import { workerData } from "piscina";
import type { VerifyToken } from "../../../targets/verify/engine.ts";
import { engines } from "../../../targets/verify/engines.ts";
import { createPolicy } from "../../../targets/verify/policy.ts";
import { importVerificationKey } from "../../../targets/verify/verification-key.ts";
import {
  type Batch,
  type BatchTime,
  type BenchWorkerData,
  inFlightOf,
  type StageRound,
  type TimedOperations,
} from "./bench-job.ts";
import type { TimedStages } from "./time-stages.ts";

const job = workerData as BenchWorkerData;
const tokens: readonly string[] = readFileSync(job.corpusFile, "utf8").trimEnd().split("\n");
const engine = engines[job.engine];
const key = importVerificationKey(job.verificationJwk);
const policy = createPolicy(job);
// Prepared once per worker: a key imported per call would be measured as the verify.
const verify: VerifyToken = await engine.prepare(key, policy);
let stages: TimedStages | undefined;

/** Verifies a batch in one loop; the clock is read only before and after it. */
export async function verifyBatch(batch: Batch): Promise<BatchTime> {
  return engine.mode === "sync" ? verifySynchronously(batch) : await verifyAwaiting(batch);
}

/** Verifies a batch and times each verify, ns. */
export async function timeEach({ from, count }: Batch): Promise<Float64Array> {
  const durations = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const token = tokens[(from + index) % tokens.length] as string;
    const before = process.hrtime.bigint();
    const result = verify(token);
    if (engine.mode === "async") await result;
    durations[index] = Number(process.hrtime.bigint() - before);
  }
  return durations;
}

/** Runs the validation pipeline stage by stage over a batch, each stage over all tokens before the next begins. */
export async function timeStages(batch: Batch): Promise<StageRound> {
  stages ??= await openStages();
  return await stages(stretch(batch));
}

/** Signs tokens of the batch again, for a fixed time; `null` without a key to sign with. */
export async function timeSign(batch: Batch): Promise<TimedOperations | null> {
  if (job.signingKeyFile === null) return null;
  const { timeSigning } = await import("./time-signing.ts");
  return timeSigning(key.algorithm, readFileSync(job.signingKeyFile, "utf8"), stretch(batch));
}

// Loaded when the verifies have been measured: its code and heap are not there while they are.
async function openStages(): Promise<TimedStages> {
  const { openFilledDenylist } = await import("./fill-denylist.ts");
  const { prepareStages } = await import("./time-stages.ts");
  return await prepareStages({ engine, key, policy, denylist: await openFilledDenylist(job.denylist, policy) });
}

function stretch({ from, count }: Batch): readonly string[] {
  return Array.from({ length: count }, (_, index) => tokens[(from + index) % tokens.length] as string);
}

function verifySynchronously({ from, count }: Batch): BatchTime {
  let rejected = 0;
  const read = startThreadClocks();
  for (let index = 0; index < count; index++) {
    try {
      void verify(tokens[(from + index) % tokens.length] as string);
    } catch {
      rejected += 1;
    }
  }
  return { operations: count, ...read(), rejected };
}

// As in a busy server, several are in flight: one at a time would measure how long a thread takes to wake up.
async function verifyAwaiting({ from, count }: Batch): Promise<BatchTime> {
  let rejected = 0;
  let next = 0;
  const read = startThreadClocks();
  const lane = async () => {
    while (next < count) {
      const index = next++;
      try {
        await verify(tokens[(from + index) % tokens.length] as string);
      } catch {
        rejected += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: inFlightOf(engine) }, lane));
  return { operations: count, ...read(), rejected };
}

function startThreadClocks(): () => Pick<BatchTime, "seconds" | "threadCpuSeconds"> {
  const cpuBefore = process.threadCpuUsage();
  const before = process.hrtime.bigint();
  return () => {
    const seconds = Number(process.hrtime.bigint() - before) / 1e9;
    const cpu = process.threadCpuUsage(cpuBefore);
    return { seconds, threadCpuSeconds: (cpu.user + cpu.system) / 1e6 };
  };
}
