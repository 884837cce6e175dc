import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, type TestContext } from "vitest";
import { projectRoot } from "./cache-directory.ts";
import { captureCommand } from "./capture-command.ts";
import { findK6 } from "./k6/k6.ts";
import { scratchDirectory } from "./scratch-directory.test-support.ts";

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockText = readFileSync(join(projectRoot, "package-lock.json"), "utf8");
const locked: Readonly<Record<string, LockedPackage>> = JSON.parse(lockText).packages;

/** A clone's bare bones, and an npm that only notes what it was asked to do. */
function bareClone(npm = 'echo "$@" >"$HOME/npm-was-asked"\nexit 1\n') {
  const home = scratchDirectory({ "bin/npm": `#!/bin/sh\n${npm}`, "clone/package-lock.json": lockText });
  const clone = join(home, "clone");
  cpSync(join(import.meta.dirname, "setup.mjs"), join(clone, "harness/provision/setup.mjs"), { recursive: true });
  const setUp = (PATH = `${join(home, "bin")}:/usr/bin:/bin`) =>
    captureCommand(process.execPath, [join(clone, "harness/provision/setup.mjs")], { env: { HOME: home, PATH } });
  const install = (file: string, text: string): void => {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), text, { mode: 0o755 });
  };
  return { clone, setUp, install, asked: () => readFileSync(join(home, "npm-was-asked"), "utf8").trim() };
}

const lockedNode = locked["node_modules/node"]?.version;

test("a second set-up installs nothing, and says what it found", async (context: TestContext) => {
  const k6 = await findK6();
  if ("missing" in k6) context.skip(`needs k6, or this set-up would build it: ${k6.hint}`);
  const { exitCode, stderr } = await captureCommand(process.execPath, [join(import.meta.dirname, "setup.mjs")]);
  expect(stderr).toContain(`set-up: Node ${lockedNode}, packages as locked\n`);
  expect(stderr).not.toContain("installing");
  expect(exitCode).toBe(0);
});

test("with nothing installed the packages come from the lockfile; when they cannot, exit 3 and the next command", async () => {
  const { clone, setUp, asked } = bareClone();
  const { exitCode, stderr } = await setUp();
  expect(asked()).toMatch(/^ci --include=dev /);
  expect(stderr).toContain("installing packages with npm ci (nothing is installed)");
  expect(stderr).toContain(`Next: cd ${clone} && npm ci`);
  expect(exitCode).toBe(3);
});

test("without npm the message says what was not found", async () => {
  const { exitCode, stderr } = await bareClone().setUp("/nowhere");
  expect(stderr).toMatch(/npm: .*ENOENT/);
  expect(exitCode).toBe(3);
});

test("F37: an installed package that differs from the lockfile is installed anew", async () => {
  const { setUp, install, asked } = bareClone();
  const changed = { ...locked, "node_modules/jose": { ...locked["node_modules/jose"], integrity: "sha512-other" } };
  install("node_modules/.package-lock.json", JSON.stringify({ packages: changed }));
  const { stderr } = await setUp();
  expect(stderr).toContain("1 packages differ from the lockfile, first node_modules/jose");
  expect(asked()).toMatch(/^ci /);
});

test("the project's own Node is looked for and asked for its version", async () => {
  const { setUp, install } = bareClone();
  install("node_modules/.package-lock.json", lockText);
  expect((await setUp()).stderr).toContain("installing packages with npm ci (the project's own Node is missing)");
  install("node_modules/node/bin/node", "#!/bin/sh\necho v22.0.0\n");
  const { exitCode, stderr } = await setUp();
  expect(stderr).toContain(`The project's own Node ${lockedNode} is not usable (22.0.0)`);
  expect(stderr).toContain("npm rebuild node --ignore-scripts=false");
  expect(exitCode).toBe(3);
});

test("the lockfile has an entry for every platform's optional package, or npm ci refuses it", () => {
  const absent = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`${path}/node_modules/${name}` in locked) && !(`node_modules/${name}` in locked),
    ),
  );
  expect(absent).toEqual([]);
});

test("every direct dependency is one exact version", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect(`${name} ${String(version)}`).toMatch(/ \d+\.\d+\.\d+$/);
    expect(locked[`node_modules/${name}`]?.version).toBe(version);
  }
});
