import { createHash } from "node:crypto";

/** A JSON Web Key (RFC 7517): the members this project reads; others are carried along. */
export interface Jwk {
  readonly kty: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
  readonly key_ops?: readonly string[];
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
  readonly k?: string;
  readonly pub?: string;
}

/** Whether a value has the shape of a JWK: an object with a `kty`, and strings where strings belong. */
export function isJwk(value: unknown): value is Jwk {
  if (typeof value !== "object" || value === null || !("kty" in value)) return false;
  const members: Readonly<Record<string, unknown>> = { ...value };
  return typeof members["kty"] === "string" && textMembers.every((name) => isTextOrAbsent(members[name]));
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && value !== "");
}

const textMembers = ["kid", "alg", "use", "crv", "x", "y", "n", "e", "k", "pub"] as const;

/**
 * The SHA-256 thumbprint of a key, base64url: 43 characters, the same for the public and the private key.
 *
 * RFC 7638 §3; RFC 8037 §2 for OKP; RFC 9964 §6 for AKP.
 */
export function jwkThumbprint(jwk: Jwk): string {
  const members = thumbprintMembers[jwk.kty];
  if (members === undefined) throw new TypeError(`No thumbprint is defined for the key type "${jwk.kty}".`);
  const canonical = JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]])));
  return createHash("sha256").update(canonical).digest("base64url");
}

/** The required members per key type, in lexicographic order as the thumbprint's input wants them. */
const thumbprintMembers: Readonly<Record<string, readonly (keyof Jwk)[]>> = {
  RSA: ["e", "kty", "n"],
  EC: ["crv", "kty", "x", "y"],
  OKP: ["crv", "kty", "x"],
  AKP: ["alg", "kty", "pub"],
  oct: ["k", "kty"],
};
