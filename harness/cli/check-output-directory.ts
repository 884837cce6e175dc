import { mkdir, mkdtemp, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorMessage } from "../plan/error-message.ts";
import { JwtCapacityError } from "../plan/error.ts";

/**
 * Makes the directory that run directories go into and sees that directories can be made in it, before anything is prepared.
 *
 * Level by level: Node's recursive mkdir never returns where a level can neither be made nor is there, as below /proc.
 * @throws JwtCapacityError JC-OUTPUT-001
 */
export async function checkOutputDirectory(out: string): Promise<void> {
  try {
    await makeLevel(out);
    await rmdir(await mkdtemp(join(out, ".probe-")));
  } catch (error) {
    throw new JwtCapacityError(
      "JC-OUTPUT-001",
      `the results cannot be written to ${out}: ${errorMessage(error)}`,
      "choose a directory that you may write to with --out, and check the free space",
      { cause: error },
    );
  }
}

async function makeLevel(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (found?.isDirectory() === true) return;
  if (found !== null) throw new Error(`${path} is not a directory`);
  if (dirname(path) !== path) await makeLevel(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Another run may have made it in between.
    if (error.code !== "EEXIST") throw error;
  });
}
