import { isJwk } from "./jwk.ts";
import { importVerificationKey, KeyRefusedError, type KeyRefusal, type VerificationKey } from "./verification-key.ts";

/** The keys of a JWKS that tokens can be verified with, and those that were left out. */
export interface KeySet {
  readonly keys: readonly VerificationKey[];
  /** Keys that no token can select, and why. */
  readonly unusable: readonly { readonly kid: string | null; readonly refusal: KeyRefusal; readonly message: string }[];
}

/**
 * Imports a public JWKS (RFC 7517 §5), each key once.
 *
 * @param json The parsed document.
 * @throws KeyRefusedError for the whole set when it holds a secret or a private key (an issuer that leaks one is not to
 *   be trusted with any), a weak key, or two keys of the same `kid`, or when it is no JWKS.
 */
export function importJwks(json: unknown): KeySet {
  const entries: unknown = typeof json === "object" && json !== null && "keys" in json ? json.keys : null;
  if (!Array.isArray(entries)) throw new KeyRefusedError("malformed", 'Expected a JWKS: {"keys":[…]} (RFC 7517 §5).');

  const keys = new Map<string, VerificationKey>();
  const unusable: KeySet["unusable"][number][] = [];
  for (const entry of entries) {
    const kid = isJwk(entry) ? (entry.kid ?? null) : null;
    try {
      const key = importPublished(entry);
      if (keys.has(key.kid)) throw new KeyRefusedError("malformed", `Two keys of the set have the kid "${key.kid}".`);
      keys.set(key.kid, key);
    } catch (error) {
      if (!(error instanceof KeyRefusedError) || isFatal(error, kid, keys)) throw error;
      unusable.push({ kid, refusal: error.refusal, message: error.message });
    }
  }
  return { keys: [...keys.values()], unusable };
}

function importPublished(entry: unknown): VerificationKey {
  if (isJwk(entry) && entry.kty === "oct") {
    throw new KeyRefusedError("private-material", "The set publishes a symmetric key: whoever reads it can sign.");
  }
  const key = importVerificationKey(entry);
  if (key.jwk.kid === undefined) {
    throw new KeyRefusedError("malformed", "The key has no kid, so no token can select it.");
  }
  return key;
}

function isFatal(error: KeyRefusedError, kid: string | null, seen: ReadonlyMap<string, unknown>): boolean {
  const ambiguous = kid !== null && seen.has(kid);
  return ambiguous || error.refusal === "weak-key" || error.refusal === "private-material";
}
