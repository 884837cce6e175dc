import { createHmac, hash, type KeyObject, sign } from "node:crypto";
import { algorithms } from "../verify/algorithms.ts";
import { keyWithOptions } from "../verify/key-with-options.ts";
import type { SigningKey } from "./signing-key.ts";

/**
 * Signs claims as a compact JWS (RFC 7515 §7.1) with the header `alg`, `typ: at+jwt`, `kid`.
 *
 * @param headerOverrides Replaces or adds header parameters; `undefined` leaves one out.
 */
export function mintToken(
  key: SigningKey,
  claims: object,
  headerOverrides: Readonly<Record<string, unknown>> = {},
): string {
  const header = { alg: algorithms[key.algorithm].jwsAlgorithm, typ: "at+jwt", kid: key.kid, ...headerOverrides };
  const signingInput = `${encodeSegment(JSON.stringify(header))}.${encodeSegment(JSON.stringify(claims))}`;
  return `${signingInput}.${signInput(key, signingInput).toString("base64url")}`;
}

/** The signature over a signing input with the key's own algorithm, whatever a header claims. */
export function signInput(key: SigningKey, signingInput: string): Buffer {
  const { scheme } = algorithms[key.algorithm];
  if (scheme.kind === "hmac") return createHmac(scheme.hash, key.privateKey).update(signingInput).digest();
  const prepared = preparedKeys.get(key.privateKey) ?? keyWithOptions(key.privateKey, scheme);
  preparedKeys.set(key.privateKey, prepared);
  return sign(scheme.hash, Buffer.from(signingInput, "latin1"), prepared);
}

/** A key object belongs to one algorithm, which a signing key is bound to when it is made. */
const preparedKeys = new WeakMap<KeyObject, KeyObject>();

/**
 * Who the token number `index` of a seed belongs to: the same seed gives the same sequence on every machine.
 *
 * @param index From 0; two indexes never share a `jti` (128 bits of SHA-256).
 */
export function tokenIdentity(seed: string | number, index: number): { readonly jti: string; readonly sub: string } {
  const digest = hash("sha256", `${seed}:${index}`, "buffer");
  return { jti: digest.toString("base64url", 0, 16), sub: `user-${digest.toString("hex", 16, 24)}` };
}

function encodeSegment(text: string): string {
  return Buffer.from(text).toString("base64url");
}
