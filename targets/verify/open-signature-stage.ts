import { isEngineId } from "./engines.ts";
import type { Engine } from "./engine.ts";
import { type PlacementId, placements } from "./placements.ts";
import type { Policy } from "./policy.ts";
import { createThreadPoolSignatureStage } from "./stages/signature-on-thread-pool.ts";
import { createSignatureStage, type SignatureStage } from "./stages/signature.ts";
import type { VerificationKey } from "./verification-key.ts";

/** A signature stage at its placement, and the lifetime of whatever runs it. */
export interface OpenSignatureStage extends AsyncDisposable {
  readonly run: SignatureStage;
}

/**
 * Opens the signature stage of an engine where a placement wants it, to be given to `createPipeline`.
 *
 * @param options.threads Worker threads, only read for `workers`; default 1.
 * @throws {Error} When the placement does not exist for the engine and the algorithm of a key.
 */
export async function openSignatureStage(
  placement: PlacementId,
  options: {
    readonly engine: Engine;
    readonly keys: readonly VerificationKey[];
    readonly policy: Policy;
    readonly threads?: number;
  },
): Promise<OpenSignatureStage> {
  const { engine, keys, policy, threads = 1 } = options;
  if (placement === "thread-pool") return hold(createThreadPoolSignatureStage(engine, keys));
  if (placement !== "workers") return hold(createSignatureStage(engine));
  const { id } = engine;
  if (!isEngineId(id)) throw new Error(`A worker thread cannot load the engine ${id}: it is not in the table.`);
  for (const { algorithm } of keys) {
    const reason = placements.workers.whyNot(id, algorithm);
    if (reason !== null) throw new Error(reason);
  }
  // Loaded here, so that a verifier without worker threads starts without the package.
  const { openWorkerSignatureStage } = await import("./stages/signature-in-workers.ts");
  return openWorkerSignatureStage({ engine: id, keys, policy }, threads);
}

function hold(run: SignatureStage): OpenSignatureStage {
  return { run, [Symbol.asyncDispose]: () => Promise.resolve() };
}
