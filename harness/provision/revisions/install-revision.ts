import { createHash } from "node:crypto";
import { lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorMessage } from "../../plan/error-message.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { holdLock } from "../../plan/hold-lock.ts";
import type { TargetInstallation } from "../../plan/trial-spec.ts";
import { cacheDirectory, projectRoot } from "../cache-directory.ts";
import { captureCommand, lastLine } from "../capture-command.ts";
import { type FoundRevision, unpackRevision } from "./find-revision.ts";

/** A revision of the target, ready to be started. */
export interface InstalledRevision extends TargetInstallation {
  readonly nodeVersion: string;
  /** Versions of the packages that its `package.json` names, as they are installed. */
  readonly libraries: Readonly<Record<string, string>>;
}

/** Packages in place of the revision's own, by name; `node` is Node itself. */
export type ReplacedPackages = Readonly<Record<string, string>>;

/** Who is told, and who may end it. */
export interface InstallOptions {
  readonly onProgress: (message: string) => void;
  readonly signal: AbortSignal;
  /** How long another one may be installing the same. Default: as long as npm may take twice. */
  readonly lockWaitSeconds?: number;
}

/** How long npm may take, s. */
const NPM_SECONDS = 600;

/** Installations kept in the cache; the least recently used go first. */
const KEPT_INSTALLATIONS = 8;

/** An `ab` that began so long ago may still run. */
const IN_USE_SECONDS = 6 * 3600;

/**
 * Checks a revision out beside the others, in a directory of its own below the cache, and installs its packages as its lockfile
 * says, then those that replace them. What is there already is used again.
 *
 * All installations have paths of equal length: where a program lies changes how fast it runs (Mytkowicz et al. 2009).
 *
 * @throws JwtCapacityError JC-REVISION-001 when it holds no target, lacks a package that is to be replaced or is a working tree that changed
 * after it was found, JC-INSTALL-001 when npm fails or another one holds the lock of the installation
 */
export async function installRevision(
  found: FoundRevision,
  packages: ReplacedPackages,
  options: InstallOptions,
): Promise<InstalledRevision> {
  const place = join(cacheDirectory(), "revisions");
  const root = join(place, keyOf(found, packages));
  await mkdir(place, { recursive: true });
  await using stack = new AsyncDisposableStack();
  // Another one may want the same packages at the same time.
  stack.use(await lockInstallation(`${root}.lock`, found, options));
  if (!(await exists(root))) await unpack(found, root);
  await checkContents(root, found, packages);
  await installPackages(root, packages, found, options);
  const now = new Date();
  await utimes(root, now, now);
  await removeOldest(place);
  const nodePath = await nodeOf(root);
  const version = await captureCommand(nodePath, ["--version"]);
  if (version.exitCode !== 0)
    throw installError(
      found,
      `${nodePath} does not run: ${lastLine(version.stderr)}`,
      "remove the directory and repeat",
    );
  return { root, nodePath, nodeVersion: version.stdout.trim().replace(/^v/, ""), libraries: await librariesOf(root) };
}

async function lockInstallation(
  file: string,
  found: FoundRevision,
  { signal, lockWaitSeconds = 2 * NPM_SECONDS }: InstallOptions,
): Promise<AsyncDisposable> {
  return await holdLock(file, { waitSeconds: lockWaitSeconds, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw installError(found, errorMessage(error), `remove ${file}`);
  });
}

function keyOf({ identity }: FoundRevision, packages: ReplacedPackages): string {
  const named = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([identity, named]))
    .digest("hex")
    .slice(0, 16);
}

/** Whole or not at all: another run may look for it at the same time. */
async function unpack(found: FoundRevision, root: string): Promise<void> {
  await mkdir(dirname(root), { recursive: true });
  const half = `${root}.${process.pid}.tmp`;
  await rm(half, { recursive: true, force: true });
  try {
    await unpackRevision(found, half);
    await rename(half, root);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    if (await exists(root)) return;
    throw error;
  }
}

async function checkContents(root: string, found: FoundRevision, packages: ReplacedPackages): Promise<void> {
  const problem = (message: string, hint: string) => new JwtCapacityError("JC-REVISION-001", message, hint);
  for (const file of ["targets/verifier/main.ts", "targets/issuer/main.ts", "package.json", "package-lock.json"]) {
    if (await exists(join(root, file))) continue;
    throw problem(
      `${found.name} holds no ${file}: expected a revision of a jwt-capacity checkout`,
      "name a commit, branch or tag whose targets/ are to be compared",
    );
  }
  const own = Object.keys(await dependenciesOf(root));
  const unknown = Object.keys(packages).filter((name) => !own.includes(name));
  if (unknown.length === 0) return;
  throw problem(
    `${found.name} does not depend on ${unknown.join(", ")}, so that nothing would change; expected one of ${own.join(", ")}`,
    "name a package of its package.json, as name@version",
  );
}

async function installPackages(
  root: string,
  packages: ReplacedPackages,
  found: FoundRevision,
  { onProgress, signal }: InstallOptions,
): Promise<void> {
  const modules = join(root, "node_modules");
  const replaced = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const ours = join(projectRoot, "node_modules");
  const shares = replaced.length === 0 && (await hasOurPackages(root));
  const linked = await readlink(modules).catch(() => null);
  if (shares && linked === ours) return;
  // A link to packages that are no longer those of its lockfile.
  if (linked !== null) await rm(modules);
  if (shares && !(await exists(modules))) {
    await symlink(ours, modules, "junction");
    return;
  }
  const done = join(root, ".packages-installed");
  if (await exists(done)) return;
  onProgress(`${found.name}: installing its packages${replaced.length === 0 ? "" : ` with ${replaced.join(", ")}`}`);
  await npm(root, found, ["ci"], signal);
  if (replaced.length > 0) await npm(root, found, ["install", "--no-save", ...replaced], signal);
  await mkdir(done);
}

/** Whether the lockfile is this project's own, and its packages are installed as it says: after a `git pull` they may not be. */
async function hasOurPackages(root: string): Promise<boolean> {
  const read = (...path: readonly string[]) => readFile(join(...path), "utf8").catch(() => null);
  const theirs = await read(root, "package-lock.json");
  const ours = await read(projectRoot, "package-lock.json");
  const installed = await read(projectRoot, "node_modules", ".package-lock.json");
  return theirs !== null && ours === theirs && installed !== null && isInstalled(lockedIn(theirs), lockedIn(installed));
}

/** What npm notes of a package, in its lockfile and of what it installed. */
interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
}

type LockedPackages = Readonly<Record<string, LockedPackage>>;

function lockedIn(text: string): LockedPackages {
  return (JSON.parse(text) as { readonly packages: LockedPackages }).packages;
}

/** Whether every package is there in the version that is locked; those of other platforms, and of development, need not be. */
export function isInstalled(locked: LockedPackages, installed: LockedPackages): boolean {
  return Object.entries(locked).every(([path, { version, integrity, ...wanted }]) => {
    if (!path.startsWith("node_modules/")) return true;
    const found = installed[path];
    if (found !== undefined) return found.version === version && found.integrity === integrity;
    return [wanted.optional, wanted.dev, wanted.devOptional, wanted.peer].includes(true);
  });
}

async function npm(root: string, found: FoundRevision, args: readonly string[], signal: AbortSignal): Promise<void> {
  const common = ["--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm's own settings of the run that we are part of would be taken for those of this one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
  const { exitCode, stdout, stderr } = await captureCommand("npm", [...args, ...common], {
    cwd: root,
    env,
    timeoutSeconds: NPM_SECONDS,
    signal,
  });
  signal.throwIfAborted();
  if (exitCode === 0) return;
  const said = [stderr, stdout].map((text) => text.trim()).find((text) => text !== "");
  throw installError(
    found,
    `npm ${args.join(" ")} failed: ${said ?? `it ended with ${exitCode ?? "a signal"}`}`,
    `see that the npm registry can be reached and has these versions, then repeat; by hand: cd ${root} && npm ${args.join(" ")}`,
  );
}

async function nodeOf(root: string): Promise<string> {
  const own = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  return (await exists(own)) ? own : process.execPath;
}

async function librariesOf(root: string): Promise<Readonly<Record<string, string>>> {
  const names = Object.keys(await dependenciesOf(root));
  const versions = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(root, "node_modules", name, "package.json"), "utf8").catch(() => null);
      return text === null ? [] : [[name, (JSON.parse(text) as { version: string }).version] as const];
    }),
  );
  return Object.fromEntries(versions.flat());
}

async function dependenciesOf(root: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(root, "package.json"), "utf8");
  return (JSON.parse(text) as { dependencies?: Record<string, string> }).dependencies ?? {};
}

async function removeOldest(place: string): Promise<void> {
  const names = (await readdir(place)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, usedAt: (await lstat(join(place, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const isInUse = ({ usedAt }: { readonly usedAt: number }) => Date.now() - usedAt < IN_USE_SECONDS * 1000;
  const old = dated.sort((a, b) => b.usedAt - a.usedAt).slice(KEPT_INSTALLATIONS);
  await Promise.all(
    old.filter((one) => !isInUse(one)).map(({ name }) => rm(join(place, name), { recursive: true, force: true })),
  );
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

function installError({ name }: FoundRevision, message: string, hint: string): JwtCapacityError {
  return new JwtCapacityError("JC-INSTALL-001", `${name} cannot be installed: ${message}`, hint);
}
