import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { scratchDirectory } from "../../provision/scratch-directory.test-support.ts";
import type { MemoryJob } from "./store-job.ts";

const processFile = fileURLToPath(new URL("./heap-memory-process.ts", import.meta.url));

test("F04 it ends when its standard input is closed, however much is left to fill", async () => {
  const job: MemoryJob = { redisUrl: null, steps: [{ entries: 50_000, repetitions: 100_000 }] };
  const directory = scratchDirectory({ "job.json": JSON.stringify(job) });
  const child = spawn(process.execPath, [processFile, join(directory, "job.json")], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "close");
  // By then it fills.
  await sleep(1000);
  child.stdin.end();
  expect(await ended).toEqual([1, null]);
});
