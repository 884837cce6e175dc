import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fresh directory that only this user may enter; disposing of it removes it. */
export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string;
}

const prefix = "jwt-capacity-";

/**
 * Makes a private directory. Its name carries our process id, so that the next start can remove what a killed one left.
 *
 * @param kind what it is for, e.g. `keys`
 */
export async function temporaryDirectory(kind: string): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}${kind}-${process.pid}-`));
  await chmod(path, 0o700);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Removes the temporary directories of processes that are gone: a killed run leaves tokens and keys behind (F04). */
export async function sweepTemporaryDirectories(): Promise<readonly string[]> {
  const left = (await readdir(tmpdir())).filter((name) => {
    const pid = /^jwt-capacity-[a-z]+-(\d+)-\w{6}$/.exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  });
  // Another user's directory cannot be removed and is none of our business.
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})));
  return left;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
