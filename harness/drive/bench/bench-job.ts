import type { Engine } from "../../../targets/verify/engine.ts";
import type { Jwk } from "../../../targets/verify/jwk.ts";
import type { EngineId } from "../../../targets/verify/engines.ts";

/** What the benchmark process is told: one JSON file, named by its only argument. */
export interface BenchJob {
  readonly engine: EngineId;
  /** The key that the tokens verify with; for HMAC the secret itself, so the file is private. */
  readonly verificationJwk: Jwk;
  readonly issuer: string;
  readonly audience: string;
  readonly maxTokenBytes: number;
  /** Distinct valid tokens, one a line. */
  readonly corpusFile: string;
  /** How many there are. */
  readonly corpusTokens: number;
  readonly threads: number;
  readonly minWarmupSeconds: number;
  readonly maxWarmupSeconds: number;
  readonly measureSeconds: number;
}

/** What each worker thread is started with. */
export type BenchWorkerData = Pick<
  BenchJob,
  "engine" | "verificationJwk" | "issuer" | "audience" | "maxTokenBytes" | "corpusFile"
>;

/** A stretch of the corpus; it wraps around at its end. */
export interface Batch {
  readonly from: number;
  readonly count: number;
}

/** A batch verified in one loop without a timer inside. */
export interface BatchTime {
  readonly operations: number;
  readonly seconds: number;
  /** CPU of the worker thread alone, s: what a preempted batch has in common with one that was not. */
  readonly threadCpuSeconds: number;
  readonly rejected: number;
}

/** One pipeline stage run over a batch. */
export interface StageTime {
  readonly stage: string;
  readonly operations: number;
  readonly seconds: number;
}

/** Verifies in flight at once per thread while throughput and CPU are measured; a synchronous engine can only have one. */
export function inFlightOf({ mode }: Pick<Engine, "mode">): number {
  return mode === "sync" ? 1 : 16;
}
