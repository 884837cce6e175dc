import { createPublicKey, createSecretKey } from "node:crypto";
import { mintToken } from "./mint-token.ts";
import type { SigningKey } from "./signing-key.ts";
import type { TokenCaseId } from "./token-cases.ts";
import { claimsFor, type TokenProfileId, type TokenSubject } from "./token-profiles.ts";

/** How far outside its time a token of a time case lies at least, s: well beyond any clock tolerance that is sensible. */
const BEYOND_TOLERANCE_SECONDS = 600;

/**
 * Mints a token of a case for a subject: with the same key, in canonical form, and wrong in one respect only.
 *
 * A revoked token is a valid one until it is handed to the issuer's `/revoke`.
 */
export function mintTokenCase(
  tokenCase: TokenCaseId,
  key: SigningKey,
  profile: TokenProfileId,
  subject: TokenSubject,
): string {
  return forms[tokenCase](key, profile, subject);
}

const forms: Readonly<
  Record<TokenCaseId, (key: SigningKey, profile: TokenProfileId, subject: TokenSubject) => string>
> = {
  valid: mintValid,
  revoked: mintValid,
  expired: (key, profile, subject) => mintValid(key, profile, issuedTooEarly(subject)),
  "not-yet-valid": (key, profile, subject) =>
    mintToken(key, { ...claimsFor(profile, subject), nbf: afterItsEnd(subject) }),
  "bad-signature": (key, profile, subject) => withBitFlipped(mintValid(key, profile, subject)),
  "wrong-algorithm": (key, profile, subject) => mintValid(confused(key), profile, subject),
  "unknown-kid": (key, profile, subject) =>
    mintToken(key, claimsFor(profile, subject), { kid: unknownKid(key, subject) }),
};

function mintValid(key: SigningKey, profile: TokenProfileId, subject: TokenSubject): string {
  return mintToken(key, claimsFor(profile, subject));
}

/** The same lifetime, over since a while. */
function issuedTooEarly(subject: TokenSubject): TokenSubject {
  const { issuedAtSeconds, lifetimeSeconds } = subject;
  return { ...subject, issuedAtSeconds: issuedAtSeconds - lifetimeSeconds - BEYOND_TOLERANCE_SECONDS };
}

/** So late that it does not become valid while the valid tokens are still used. */
function afterItsEnd({ issuedAtSeconds, lifetimeSeconds }: TokenSubject): number {
  return issuedAtSeconds + lifetimeSeconds + BEYOND_TOLERANCE_SECONDS;
}

// In the middle of the second half: inside s of an ECDSA signature, and where an RSA signature stays below its modulus, so that
// the verifier does all its arithmetic. Decoded and encoded again, so that the length and the spare bits stay right.
function withBitFlipped(token: string): string {
  const start = token.lastIndexOf(".") + 1;
  const signature = Buffer.from(token.slice(start), "base64url");
  const at = Math.floor(signature.length * 0.75);
  signature[at] = (signature[at] ?? 0) ^ 1;
  return token.slice(0, start) + signature.toString("base64url");
}

/** Another algorithm under the same `kid`: HS256 keyed with the public key (V16), or another HS with the same secret. */
function confused(key: SigningKey): SigningKey {
  if (!key.publishable) return { ...key, algorithm: key.algorithm === "HS256" ? "HS512" : "HS256" };
  const known = publicSecrets.get(key);
  if (known !== undefined) return known;
  const pem = createPublicKey(key.privateKey).export({ type: "spki", format: "pem" });
  const made: SigningKey = { ...key, algorithm: "HS256", privateKey: createSecretKey(Buffer.from(pem)) };
  publicSecrets.set(key, made);
  return made;
}

const publicSecrets = new WeakMap<SigningKey, SigningKey>();

/** As long as the real one and another for every token, as a flood of made-up key ids would be. */
function unknownKid({ kid }: SigningKey, { jti }: TokenSubject): string {
  return jti.repeat(Math.ceil(kid.length / jti.length)).slice(0, kid.length);
}
