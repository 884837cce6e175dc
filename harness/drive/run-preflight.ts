import { fileURLToPath } from "node:url";
import type { AlgorithmId } from "../../targets/verify/algorithms.ts";
import type { EngineId } from "../../targets/verify/engines.ts";
import type { PreflightResult } from "../../targets/verify/preflight.ts";
import { runJobProcess } from "./run-job-process.ts";

/** An algorithm with the engine that is to verify it. */
export interface Pair {
  readonly algorithm: AlgorithmId;
  readonly engine: EngineId;
}

const processFile = fileURLToPath(new URL("./bench/preflight-process.ts", import.meta.url));

/**
 * Checks every pair before anything is measured: accepts good, rejects tampered, expired, other algorithm.
 *
 * @throws Error with the reason when the check itself could not be made
 */
export async function runPreflight(pairs: readonly Pair[], signal: AbortSignal): Promise<readonly PreflightResult[]> {
  const end = await runJobProcess<readonly PreflightResult[]>({
    file: processFile,
    job: pairs,
    signal,
    timeoutSeconds: 30 + pairs.length * 5,
  });
  signal.throwIfAborted();
  if (end.outcome === null)
    throw new Error(`the preflight process ended with ${end.signal ?? `code ${end.exitCode}`}: ${end.log.join(" | ")}`);
  return end.outcome;
}
