import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { captureCommand } from "../provision/capture-command.ts";
import { findImports } from "../read-module.test-support.ts";

const guard = join(import.meta.dirname, "bin.mjs");

test("C1: on an older Node the guard says what is needed, what was found and what to do, and exits 3", async () => {
  // Takes the place of an older Node, which the machine may not have: the guard looks at nothing but the version.
  const older = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})`;
  const { exitCode, stdout, stderr } = await captureCommand(process.execPath, ["--import", older, guard, "--help"]);
  expect(stderr).toMatch(/^JC-NODE-001: jwt-capacity needs Node >= 24 \(found 20\.20\.2\)\. Hint: \S/);
  expect(stdout).toBe("");
  expect(exitCode).toBe(3);
});

test("C1: nothing is imported above the version check", () => {
  const text = readFileSync(guard, "utf8");
  expect(findImports(text)).toEqual([expect.objectContaining({ specifier: "./main.ts" })]);
  expect(text).not.toMatch(/^import\b/m);
});
