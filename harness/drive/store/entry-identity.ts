import { hash } from "node:crypto";
import { defaultIssuer } from "../../provision/targets/target-spec.ts";

/** How long an entry lives: an hour of token and two tolerances of a minute, as the Redis denylist reckons, s. */
export const ENTRY_LIFETIME_SECONDS = 3720;

/** A revoked token of the default issuer with a `jti` as the issuer makes them: 128 bits, 22 characters. */
export function entryIdentity(index: number): { readonly iss: string; readonly jti: string } {
  return { iss: defaultIssuer, jti: hash("sha256", `store:${index}`, "buffer").toString("base64url", 0, 16) };
}
