import { join, resolve } from "node:path";
import { readJson } from "../../gather/run-directory.ts";
import { errorMessage } from "../../plan/error-message.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { COMMAND } from "../../results/command.ts";
import { AB_SCHEMA_VERSION, type AbResult } from "../../results/ab-result.ts";
import { validateAbResult } from "../../results/validate-ab-result.ts";

/**
 * Reads what an `ab` measured from its directory, or from the file itself.
 *
 * @throws JwtCapacityError JC-RESULTS-001 with every problem, JC-RESULTS-002 for a newer schema
 */
export async function readAb(named: string, cwd: string): Promise<AbResult> {
  const path = resolve(cwd, named);
  const file = path.endsWith(".json") ? path : join(path, "ab.json");
  const value = await readJson(file).catch((error: unknown) => {
    throw damaged(`${file} cannot be read: ${errorMessage(error)}`, error);
  });
  if (value === null)
    throw new JwtCapacityError(
      "JC-RESULTS-001",
      `no ab.json at ${file}`,
      `name a directory that \`${COMMAND} ab\` has made`,
    );
  const version = typeof value === "object" && "schemaVersion" in value ? value.schemaVersion : 0;
  if (typeof version === "number" && version > AB_SCHEMA_VERSION)
    throw new JwtCapacityError(
      "JC-RESULTS-002",
      `${file} was written with schema version ${version}; this is version ${AB_SCHEMA_VERSION}`,
      "use the jwt-capacity version that wrote it, or a newer one",
    );
  const validated = validateAbResult(value);
  if ("problems" in validated)
    throw damaged(`${file} is not an ab that can be analysed:\n  ${validated.problems.join("\n  ")}`);
  return validated.ab;
}

function damaged(message: string, cause?: unknown): JwtCapacityError {
  return new JwtCapacityError(
    "JC-RESULTS-001",
    message,
    "measure again, or restore the file: a result with a problem is never averaged in",
    { cause },
  );
}
