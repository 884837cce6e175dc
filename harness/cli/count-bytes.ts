import { runWire } from "../drive/run-wire.ts";
import { WIRE_FILE } from "../gather/assemble-run.ts";
import type { RunDirectory } from "../gather/run-directory.ts";
import { errorMessage } from "../plan/error-message.ts";
import type { ResolvedConfig } from "../plan/resolve-config.ts";
import type { NotMeasured } from "../results/findings.ts";
import type { WireFinding } from "../results/wire.ts";

/** What the count of bytes gave a run, or why it gave nothing. */
export interface CountedBytes {
  readonly wire: WireFinding | null;
  readonly notMeasured: readonly NotMeasured[];
}

/** Wall seconds that the count takes on two cores; only the ETA uses it. */
const COUNT_SECONDS = 15;

/** What the count will take, s; 0 where it is not asked for. */
export function bytesSeconds({ load }: ResolvedConfig): number {
  return load.workloads.includes("wire") ? COUNT_SECONDS : 0;
}

/**
 * Counts bytes where the configuration asks for it. What fails there ends no run: it is named with its reason.
 *
 * @param update told what is being done and the seconds that are left of it
 */
export async function countBytes(
  config: ResolvedConfig,
  directory: RunDirectory,
  signal: AbortSignal,
  update: (what: string, secondsLeft: number) => void,
): Promise<CountedBytes> {
  if (bytesSeconds(config) === 0) return { wire: null, notMeasured: [] };
  try {
    const wire = await runWire({ signal, onProgress: (what, done) => update(what, COUNT_SECONDS * (1 - done)) });
    await directory.writeJson(WIRE_FILE, wire);
    return { wire, notMeasured: [] };
  } catch (error) {
    // An interrupt is said of the run.
    if (signal.aborted) return { wire: null, notMeasured: [] };
    const hint = "run again; openssl on PATH is needed for TLS, loopback ports for the rest";
    return { wire: null, notMeasured: [{ what: "bytes on the wire", why: errorMessage(error), hint }] };
  }
}
