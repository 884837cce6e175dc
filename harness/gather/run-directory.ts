import { mkdir, open, readFile, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "../plan/error-message.ts";
import { JwtCapacityError } from "../plan/error.ts";

/** Where everything of one run is kept. */
export interface RunDirectory {
  readonly id: string;
  readonly path: string;
  /** Writes a file whole or not at all: a reader never sees half of it. */
  write(name: string, content: string): Promise<void>;
  writeJson(name: string, value: unknown): Promise<void>;
  /** Makes `results/latest` point here. */
  markLatest(): Promise<void>;
}

/**
 * Makes a fresh directory for a run below `out`.
 *
 * @param id sortable and unique, e.g. `20261122T101500Z-3f9a`
 * @throws JwtCapacityError JC-OUTPUT-001 when it cannot be written, before anything is measured
 */
export async function createRunDirectory(out: string, id: string): Promise<RunDirectory> {
  const path = join(out, id);
  try {
    await mkdir(join(path, "trials"), { recursive: true });
    const probe = join(path, ".probe");
    await writeFile(probe, "x".repeat(4096));
    await rm(probe);
  } catch (error) {
    throw new JwtCapacityError(
      "JC-OUTPUT-001",
      `the results cannot be written to ${path}: ${errorMessage(error)}`,
      "choose a directory that you may write to with --out, and check the free space",
      { cause: error },
    );
  }
  return openRunDirectory(path, id, out);
}

function openRunDirectory(path: string, id: string, out: string): RunDirectory {
  const write = (name: string, content: string) => writeAtomically(join(path, name), content);
  return {
    id,
    path,
    write,
    writeJson: (name, value) => write(name, `${JSON.stringify(value, null, 1)}\n`),
    markLatest: () => pointLatest(out, id),
  };
}

/** Writes beside the target, flushes, renames: what is there is always whole, also after a crash or a full disk. */
export async function writeAtomically(file: string, content: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(join(file, ".."), { recursive: true });
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Names of the trial directories of a run, in the order in which they ran. */
export async function listTrialDirectories(runDirectory: string): Promise<string[]> {
  const names = await readdir(join(runDirectory, "trials")).catch(() => []);
  return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => join("trials", name));
}

/** Reads a JSON file; `null` when it is not there. Throws when it is there and is not JSON. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as unknown);
}

async function pointLatest(out: string, id: string): Promise<void> {
  const link = join(out, "latest");
  const temporary = join(out, `.latest-${process.pid}`);
  try {
    await symlink(id, temporary, "junction");
    await rename(temporary, link);
  } catch {
    // Where links are not allowed the run is complete all the same; its own path is printed.
    await rm(temporary, { force: true });
  }
}
