import { createHash } from "node:crypto";
import { cp, lstat, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { JwtCapacityError } from "../../plan/error.ts";
import { captureCommand, lastLine } from "../capture-command.ts";

/** The working tree as it stands, changes included. */
export const WORKING_TREE = ".";

/** A revision that exists. */
export interface FoundRevision {
  /** As the user named it. */
  readonly name: string;
  /** Top of the checkout that it is of. */
  readonly repository: string;
  /** For the working tree the commit it stands on. */
  readonly commit: string;
  /** Whether the working tree was named, and differs from its commit. */
  readonly dirty: boolean;
  /** Equal for equal contents: the commit, and for a changed working tree a hash of its files. */
  readonly identity: string;
  readonly isWorkingTree: boolean;
}

const ARCHIVE_SECONDS = 120;

/**
 * Looks a revision up in the checkout that holds `cwd`.
 *
 * @param name a branch, tag or commit, or `.` for the working tree
 * @throws JwtCapacityError JC-REVISION-001 when there is no checkout or no such revision
 */
export async function findRevision(name: string, cwd: string): Promise<FoundRevision> {
  const repository = (await git(cwd, ["rev-parse", "--show-toplevel"], name)).trim();
  const isWorkingTree = name === WORKING_TREE;
  const wanted = isWorkingTree ? "HEAD" : name;
  // A revision must not be taken for an option of git.
  const commit = (
    await git(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${wanted}^{commit}`], name)
  ).trim();
  const dirty =
    isWorkingTree && (await git(repository, ["status", "--porcelain", "--untracked-files=normal"], name)) !== "";
  const identity = dirty ? await hashFiles(repository, await filesOf(repository)) : commit;
  return { name, repository, commit, dirty, identity, isWorkingTree };
}

/**
 * Writes the files of a revision into a directory that does not exist yet.
 *
 * @throws JwtCapacityError JC-REVISION-001 when the working tree is no longer what was found
 */
export async function unpackRevision(found: FoundRevision, directory: string): Promise<void> {
  const { name, repository, commit, dirty, identity } = found;
  await mkdir(directory, { recursive: true });
  if (dirty) {
    // What is kept under the hash of other contents would be measured as them from then on.
    if ((await copyFiles(repository, directory)) === identity) return;
    throw revisionError(
      name,
      "a file was changed while it was checked out, so that its copy is not what was found before; nothing of it was kept",
      "save nothing until its packages are installed, have git ignore what other programs write there, then run again",
    );
  }
  const archive = `${directory}.tar`;
  try {
    await git(repository, ["archive", "--format=tar", `--output=${archive}`, commit], name);
    const { exitCode, stderr } = await captureCommand("tar", ["-xf", archive, "-C", directory], {
      timeoutSeconds: ARCHIVE_SECONDS,
    });
    if (exitCode !== 0) throw revisionError(name, `tar could not unpack it: ${lastLine(stderr)}`, "install tar");
  } finally {
    await rm(archive, { force: true });
  }
}

/** Copies the files of a working tree and returns the hash of the copies; `null` when one went before it was copied. */
async function copyFiles(repository: string, directory: string): Promise<string | null> {
  const files = await filesOf(repository);
  try {
    for (const file of files) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await cp(join(repository, file), join(directory, file));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  return await hashFiles(directory, files);
}

async function hashFiles(directory: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(join(directory, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** What git tracks or would, as far as it is there; links are left out. */
async function filesOf(repository: string): Promise<readonly string[]> {
  const listed = await git(repository, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], WORKING_TREE);
  const names = [...new Set(listed.split("\0").filter((name) => name !== ""))].sort();
  const kept = await Promise.all(
    names.map(async (name) => {
      const found = await lstat(join(repository, name)).catch(() => null);
      return found?.isFile() === true ? [name] : [];
    }),
  );
  return kept.flat();
}

async function git(cwd: string, args: readonly string[], name: string): Promise<string> {
  const { exitCode, stdout, stderr } = await captureCommand("git", args, { cwd, timeoutSeconds: ARCHIVE_SECONDS });
  if (exitCode === 0) return stdout;
  const reason = lastLine(stderr);
  if (args[0] === "rev-parse" && args.includes("--show-toplevel"))
    throw revisionError(name, `${cwd} is in no git checkout${reason === "" ? "" : ` (${reason})`}`, "run it in one");
  throw revisionError(
    name,
    reason === "" ? "there is no such branch, tag or commit here" : reason,
    "see `git log` for what there is; a shallow clone (the default of many CI systems) has only its last commit: fetch the whole history",
  );
}

function revisionError(name: string, message: string, hint: string): JwtCapacityError {
  return new JwtCapacityError(
    "JC-REVISION-001",
    `the revision ${JSON.stringify(name)} cannot be used: ${message}`,
    hint,
  );
}
