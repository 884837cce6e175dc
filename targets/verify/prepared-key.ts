import { algorithms } from "./algorithms.ts";
import type { Engine, VerifySignature, VerifyToken } from "./engine.ts";
import type { Policy } from "./policy.ts";
import type { VerificationKey } from "./verification-key.ts";

/** A key in the form that the hot path uses, prepared once by one engine. */
export interface PreparedKey {
  readonly kid: string;
  readonly jwsAlgorithm: string;
  /** Characters of every signature segment, base64url without padding. */
  readonly signatureLength: number;
  readonly verifyToken: VerifyToken;
  /** Absent where the engine only verifies whole tokens. */
  readonly verifySignature: VerifySignature | undefined;
}

/**
 * Prepares keys with an engine, by `kid`.
 *
 * @throws Error when the engine does not support the algorithm of a key, or two keys have the same `kid`.
 */
export async function prepareKeys(
  keys: readonly VerificationKey[],
  engine: Engine,
  policy: Policy,
): Promise<ReadonlyMap<string, PreparedKey>> {
  const prepared = new Map<string, PreparedKey>();
  for (const key of keys) {
    if (!engine.supports(key.algorithm)) throw new Error(`${engine.label} does not support ${key.algorithm}.`);
    if (prepared.has(key.kid)) throw new Error(`Two verification keys have the kid "${key.kid}".`);
    const row = algorithms[key.algorithm];
    prepared.set(key.kid, {
      kid: key.kid,
      jwsAlgorithm: row.jwsAlgorithm,
      signatureLength: Math.ceil((row.signatureBytes * 8) / 6),
      verifyToken: await engine.prepare(key, policy),
      verifySignature: engine.prepareSignature?.(key),
    });
  }
  return prepared;
}
