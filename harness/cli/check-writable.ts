import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorMessage } from "../plan/error-message.ts";
import { JwtCapacityError } from "../plan/error.ts";

/**
 * Sees that a file can be written or made, before anything is measured.
 *
 * @param what what goes into it, as the beginning of a sentence: `the step summary`
 * @throws JwtCapacityError JC-OUTPUT-001
 */
export async function checkWritable(file: string, what: string, hint: string): Promise<void> {
  try {
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (found?.isDirectory() === true) throw new Error("it is a directory");
    await access(found === null ? dirname(file) : file, constants.W_OK);
  } catch (error) {
    throw new JwtCapacityError("JC-OUTPUT-001", `${what} cannot be written to ${file}: ${errorMessage(error)}`, hint, {
      cause: error,
    });
  }
}
