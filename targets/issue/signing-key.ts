import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPair,
  generateKeySync,
  type KeyObject,
} from "node:crypto";
import { promisify } from "node:util";
import { type Algorithm, type AlgorithmId, algorithms } from "../verify/algorithms.ts";
import { isJwk, type Jwk, jwkThumbprint } from "../verify/jwk.ts";
import { importVerificationKey } from "../verify/verification-key.ts";

/** A key that tokens are signed with. */
export interface SigningKey {
  readonly algorithm: AlgorithmId;
  /** Of the JWK it was read from, otherwise its RFC 7638 thumbprint. */
  readonly kid: string;
  /** The private key, or the secret of an HMAC algorithm. */
  readonly privateKey: KeyObject;
  /** What a verifier imports, with `kid`, `alg` and `use`. For HMAC it is the secret itself: see `publishable`. */
  readonly publicJwk: Jwk;
  /** `false` for HMAC: `publicJwk` must then never leave the machine. */
  readonly publishable: boolean;
}

/** Generates a fresh key for an algorithm. RSA of 4096 bits takes about a second, off the main thread. */
export async function generateSigningKey(algorithm: AlgorithmId): Promise<SigningKey> {
  const row: Algorithm = algorithms[algorithm];
  if (row.keyType === "oct") return signingKey(algorithm, generateKeySync("hmac", { length: row.keyBits ?? 512 }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the overloads know no union of key types
  const generate = promisify(generateKeyPair) as unknown as (
    type: Algorithm["cryptoKeyType"],
    options: object,
  ) => Promise<{ privateKey: KeyObject }>;
  const { privateKey } = await generate(row.cryptoKeyType, {
    ...(row.keyBits === null ? {} : { modulusLength: row.keyBits }),
    ...(row.curve === null ? {} : { namedCurve: row.curve }),
  });
  return signingKey(algorithm, privateKey);
}

/**
 * Reads the user's own signing key.
 *
 * @param text PEM (PKCS #8, PKCS #1 or SEC 1, unencrypted) or a private JWK; for HMAC an `oct` JWK.
 * @param algorithm What it will sign with; the key must have its type, curve and size.
 * @throws Error that says what was expected and what came; never with key material in it.
 */
export function readSigningKey(text: string, algorithm: AlgorithmId): SigningKey {
  const row = algorithms[algorithm];
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) {
    const jwk = parseJwk(trimmed);
    if (jwk.alg !== undefined && jwk.alg !== row.jwsAlgorithm) {
      throw new Error(`Signing key: expected a JWK with alg "${row.jwsAlgorithm}" for ${algorithm}, got "${jwk.alg}".`);
    }
    return signingKey(algorithm, jwkToKey(jwk, algorithm), jwk.kid);
  }
  if (row.symmetric) {
    throw new Error(`Signing key: ${algorithm} needs a secret as a JWK, {"kty":"oct","k":"…"}; this file is not JSON.`);
  }
  if (!trimmed.startsWith("-----BEGIN ")) {
    throw new Error("Signing key: expected PEM (-----BEGIN PRIVATE KEY-----) or a JWK ({…}), got neither.");
  }
  return signingKey(algorithm, pemToKey(trimmed));
}

function parseJwk(text: string): Jwk {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("Signing key: starts like a JWK but is not valid JSON.");
  }
  if (!isJwk(value)) throw new Error('Signing key: expected a JWK with a "kty" member, got another JSON object.');
  return value;
}

function jwkToKey(jwk: Jwk, algorithm: AlgorithmId): KeyObject {
  const expected = algorithms[algorithm].keyType;
  if (jwk.kty !== expected) {
    throw new Error(`Signing key: ${algorithm} needs a JWK with kty "${expected}", got "${jwk.kty}".`);
  }
  if (jwk.kty === "oct") {
    if (typeof jwk.k !== "string") throw new Error('Signing key: the oct JWK has no "k".');
    return createSecretKey(Buffer.from(jwk.k, "base64url"));
  }
  if (!isPrivate(jwk)) throw new Error("Signing key: this JWK is a public key; a private one is needed.");
  try {
    return createPrivateKey({ key: { ...jwk }, format: "jwk" });
  } catch (error) {
    throw new Error(`Signing key: Node's crypto refuses this ${jwk.kty} JWK (${codeOf(error)}).`, { cause: error });
  }
}

function isPrivate(jwk: Jwk): boolean {
  return "d" in jwk || "priv" in jwk;
}

function pemToKey(pem: string): KeyObject {
  if (pem.includes("ENCRYPTED")) {
    throw new Error("Signing key: the PEM is encrypted; decrypt it first: openssl pkey -in key.pem -out plain.pem");
  }
  if (pem.startsWith("-----BEGIN PUBLIC") || pem.startsWith("-----BEGIN CERTIFICATE")) {
    throw new Error("Signing key: this PEM holds a public key or certificate; a private key is needed.");
  }
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new Error(`Signing key: Node's crypto can't read this PEM (${codeOf(error)}).`, { cause: error });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "no code given";
}

/** Every way to a signing key ends here: the verifier's own import decides whether the key fits the algorithm. */
function signingKey(algorithm: AlgorithmId, privateKey: KeyObject, givenKid?: string): SigningKey {
  const row = algorithms[algorithm];
  const material = (row.symmetric ? privateKey : createPublicKey(privateKey)).export({ format: "jwk" });
  if (!isJwk(material)) throw new TypeError("A key exported by Node's crypto has no key type.");
  const kid = givenKid ?? jwkThumbprint(material);
  const publicJwk: Jwk = { ...material, kid, alg: row.jwsAlgorithm, use: "sig" };
  const imported = importVerificationKey(publicJwk);
  if (imported.algorithm !== algorithm) {
    throw new Error(`Signing key: ${algorithm} was asked for, but this key belongs to ${imported.algorithm}.`);
  }
  return { algorithm, kid, privateKey, publicJwk, publishable: !row.symmetric };
}
