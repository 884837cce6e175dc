import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The first executable file of one of these names on PATH, in PATH order, or `null`. */
export function findOnPath(names: readonly string[], env: NodeJS.ProcessEnv = process.env): string | null {
  const suffix = process.platform === "win32" ? ".exe" : "";
  for (const directory of (env["PATH"] ?? "").split(delimiter).filter((part) => part !== "")) {
    for (const name of names) {
      const file = join(directory, name + suffix);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
