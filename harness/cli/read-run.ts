import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { errorMessage } from "../plan/error-message.ts";
import { reassembleRun } from "../gather/assemble-run.ts";
import { readJson } from "../gather/run-directory.ts";
import { JwtCapacityError } from "../plan/error.ts";
import { COMMAND } from "../results/command.ts";
import { type RunResult, SCHEMA_VERSION } from "../results/run-result.ts";
import { validateRunResult } from "../results/validate-run-result.ts";

/** A stored run, checked. */
export interface StoredRun {
  readonly directory: string;
  readonly run: RunResult;
}

/**
 * Reads a run from its directory: `results.json`, or, when the harness was killed before it wrote that, what the finished
 * trials left.
 *
 * @throws JwtCapacityError JC-RESULTS-001 with every problem, JC-RESULTS-002 for a newer schema
 */
export async function readRun(named: string, cwd: string): Promise<StoredRun> {
  const directory = resolve(cwd, named);
  const value = await readStored(directory);
  if (schemaOf(value) > SCHEMA_VERSION)
    throw new JwtCapacityError(
      "JC-RESULTS-002",
      `${directory} was written with schema version ${schemaOf(value)}; this is version ${SCHEMA_VERSION}`,
      "use the jwt-capacity version that wrote it, or a newer one",
    );
  const validated = validateRunResult(value);
  if ("problems" in validated)
    throw new JwtCapacityError(
      "JC-RESULTS-001",
      `${join(directory, "results.json")} is not a result that can be analysed:\n  ${validated.problems.join("\n  ")}`,
      "measure again, or restore the file: a result with a problem is never averaged in",
    );
  return { directory, run: validated.run };
}

async function readStored(directory: string): Promise<unknown> {
  const isDirectory = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory)
    throw new JwtCapacityError(
      "JC-RESULTS-001",
      `no run directory at ${directory}`,
      "name a directory below results/, or results/latest",
    );
  const value = await readStoredJson(directory);
  if (value === null)
    throw new JwtCapacityError(
      "JC-RESULTS-001",
      `${directory} holds neither results.json nor manifest.json`,
      `name a directory that \`${COMMAND} run\` has made`,
    );
  return value;
}

async function readStoredJson(directory: string): Promise<unknown> {
  try {
    return (await readJson(join(directory, "results.json"))) ?? (await reassembleRun(directory));
  } catch (error) {
    throw new JwtCapacityError(
      "JC-RESULTS-001",
      `${directory} cannot be read: ${errorMessage(error)}`,
      "the file is damaged; measure again",
      { cause: error },
    );
  }
}

function schemaOf(value: unknown): number {
  const version = typeof value === "object" && value !== null && "schemaVersion" in value ? value.schemaVersion : 0;
  return typeof version === "number" ? version : 0;
}
