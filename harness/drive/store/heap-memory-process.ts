import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openInProcessDenylist } from "../../../targets/verify/denylists/in-process.ts";
import type { EntryMemory, StoreLayoutId } from "../../results/store.ts";
import { ENTRY_LIFETIME_SECONDS, entryIdentity } from "./entry-identity.ts";
import type { MemoryJob } from "./store-job.ts";

/** Something that holds entries and says how many. */
interface Filled {
  readonly size: () => number;
}

type Fill = (entries: number) => Filled | Promise<Filled>;

/** Every layout of a process, by how it is filled. */
const heapLayouts: readonly (readonly [StoreLayoutId, Fill])[] = [
  [
    "map",
    async (entries) => {
      const denylist = await openInProcessDenylist({ clockToleranceSeconds: 60 });
      const expSeconds = Math.floor(Date.now() / 1000) + ENTRY_LIFETIME_SECONDS;
      for (let index = 0; index < entries; index += 1) denylist.revoke(entryIdentity(index), expSeconds);
      return denylist;
    },
  ],
  [
    "set",
    (entries) => {
      const revoked = new Set<string>();
      for (let index = 0; index < entries; index += 1) revoked.add(entryIdentity(index).jti);
      return { size: () => revoked.size };
    },
  ],
];

// The harness holds our standard input open; when it dies in whatever way, so do we, before the next filling.
process.stdin.on("end", () => process.exit(1)).resume();
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as MemoryJob;
const outcome = await weigh(job);
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

async function weigh({ steps }: MemoryJob): Promise<readonly EntryMemory[]> {
  const memory: EntryMemory[] = [];
  // Once for nothing: the first filling compiles code, and that stays in the heap.
  for (const [, fill] of heapLayouts) await fill(1000);
  for (const { entries, repetitions } of steps) {
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      for (const [layout, fill] of heapLayouts) {
        memory.push({ layout, entries, repetition, grownBytes: await grownBytes(fill, entries) });
      }
    }
  }
  return memory;
}

async function grownBytes(fill: Fill, entries: number): Promise<number> {
  // Only a turn of the event loop shows that our standard input was closed.
  await setImmediate();
  const before = liveBytes();
  const filled = await fill(entries);
  const grown = liveBytes() - before;
  // Asked afterwards, so that nothing of it may have been collected before.
  if (filled.size() !== entries) throw new Error(`${entries} entries were added and ${filled.size()} are kept`);
  return grown;
}

/** What the heap holds once everything that can go has gone: the second collection takes what the first one freed to go. */
function liveBytes(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
