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
  /** What the denylist stage asks; a store outside the process is not part of a benchmark inside it. */
  readonly denylist: "none" | "in-process";
  /** PEM or private JWK of the same key, to time signing; `null` leaves that out. */
  readonly signingKeyFile: string | null;
  readonly threads: number;
  /** CPU of the whole process. */
  readonly minWarmupSeconds: number;
  readonly maxWarmupSeconds: number;
  readonly measureSeconds: number;
}

/** What each worker thread is started with. */
export type BenchWorkerData = Pick<
  BenchJob,
  "engine" | "verificationJwk" | "issuer" | "audience" | "maxTokenBytes" | "corpusFile" | "denylist" | "signingKeyFile"
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

/** Operations in one or more loops without a timer inside. */
export interface TimedOperations {
  readonly operations: number;
  readonly seconds: number;
  /** User and system CPU of the whole process, s: with libuv's threads and garbage collection. */
  readonly cpuSeconds: number;
}

/** The pipeline run over a batch, stage by stage. */
export interface StageRound {
  readonly stages: readonly (TimedOperations & { readonly stage: string })[];
  /** What timing came to per operation, s: the clocks and the loop around a stage that does nothing. */
  readonly timerSecondsPerOperation: number;
}

/** Verifies in flight at once per thread while throughput and CPU are measured; a synchronous engine can only have one. */
export function inFlightOf({ mode }: Pick<Engine, "mode">): number {
  return mode === "sync" ? 1 : 16;
}
