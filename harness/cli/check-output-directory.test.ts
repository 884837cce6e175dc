import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkOutputDirectory } from "./check-output-directory.ts";

const directory = await mkdtemp(join(tmpdir(), "output-test-"));
afterAll(() => rm(directory, { recursive: true }));
const refused = (why: RegExp) => ({ code: "JC-OUTPUT-001", message: expect.stringMatching(why) as string });

test("missing levels are made, and nothing is left in them (F10)", async () => {
  const out = join(directory, "a", "b", "c");
  await checkOutputDirectory(out);
  await checkOutputDirectory(out);
  expect(await readdir(out)).toEqual([]);
});

test("a file on the way is refused (F10)", async () => {
  await writeFile(join(directory, "occupied"), "a file");
  await expect(checkOutputDirectory(join(directory, "occupied"))).rejects.toMatchObject(refused(/is not a directory/));
  await expect(checkOutputDirectory(join(directory, "occupied", "x"))).rejects.toMatchObject(refused(/ENOTDIR/));
});

test.skipIf(process.platform !== "linux").for(["/proc", "/proc/x", "/proc/x/y"])(
  "%s, where nothing can be made, is refused and not waited for (F10)",
  { timeout: 5000 },
  async (out) => {
    await expect(checkOutputDirectory(out)).rejects.toMatchObject(refused(/the results cannot be written to \/proc/));
  },
);
