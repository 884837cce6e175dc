import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { type Algorithm, type AlgorithmId, algorithmIds, algorithms } from "./algorithms.ts";
import { isJwk, type Jwk, jwkThumbprint } from "./jwk.ts";
import { isSmallOrderPoint } from "./small-order-point.ts";

/** A key that tokens are verified with, bound to the one algorithm it may be used for. */
export interface VerificationKey {
  readonly algorithm: AlgorithmId;
  readonly kid: string;
  readonly keyObject: KeyObject;
  /** For asymmetric algorithms the public key; for HMAC the secret, never to be published. */
  readonly jwk: Jwk;
}

/** Why a key was refused. `weak-key` and `private-material` refuse the whole set that the key came in. */
export type KeyRefusal =
  | "malformed"
  | "weak-key"
  | "algorithm-mismatch"
  | "not-for-verification"
  | "private-material"
  | "unsupported";

/** A key that must not be used; the message says what was expected and what came. Never contains key material. */
export class KeyRefusedError extends Error {
  override readonly name = "KeyRefusedError";
  readonly refusal: KeyRefusal;

  constructor(refusal: KeyRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

/**
 * Prepares one key, once: the algorithm is bound to the key here and never read from a token.
 *
 * @param input A public JWK, or an `oct` JWK for HMAC. Without `kid`, the RFC 7638 thumbprint is taken.
 * @throws KeyRefusedError for RSA below 2048 bits, HMAC secrets shorter than the hash (RFC 7518 §3.2), an `alg` that
 *   does not fit the key, `use` or `key_ops` that exclude verifying, private members, Ed25519 points of small order.
 */
export function importVerificationKey(input: unknown): VerificationKey {
  const jwk = checkedJwk(input);
  if ("d" in jwk || "priv" in jwk)
    throw new KeyRefusedError("private-material", "Expected a public key, got a private key.");
  checkUse(jwk);
  const keyObject = toKeyObject(jwk);
  const algorithm = boundAlgorithm(jwk, keyObject);
  return { algorithm, kid: jwk.kid ?? jwkThumbprint(jwk), keyObject, jwk };
}

function checkedJwk(input: unknown): Jwk {
  if (isJwk(input)) return input;
  throw new KeyRefusedError("malformed", 'Expected a JWK: an object with a "kty" and non-empty strings (RFC 7517 §4).');
}

function checkUse(jwk: Jwk): void {
  if (jwk.use !== undefined && jwk.use !== "sig") {
    throw new KeyRefusedError("not-for-verification", `Expected a key with use "sig", got use "${jwk.use}".`);
  }
  if (jwk.key_ops !== undefined && !(Array.isArray(jwk.key_ops) && jwk.key_ops.includes("verify"))) {
    throw new KeyRefusedError("not-for-verification", 'Expected "verify" among the key_ops of the key.');
  }
}

function toKeyObject(jwk: Jwk): KeyObject {
  if (jwk.kty === "oct") {
    if (typeof jwk.k !== "string") throw new KeyRefusedError("malformed", 'Expected an oct JWK with a "k" member.');
    return createSecretKey(Buffer.from(jwk.k, "base64url"));
  }
  try {
    return createPublicKey({ key: { ...jwk }, format: "jwk" });
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "no code given";
    throw new KeyRefusedError("malformed", `Node's crypto refuses this ${jwk.kty} key (${why}).`);
  }
}

function boundAlgorithm(jwk: Jwk, keyObject: KeyObject): AlgorithmId {
  const candidates = algorithmIds.filter((id) => fitsType(algorithms[id], jwk, keyObject));
  const named = jwk.alg === undefined ? candidates : candidates.filter((id) => algorithms[id].jwsAlgorithm === jwk.alg);
  if (named.length === 0) {
    const fitting = [...new Set(candidates.map((id) => algorithms[id].jwsAlgorithm))].join(", ");
    const message = `An ${describeKey(jwk)} key can't be used with alg "${jwk.alg}"; it fits: ${fitting || "nothing here"}.`;
    throw new KeyRefusedError(candidates.length === 0 ? "unsupported" : "algorithm-mismatch", message);
  }
  checkStrength(named, keyObject);
  const sized = named.filter((id) => fitsSize(algorithms[id], keyObject));
  if (sized.length === 0) {
    const sizes = named.map((id) => algorithms[id].keyBits).join(", ");
    const bits = keyObject.asymmetricKeyDetails?.modulusLength;
    throw new KeyRefusedError("unsupported", `Expected a modulus of ${sizes} bits for ${jwk.alg}, got ${bits}.`);
  }
  const [only, ...others] = sized;
  if (only === undefined || others.length > 0) {
    const fitting = sized.map((id) => algorithms[id].jwsAlgorithm).join(", ");
    throw new KeyRefusedError("malformed", `Expected the JWK to name its "alg"; this key fits ${fitting}.`);
  }
  return only;
}

function describeKey(jwk: Jwk): string {
  return jwk.crv === undefined ? jwk.kty : `${jwk.kty} ${jwk.crv}`;
}

function fitsType(row: Algorithm, jwk: Jwk, keyObject: KeyObject): boolean {
  if (row.keyType !== jwk.kty || row.curve !== (jwk.crv ?? null)) return false;
  return row.cryptoKeyType === (keyObject.asymmetricKeyType ?? null);
}

function checkStrength(rows: readonly AlgorithmId[], keyObject: KeyObject): void {
  const { modulusLength, publicExponent } = keyObject.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && modulusLength < 2048) {
    throw new KeyRefusedError(
      "weak-key",
      `Expected an RSA key of at least 2048 bits, got ${modulusLength} (RFC 7518 §3.3).`,
    );
  }
  if (publicExponent !== undefined && publicExponent < 3n) {
    throw new KeyRefusedError("weak-key", `Expected an RSA public exponent of at least 3, got ${publicExponent}.`);
  }
  const secretBits = (keyObject.symmetricKeySize ?? Infinity) * 8;
  const shortest = Math.min(...rows.map((id) => algorithms[id].keyBits ?? 0));
  if (secretBits < shortest) {
    throw new KeyRefusedError(
      "weak-key",
      `Expected a secret of at least ${shortest} bits, got ${secretBits} (RFC 7518 §3.2).`,
    );
  }
  if (keyObject.asymmetricKeyType === "ed25519") {
    const publicKey = Buffer.from(keyObject.export({ format: "jwk" }).x ?? "", "base64url");
    if (isSmallOrderPoint(publicKey)) {
      throw new KeyRefusedError("weak-key", "Expected an Ed25519 key of full order, got a point of small order.");
    }
  }
}

function fitsSize(row: Algorithm, keyObject: KeyObject): boolean {
  const modulusLength = keyObject.asymmetricKeyDetails?.modulusLength;
  return modulusLength === undefined || modulusLength === row.keyBits;
}
