import type { Claims } from "../claims.ts";
import { type Policy, requiredClaims } from "../policy.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { Decoded } from "./decode.ts";

/**
 * Checks types and bounds of the registered claims (RFC 7519 §4.1, RFC 9068 §4), whatever the engine checked before.
 *
 * @param nowSeconds Whole seconds since the epoch.
 */
export function createClaimsStage(
  policy: Policy,
  nowSeconds: () => number,
): (decoded: Pick<Decoded, "payload">) => Claims | RejectReason {
  const { issuer, audience, clockToleranceSeconds: tolerance, maxLifetimeSeconds } = policy;

  return ({ payload }) => {
    for (const name of requiredClaims) if (payload[name] === undefined) return "claim-missing";
    const { iss, sub, aud, exp, iat, nbf, jti } = payload;
    if (!isText(iss) || !isText(sub) || !isText(jti) || !isAudience(aud)) return "claim-type";
    if (!isNumericDate(exp) || !isNumericDate(iat) || (nbf !== undefined && !isNumericDate(nbf))) return "claim-type";

    if (iss !== issuer) return "issuer-mismatch";
    if (aud !== audience && !(typeof aud === "object" && aud.includes(audience))) return "audience-mismatch";

    const now = nowSeconds();
    if (now >= exp + tolerance) return "expired";
    if (nbf !== undefined && nbf > now + tolerance) return "not-yet-valid";
    if (iat > now + tolerance) return "issued-in-future";
    if (exp - iat > maxLifetimeSeconds) return "lifetime-too-long";
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each of its members was checked above
    return payload as Claims;
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isAudience(value: unknown): value is string | readonly string[] {
  return isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText));
}

/** A finite number after the epoch: `1e400` parses to Infinity, and 0 or less is no date that a token has. */
function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Infinity;
}
