import { runStore } from "../../drive/run-store.ts";
import { runWire } from "../../drive/run-wire.ts";
import { STORE_FILE, WIRE_FILE } from "../../gather/assemble-run.ts";
import type { RunDirectory } from "../../gather/run-directory.ts";
import type { ResolvedConfig } from "../../plan/resolve-config.ts";
import { unmeasured } from "../../plan/unmeasured.ts";
import type { NotMeasured } from "../../results/findings.ts";
import type { StoreFinding } from "../../results/store.ts";
import type { WireFinding } from "../../results/wire.ts";
import type { WorkloadId } from "../../results/workloads.ts";

/** Something that is measured once for a run and not trial by trial. */
export interface OncePerRun<Finding> {
  /** The workload that asks for it. */
  readonly workload: WorkloadId;
  /** Wall seconds that it takes on two cores; only the ETA uses it. */
  readonly seconds: number;
  /** Where it is kept in the run directory. */
  readonly file: string;
  /** How it is called where it could not be measured, and what would help. */
  readonly what: string;
  readonly hint: string;
  readonly run: (options: {
    readonly signal: AbortSignal;
    readonly onProgress: (what: string, done: number) => void;
  }) => Promise<Finding>;
}

/** Bytes of tokens and requests on the wire. */
export const wireOnce: OncePerRun<WireFinding> = {
  workload: "wire",
  seconds: 15,
  file: WIRE_FILE,
  what: "bytes on the wire",
  hint: "run again; openssl on PATH is needed for TLS, loopback ports for the rest",
  run: runWire,
};

/** What a denylist weighs in memory and takes over a network. */
export const storeOnce: OncePerRun<StoreFinding> = {
  workload: "store",
  seconds: 50,
  file: STORE_FILE,
  what: "the store of a denylist",
  hint: "run again; redis-server on PATH, loopback ports and 500 MB of memory are needed",
  run: runStore,
};

/** What it gave a run, or why it gave nothing. */
export interface MeasuredOnce<Finding> {
  readonly finding: Finding | null;
  readonly notMeasured: readonly NotMeasured[];
}

/** What it will take, s; 0 where the configuration does not ask for it. */
export function onceSeconds({ load }: ResolvedConfig, { workload, seconds }: OncePerRun<unknown>): number {
  return load.workloads.includes(workload) ? seconds : 0;
}

/**
 * Measures it where the configuration asks for it. What fails there ends no run: it is named with its reason.
 *
 * @param update told what is being done and the seconds that are left of it
 */
export async function measureOnce<Finding>(
  once: OncePerRun<Finding>,
  config: ResolvedConfig,
  directory: RunDirectory,
  signal: AbortSignal,
  update: (what: string, secondsLeft: number) => void,
): Promise<MeasuredOnce<Finding>> {
  if (onceSeconds(config, once) === 0 || signal.aborted) return { finding: null, notMeasured: [] };
  try {
    const finding = await once.run({
      signal,
      onProgress: (what, done) => update(what, once.seconds * (1 - done)),
    });
    await directory.writeJson(once.file, finding);
    return { finding, notMeasured: [] };
  } catch (error) {
    // An interrupt is said of the run.
    if (signal.aborted) return { finding: null, notMeasured: [] };
    return { finding: null, notMeasured: [unmeasured(once.what, error, once.hint)] };
  }
}
