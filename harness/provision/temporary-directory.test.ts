import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sweepTemporaryDirectories, temporaryDirectory } from "./temporary-directory.ts";

test("a temporary directory is private and goes when it is disposed of", async () => {
  let path: string;
  {
    await using directory = await temporaryDirectory("test");
    ({ path } = directory);
    writeFileSync(join(path, "secret"), "x");
    expect(statSync(path).mode & 0o777).toBe(0o700);
  }
  expect(existsSync(path)).toBe(false);
});

test("what a killed process left is swept, what a living one uses and what is not ours is kept (F04)", async () => {
  const gone = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(gone, "close");
  const left = join(tmpdir(), `jwt-capacity-keys-${gone.pid}-aB3dE6`);
  const foreign = join(tmpdir(), `jwt-capacity-notes-${gone.pid}`);
  for (const path of [left, foreign]) mkdirSync(path);
  await using own = await temporaryDirectory("test");
  onTestFinished(() => rmdirSync(foreign));
  expect(await sweepTemporaryDirectories()).toContain(basename(left));
  expect([left, own.path, foreign].map(existsSync)).toEqual([false, true, true]);
});
