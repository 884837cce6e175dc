import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { openRedisDenylist } from "../../../targets/verify/denylists/redis.ts";
import type { EntryMemory } from "../../results/store.ts";
import { entryIdentity } from "./entry-identity.ts";
import { fillRedis, redisLayouts } from "./fill-redis.ts";
import type { MemoryJob, RedisMemory } from "./store-job.ts";

// A reading is settled when so many in a row are within so many bytes: connections close and tables grow behind the commands.
const READINGS = 3;
const SLACK_BYTES = 4096;
const BETWEEN_READINGS_MS = 40;
const LONGEST_SETTLING_MS = 5000;

// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as MemoryJob;
const outcome = await weigh(job);
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

async function weigh({ redisUrl, steps }: MemoryJob): Promise<RedisMemory> {
  if (redisUrl === null) throw new Error("filling Redis needs the address of one");
  const reader = new Redis(redisUrl, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  reader.on("error", () => {});
  const memory: EntryMemory[] = [];
  for (const { entries, repetitions } of steps) {
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      for (const [id, layout] of redisLayouts) {
        await reader.flushall("SYNC");
        const before = await settledBytes(reader);
        await fillRedis(redisUrl, reader, layout, entries);
        const grownBytes = (await settledBytes(reader)) - before;
        if (id === "key-per-token") await checkWithDenylist(redisUrl, entries);
        memory.push({ layout: id, entries, repetition, grownBytes });
      }
    }
  }
  const allocator = field(await reader.info("memory"), "mem_allocator");
  await reader.flushall("SYNC");
  reader.disconnect();
  return { allocator, memory };
}

/** What was weighed is what the denylist reads: first and last entry are revoked, the one after the last is not. */
async function checkWithDenylist(redisUrl: string, entries: number): Promise<void> {
  await using denylist = await openRedisDenylist({ redisUrl, clockToleranceSeconds: 60 });
  const expected = [
    [0, "revoked"],
    [entries - 1, "revoked"],
    [entries, "clear"],
  ] as const;
  for (const [index, decision] of expected) {
    const answer = await denylist.check(entryIdentity(index));
    if (answer !== decision) throw new Error(`entry ${index} of ${entries} should be ${decision} and is ${answer}`);
  }
}

/** `used_memory` once it stands still: what Redis' allocator was asked for, without fragmentation. */
async function settledBytes(reader: Redis): Promise<number> {
  const deadline = performance.now() + LONGEST_SETTLING_MS;
  const readings: number[] = [];
  for (;;) {
    readings.push(Number(field(await reader.info("memory"), "used_memory")));
    const last = readings.slice(-READINGS);
    const settled = last.length === READINGS && Math.max(...last) - Math.min(...last) <= SLACK_BYTES;
    if (settled || performance.now() > deadline) return readings.at(-1) ?? Number.NaN;
    await sleep(BETWEEN_READINGS_MS);
  }
}

function field(info: string, name: string): string {
  const value = new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim();
  if (value === undefined) throw new Error(`The Redis server's INFO has no ${name}.`);
  return value;
}
