import { type AlgorithmId, algorithms } from "./algorithms.ts";
import { type EngineId, engines } from "./engines.ts";

/** Where the signature stage runs. */
export interface Placement {
  readonly label: string;
  readonly supports: (engine: EngineId, algorithm: AlgorithmId) => boolean;
  /** Why the combination does not exist, in words for a report; `null` where it does. */
  readonly whyNot: (engine: EngineId, algorithm: AlgorithmId) => string | null;
}

/** The id of a row of `placements`. */
export type PlacementId = "inline" | "thread-pool" | "workers" | "processes";

/**
 * Every placement. All other stages stay in the thread that answers HTTP, and `processes` is `inline` in several processes
 * that share one port: it is a row because it is a design that people choose, not because the code differs.
 */
export const placements: Readonly<Record<PlacementId, Placement>> = {
  inline: placement("inline, in the thread that answers", offered),
  "thread-pool": placement("libuv thread pool, asynchronous crypto.verify", whyNotOnThreadPool),
  workers: placement("worker threads behind the HTTP server", offered),
  processes: placement("one process per core, inline in each", offered),
};

/** Every placement id, in the order of the table. */
export const placementIds: readonly PlacementId[] = Object.keys(placements).filter(isPlacementId);

/** Whether `text` is the id of a row of `placements`. */
function isPlacementId(text: string): text is PlacementId {
  return Object.hasOwn(placements, text);
}

function placement(label: string, whyNot: Placement["whyNot"]): Placement {
  return { label, whyNot, supports: (engine, algorithm) => whyNot(engine, algorithm) === null };
}

function offered(engine: EngineId, algorithm: AlgorithmId): string | null {
  return engines[engine].supports(algorithm) ? null : `${engine} does not offer ${algorithm}`;
}

function whyNotOnThreadPool(engine: EngineId, algorithm: AlgorithmId): string | null {
  const notOffered = offered(engine, algorithm);
  if (notOffered !== null) return notOffered;
  if (engine === "jose") return "jose already runs on the thread pool: Web Crypto is asynchronous, so inline is this";
  if (engines[engine].prepareSignatureOnPool === undefined) return `${engine} verifies in the thread that calls it`;
  return algorithms[algorithm].scheme.kind === "hmac" ? "node:crypto has no asynchronous HMAC" : null;
}
