import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { JwtCapacityError } from "../../plan/error.ts";
import { cacheDirectory } from "../cache-directory.ts";
import { findRevision } from "./find-revision.ts";
import { type GitCheckout, gitCheckout } from "./git-checkout.test-support.ts";
import { installRevision, isInstalled } from "./install-revision.ts";
import { scratchDirectory } from "../scratch-directory.test-support.ts";
import { startTargets } from "../targets/start-targets.ts";

const silent = { onProgress: () => {}, signal: new AbortController().signal };

function ownCache(): void {
  vi.stubEnv("XDG_CACHE_HOME", scratchDirectory());
  onTestFinished(() => void vi.unstubAllEnvs());
}

test("two revisions lie side by side, each with its own files, at paths of equal length", async () => {
  ownCache();
  const checkout = await gitCheckout();
  const first = await checkout.git("rev-parse", "HEAD");
  await checkout.write("targets/note.txt", "second");
  const second = await checkout.commit("second");
  const installed = [];
  for (const name of [first.slice(0, 10), "main"]) {
    const found = await findRevision(name, checkout.path);
    installed.push({ found, ...(await installRevision(found, {}, silent)) });
  }
  const [one, two] = installed;
  if (one === undefined || two === undefined) throw new Error("two were installed");
  expect([one.found.commit, two.found.commit]).toEqual([first, second]);
  expect(existsSync(join(one.root, "targets/note.txt"))).toBe(false);
  expect(await readFile(join(two.root, "targets/note.txt"), "utf8")).toBe("second");
  expect(one.root).not.toBe(two.root);
  expect(one.root.length).toBe(two.root.length);
  expect(dirname(one.root)).toBe(dirname(two.root));
});

test("a lock that a process of another host has left is said, with the file to remove", async () => {
  ownCache();
  const checkout = await gitCheckout();
  const found = await findRevision("HEAD", checkout.path);
  const { root } = await installRevision(found, {}, silent);
  await writeFile(`${root}.lock`, "1 another-host");
  await expect(installRevision(found, {}, { ...silent, lockWaitSeconds: 0 })).rejects.toMatchObject({
    code: "JC-INSTALL-001",
    message: expect.stringContaining("by process 1 another-host") as string,
    hint: `remove ${root}.lock`,
  });
});

test("an installed revision can be started, with its own Node and the packages of its lockfile", async () => {
  ownCache();
  const checkout = await gitCheckout();
  const installation = await installRevision(await findRevision("HEAD", checkout.path), {}, silent);
  expect(installation.nodeVersion).toBe(process.versions.node);
  const locked = JSON.parse(await readFile(join(checkout.path, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string }>;
  };
  expect(installation.libraries["jose"]).toBe(locked.packages["node_modules/jose"]?.version);
  await using targets = await startTargets({
    algorithm: "HS256",
    engine: "jose",
    tokenProfile: "minimal",
    denylist: "none",
    installation,
  });
  const commandLine = await readFile(`/proc/${targets.verifiers[0]?.pid}/cmdline`, "utf8").catch(() => null);
  const main = join(installation.root, "targets/verifier/main.ts");
  // Only Linux tells the command line of another process.
  expect(commandLine?.split("\0") ?? [main]).toContain(main);
  expect((await fetch(targets.plainUrl)).status).toBe(200);
});

test("the working tree is taken as it stands: changes and new files, not what git ignores, and another one is another", async () => {
  ownCache();
  const checkout = await gitCheckout();
  const clean = await findRevision(".", checkout.path);
  expect(clean).toMatchObject({ dirty: false, identity: clean.commit });
  await checkout.write(".gitignore", "ignored.txt\n");
  await checkout.write("ignored.txt", "x");
  await checkout.write("targets/new.txt", "new");
  const changed = await findRevision(".", checkout.path);
  expect(changed).toMatchObject({ dirty: true, commit: clean.commit });
  const { root } = await installRevision(changed, {}, silent);
  expect(existsSync(join(root, "targets/new.txt"))).toBe(true);
  expect(existsSync(join(root, "ignored.txt"))).toBe(false);
  await checkout.write("targets/new.txt", "newer");
  const again = await findRevision(".", checkout.path);
  expect(again.identity).not.toBe(changed.identity);
  expect((await installRevision(again, {}, silent)).root).not.toBe(root);
  // A branch does not see what is not committed.
  expect(await findRevision("main", checkout.path)).toMatchObject({ dirty: false, identity: clean.commit });
});

test.each<[string, (checkout: GitCheckout) => Promise<void>]>([
  ["was saved", (checkout) => checkout.write("targets/new.txt", "saved meanwhile")],
  ["was added", (checkout) => checkout.write("targets/newer.txt", "new")],
  ["went", (checkout) => rm(join(checkout.path, "targets/new.txt"))],
])("a working tree of which a file %s after it was found is not kept as what was found", async (_, change) => {
  ownCache();
  const checkout = await gitCheckout();
  const { root: before } = await installRevision(await findRevision("main", checkout.path), {}, silent);
  await checkout.write("targets/new.txt", "new");
  const found = await findRevision(".", checkout.path);
  await change(checkout);
  const refusal = await installRevision(found, {}, silent).catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    code: "JC-REVISION-001",
    message: expect.stringContaining("a file was changed while it was checked out") as string,
    hint: expect.stringMatching(/^save nothing until .* then run again$/u) as string,
  });
  expect(await readdir(join(cacheDirectory(), "revisions"))).toEqual([basename(before)]);
});

test("a working tree that changed after it was found is taken when it is found again", async () => {
  ownCache();
  const checkout = await gitCheckout();
  await checkout.write("targets/new.txt", "new");
  const found = await findRevision(".", checkout.path);
  await checkout.write("targets/new.txt", "newer");
  await refusalOf(installRevision(found, {}, silent));
  const { root } = await installRevision(await findRevision(".", checkout.path), {}, silent);
  expect(await readFile(join(root, "targets/new.txt"), "utf8")).toBe("newer");
});

test("what is no revision, no checkout or no target is refused with what to do", async () => {
  ownCache();
  const checkout = await gitCheckout();
  const nowhere = scratchDirectory();
  expect(await refusalOf(findRevision("nosuch", checkout.path))).toMatch(
    /"nosuch" cannot be used: there is no such branch, tag or commit/,
  );
  expect(await refusalOf(findRevision("--output=x", checkout.path))).toMatch(/"--output=x" cannot be used/);
  expect(await refusalOf(findRevision("main", nowhere))).toMatch(/is in no git checkout/);
  await checkout.git("rm", "-r", "--quiet", "targets/verifier");
  await checkout.commit("no verifier");
  const found = await findRevision("main", checkout.path);
  expect(await refusalOf(installRevision(found, {}, silent))).toMatch(/main holds no targets\/verifier\/main\.ts/);
});

test("a package that a revision does not depend on replaces nothing, and is refused", async () => {
  ownCache();
  const checkout = await gitCheckout();
  const found = await findRevision("main", checkout.path);
  expect(await refusalOf(installRevision(found, { "left-pad": "1.0.0" }, silent))).toMatch(
    /does not depend on left-pad.*expected one of .*jose/,
  );
});

test("two that want the same revision at the same time get it, whole", async () => {
  ownCache();
  const checkout = await gitCheckout();
  const found = await findRevision("main", checkout.path);
  const [one, other] = await Promise.all([installRevision(found, {}, silent), installRevision(found, {}, silent)]);
  expect(one).toEqual(other);
  expect(one.libraries["jose"]).toMatch(/^\d/);
});

test("packages count as installed only in the versions that are locked; those of other platforms and of development need not be there", () => {
  const jose = { version: "6.2.17", integrity: "sha512-a" };
  const locked = {
    "": {},
    "node_modules/jose": jose,
    "node_modules/fsevents": { version: "2.0.0", optional: true },
    "node_modules/vitest": { version: "5.1.1", dev: true },
  };
  expect(isInstalled(locked, { "node_modules/jose": jose })).toBe(true);
  expect(isInstalled(locked, {})).toBe(false);
  expect(isInstalled(locked, { "node_modules/jose": { ...jose, version: "6.2.16" } })).toBe(false);
  expect(isInstalled(locked, { "node_modules/jose": { ...jose, integrity: "sha512-b" } })).toBe(false);
  expect(isInstalled(locked, { "node_modules/jose": jose, "node_modules/vitest": { version: "5.0.0" } })).toBe(false);
});

/** The message that an attempt was refused with. */
async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof JwtCapacityError && error.code === "JC-REVISION-001") return error.message;
  throw new Error("expected a refusal", { cause: error });
}
