import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The root of the project, for what lives beside the sources (`tools/`, the fall-back cache). */
export const projectRoot: string = join(import.meta.dirname, "..", "..");

/**
 * The directory that keeps built and fetched programs between runs and clones: `$XDG_CACHE_HOME/jwt-capacity`, by default
 * `~/.cache/jwt-capacity`; where that cannot be written, `.cache/` in the project. Created when missing.
 *
 * @throws Error when neither place can be written.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const places = [join(userCache(env), "jwt-capacity"), join(projectRoot, ".cache")];
  for (const place of places) if (isWritable(place)) return place;
  throw new Error(
    `No cache directory can be written: tried ${places.join(" and ")}. Set XDG_CACHE_HOME to one that can.`,
  );
}

function userCache(env: NodeJS.ProcessEnv): string {
  return env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache");
}

function isWritable(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
