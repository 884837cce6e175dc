import { access } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { errorMessage } from "./error-message.ts";
import { JwtCapacityError } from "./error.ts";

/** The file that is picked up from the working directory when none is named. */
const CONFIG_FILE = "jwt-capacity.config.ts";

/**
 * Imports a configuration file by Node's own type stripping.
 *
 * @param named path given by the user; without it `jwt-capacity.config.ts` is used when it exists
 * @returns the file's default export, or `undefined` when none was named and none exists
 * @throws JwtCapacityError JC-CONFIG-002 when a named file is missing, does not load, or exports no default
 */
export async function loadConfigFile(named: string | undefined, directory: string): Promise<unknown> {
  const file = path.resolve(directory, named ?? CONFIG_FILE);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists) {
    if (named === undefined) return undefined;
    throw new JwtCapacityError("JC-CONFIG-002", `no configuration file at ${file}`, "check the path given to --config");
  }
  const module = await importConfig(file);
  if (module["default"] === undefined)
    throw new JwtCapacityError(
      "JC-CONFIG-002",
      `${file} has no default export`,
      "write `export default defineConfig({ … })`",
    );
  return module["default"];
}

async function importConfig(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw new JwtCapacityError(
      "JC-CONFIG-002",
      `${file} could not be loaded: ${errorMessage(error)}`,
      "the file must be valid TypeScript without enums or namespaces, and import only what exists",
      { cause: error },
    );
  }
}
