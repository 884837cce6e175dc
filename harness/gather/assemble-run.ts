import { join } from "node:path";
import type { NotMeasured, Preflight, TokenSize } from "../results/findings.ts";
import { type RunResult, type RunStatus, SCHEMA_VERSION } from "../results/run-result.ts";
import type { StoreFinding } from "../results/store.ts";
import type { WireFinding } from "../results/wire.ts";
import type { TrialResult } from "../results/trial-result.ts";
import { listTrialDirectories, readJson } from "./run-directory.ts";

/** Written when a run begins: what is known before the first trial, so that a run that is killed can still be read. */
export interface Manifest {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly run: Omit<RunResult["run"], "status" | "durationSeconds">;
  readonly host: RunResult["host"];
  readonly tools: RunResult["tools"];
  readonly preflights: readonly Preflight[];
  readonly notMeasured: readonly NotMeasured[];
}

export const MANIFEST_FILE = "manifest.json";
export const TRIAL_FILE = "trial.json";
export const WIRE_FILE = "wire.json";
export const STORE_FILE = "store.json";

/** Puts a run together from what is known at its end. */
export function assembleRun(
  manifest: Manifest,
  end: {
    readonly status: RunStatus;
    readonly durationSeconds: number;
    readonly trials: readonly TrialResult[];
    readonly tokenSizes: readonly TokenSize[];
    readonly wire: WireFinding | null;
    readonly store: StoreFinding | null;
    /** What turned out on the way to be out of reach. */
    readonly notMeasured?: readonly NotMeasured[];
  },
): RunResult {
  return {
    schemaVersion: SCHEMA_VERSION,
    run: { ...manifest.run, status: end.status, durationSeconds: end.durationSeconds },
    host: manifest.host,
    tools: manifest.tools,
    preflights: manifest.preflights,
    tokenSizes: end.tokenSizes,
    wire: end.wire,
    store: end.store,
    trials: end.trials,
    notMeasured: [...manifest.notMeasured, ...(end.notMeasured ?? [])],
  };
}

/**
 * Rebuilds a run whose harness was killed from the manifest and the trials that had finished; the result is unchecked and
 * marked interrupted.
 *
 * @returns `null` when there is no manifest: not a run directory
 */
export async function reassembleRun(runDirectory: string): Promise<unknown> {
  const manifest = (await readJson(join(runDirectory, MANIFEST_FILE))) as Manifest | null;
  if (manifest === null) return null;
  const trials: TrialResult[] = [];
  for (const directory of await listTrialDirectories(runDirectory)) {
    const trial = (await readJson(join(runDirectory, directory, TRIAL_FILE))) as TrialResult | null;
    if (trial !== null) trials.push(trial);
  }
  const durationSeconds = trials.reduce((sum, trial) => sum + trial.durationSeconds, 0);
  const wire = (await readJson(join(runDirectory, WIRE_FILE))) as WireFinding | null;
  const store = (await readJson(join(runDirectory, STORE_FILE))) as StoreFinding | null;
  const run = assembleRun(manifest, { status: "interrupted", durationSeconds, trials, tokenSizes: [], wire, store });
  // What an older version left is of that version, however it is put together.
  return { ...run, schemaVersion: manifest.schemaVersion };
}
