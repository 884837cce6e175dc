import type { AlgorithmId } from "./algorithms.ts";
import type { Claims } from "./claims.ts";
import type { Policy } from "./policy.ts";
import type { RejectReason } from "./reject-reason.ts";
import type { VerificationKey } from "./verification-key.ts";

/** Verifies one whole compact token and returns its claims; throws (or rejects) to refuse it. */
export type VerifyToken = (token: string) => Claims | Promise<Claims>;

/** Checks one signature: the token, where its payload segment ends, and the signature segment in base64url. */
export type VerifySignature = (token: string, signingInputEnd: number, signature: string) => boolean;

/** The same check, made on libuv's thread pool. */
export type VerifySignatureOnPool = (token: string, signingInputEnd: number, signature: string) => Promise<boolean>;

/** A library that verifies tokens, configured as strictly as its options allow and without a token cache. */
export interface Engine {
  readonly id: string;
  readonly label: string;
  /** The npm package whose version a fingerprint records, or `null` for what Node itself brings. */
  readonly packageName: string | null;
  /** `async` engines return a promise for every token. */
  readonly mode: "sync" | "async";
  readonly supports: (algorithm: AlgorithmId) => boolean;
  /** Imports the key once and returns the verifier of whole tokens; never called per token. */
  readonly prepare: (key: VerificationKey, policy: Policy) => VerifyToken | Promise<VerifyToken>;
  /** Present when the engine can check a signature alone, so that the pipeline need not decode twice. */
  readonly prepareSignature?: (key: VerificationKey) => VerifySignature;
  /** Present when the engine can check a signature alone on libuv's thread pool; `null` for an algorithm it can't do there. */
  readonly prepareSignatureOnPool?: (key: VerificationKey) => VerifySignatureOnPool | null;
  /** Names what the engine threw. `engine-refused` when it says nothing more precise. */
  readonly reasonFor: (error: unknown) => RejectReason;
}
