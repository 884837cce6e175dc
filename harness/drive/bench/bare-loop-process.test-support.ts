import { readFileSync } from "node:fs";
import { engines } from "../../../targets/verify/engines.ts";
import { createPolicy } from "../../../targets/verify/policy.ts";
import { importVerificationKey } from "../../../targets/verify/verification-key.ts";
import type { BenchJob } from "./bench-job.ts";
import { answerSlices, type Slice } from "./slice-process.test-support.ts";

// No worker thread, no pool, no batches, no counting of errors: a token that is refused ends the process.
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as BenchJob;
const tokens = readFileSync(job.corpusFile, "utf8").trimEnd().split("\n");
const engine = engines[job.engine];
const verify = await engine.prepare(importVerificationKey(job.verificationJwk), createPolicy(job));
const loop: (operations: number) => void | Promise<void> =
  engine.mode === "sync" ? verifyOneByOne : verifySixteenAtOnce;

const isWarm = () => process.cpuUsage().user > job.minWarmupSeconds * 1e6;
while (!isWarm()) await loop(100);
await answerSlices({ operations: 0, cpuSeconds: 0, rejected: 0 }, measure);

async function measure(operations: number): Promise<Slice> {
  const before = process.cpuUsage();
  await loop(operations);
  const { user, system } = process.cpuUsage(before);
  return { operations, cpuSeconds: (user + system) / 1e6, rejected: 0 };
}

function verifyOneByOne(operations: number): void {
  for (let done = 0; done < operations;) {
    for (const token of tokens) {
      void verify(token);
      if (++done === operations) break;
    }
  }
}

async function verifySixteenAtOnce(operations: number): Promise<void> {
  let started = 0;
  async function one(): Promise<void> {
    while (started < operations) await verify(tokens[started++ % tokens.length] as string);
  }
  await Promise.all([...Array(16).keys()].map(one));
}
