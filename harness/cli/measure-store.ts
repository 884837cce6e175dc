import { runStore } from "../drive/run-store.ts";
import { STORE_FILE } from "../gather/assemble-run.ts";
import type { RunDirectory } from "../gather/run-directory.ts";
import { errorMessage } from "../plan/error-message.ts";
import type { ResolvedConfig } from "../plan/resolve-config.ts";
import type { NotMeasured } from "../results/findings.ts";
import type { StoreFinding } from "../results/store.ts";

/** What measuring the store of a denylist gave a run, or why it gave nothing. */
export interface MeasuredStore {
  readonly store: StoreFinding | null;
  readonly notMeasured: readonly NotMeasured[];
}

/** Wall seconds that it takes on two cores; only the ETA uses it. */
const STORE_SECONDS = 50;

/** What it will take, s; 0 where it is not asked for. */
export function storeSeconds({ load }: ResolvedConfig): number {
  return load.workloads.includes("store") ? STORE_SECONDS : 0;
}

/**
 * Measures the store of a denylist where the configuration asks for it. What fails there ends no run: it is named with its reason.
 *
 * @param update told what is being done and the seconds that are left of it
 */
export async function measureStore(
  config: ResolvedConfig,
  directory: RunDirectory,
  signal: AbortSignal,
  update: (what: string, secondsLeft: number) => void,
): Promise<MeasuredStore> {
  if (storeSeconds(config) === 0 || signal.aborted) return { store: null, notMeasured: [] };
  try {
    const store = await runStore({ signal, onProgress: (what, done) => update(what, STORE_SECONDS * (1 - done)) });
    await directory.writeJson(STORE_FILE, store);
    return { store, notMeasured: [] };
  } catch (error) {
    // An interrupt is said of the run.
    if (signal.aborted) return { store: null, notMeasured: [] };
    const hint = "run again; redis-server on PATH, loopback ports and 500 MB of memory are needed";
    return { store: null, notMeasured: [{ what: "the store of a denylist", why: errorMessage(error), hint }] };
  }
}
