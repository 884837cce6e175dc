import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

/** A writer takes milliseconds. */
const WRITER_SECONDS = 20;
const LOOK_EVERY_SECONDS = 0.02;

/** A lock that says nothing for so long was left by a process that was ended while it made it. */
const UNSIGNED_SECONDS = 2;

/**
 * Holds a lock file until the lifetime ends: it is made only where there is none, and says who made it. One whose process on
 * this host has ended is taken away. Throws when another holds it for longer than `waitSeconds`, or when the signal says so.
 *
 * @param waitSeconds default 20, enough for who only writes
 */
export async function holdLock(
  file: string,
  { waitSeconds = WRITER_SECONDS, signal }: { readonly waitSeconds?: number; readonly signal?: AbortSignal } = {},
): Promise<AsyncDisposable> {
  const owner = `${process.pid} ${hostname()}`;
  const giveUpAt = performance.now() + waitSeconds * 1000;
  while (!(await makeLock(file, owner))) {
    signal?.throwIfAborted();
    const holder = await readFile(file, "utf8").catch(() => "");
    if (holder === "" ? await isLeft(file) : hasEnded(holder)) await takeAway(file, holder);
    else if (performance.now() > giveUpAt)
      throw new Error(
        `${file} has been held for ${waitSeconds} s by process ${holder}; it may be removed if nothing writes there`,
      );
    else await delay(LOOK_EVERY_SECONDS * 1000);
  }
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

async function makeLock(file: string, owner: string): Promise<boolean> {
  try {
    await writeFile(file, owner, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function isLeft(file: string): Promise<boolean> {
  const madeAt = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  return madeAt !== null && Date.now() - madeAt > UNSIGNED_SECONDS * 1000;
}

/** Whether a process of this host made the lock and is no more; of other hosts nothing can be said. */
function hasEnded(holder: string): boolean {
  const [, pid, host] = /^(\d+) (.+)$/.exec(holder) ?? [];
  if (pid === undefined || host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/**
 * Renamed first, which only one process can do. Had another taken it away and made its own meanwhile, that one is put aside: then two write at
 * once, each its whole line, and a run that is there twice is refused on reading.
 */
async function takeAway(file: string, holder: string): Promise<void> {
  const aside = `${file}.${process.pid}.ended`;
  if ((await readFile(file, "utf8").catch(() => "")) !== holder) return;
  await rename(file, aside).catch(() => {});
  await rm(aside, { force: true });
}
