import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { decidePinning, moveProcess } from "../../provision/host/pinning.ts";
import { readHostLimits } from "../../provision/host/host-limits.ts";
import { fixedYoungGeneration } from "../run-job-process.ts";
import type { BenchJob } from "./bench-job.ts";

/** What one slice came to. */
export interface Slice {
  readonly operations: number;
  /** User and system CPU of the process, s. */
  readonly cpuSeconds: number;
  readonly rejected: number;
}

/** A warm process that verifies when it is told to, and does nothing in between. */
export interface SliceProcess extends AsyncDisposable {
  /** Verifies about so many tokens. */
  run(operations: number): Promise<Slice>;
}

// Both are measured on the same CPU where that can be had: another's neighbours on another core are half of the noise.
const pinning = decidePinning(readHostLimits());
const oneCpu = pinning.pinned ? pinning.targetCpus.split(",")[0] : undefined;

/** Starts a module that prints a line when it is warm, reads a number a line and answers each with a slice as JSON. */
export async function startSliceProcess(name: string, job: BenchJob, jobFile: string): Promise<SliceProcess> {
  await writeFile(jobFile, JSON.stringify(job), { mode: 0o600 });
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [...fixedYoungGeneration, file, jobFile], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Slice> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${name} ended early`);
    return JSON.parse(value) as Slice;
  };
  await answer();
  // Only when it is warm: two processes warm up in half the time on two CPUs.
  if (oneCpu !== undefined && child.pid !== undefined) await moveProcess(child.pid, oneCpu);
  return {
    run: async (operations) => {
      child.stdin.write(`${operations}\n`);
      return await answer();
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

/** The other side of it: answers until its standard input closes. */
export async function answerSlices(warm: Slice, slice: (operations: number) => Promise<Slice>): Promise<void> {
  process.stdout.write(`${JSON.stringify(warm)}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await slice(Number(line)))}\n`);
  }
  process.exit(0);
}
