import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { captureCommand } from "./capture-command.ts";
import { scratchDirectory } from "./scratch-directory.test-support.ts";

test("a command that is no longer wanted is not started", async () => {
  const file = join(scratchDirectory(), "started");
  const script = `require("node:fs").writeFileSync(${JSON.stringify(file)}, "")`;
  const signal = AbortSignal.abort();
  await expect(captureCommand(process.execPath, ["-e", script], { signal })).rejects.toBe(signal.reason);
  expect(existsSync(file)).toBe(false);
  expect(await captureCommand(process.execPath, ["-e", script])).toMatchObject({ exitCode: 0 });
  expect(existsSync(file)).toBe(true);
});
