import type { Claims } from "./claims.ts";
import type { RejectReason } from "./reject-reason.ts";
import type { Accepted } from "./stages/check-revocation.ts";
import type { Decoded } from "./stages/decode.ts";
import type { Gated } from "./stages/gate.ts";
import type { SignatureStage } from "./stages/signature.ts";
import type { VerifiedTokenCache } from "./verified-token-cache.ts";

/** The stages of a pipeline as they are called. */
export interface StageFunctions {
  readonly gate: (token: string) => Gated | RejectReason;
  readonly decode: (gated: Gated) => Decoded | RejectReason;
  readonly signature: SignatureStage;
  readonly claims: (decoded: Decoded) => Claims | RejectReason;
  readonly denylist: (claims: Claims) => Accepted | RejectReason | Promise<Accepted | RejectReason>;
}

/**
 * Runs the stages, leaving out what the cache vouches for: the signature, and with `signature-and-denylist` the denylist.
 *
 * Gate and decode come first, as they give the one spelling and the identity; the claims stage runs every time, as only the
 * clock decides whether a token is still good. An answer of the denylist is kept only when it was one: a token let in
 * unchecked is asked about again.
 */
export function createCachedValidate(
  stages: StageFunctions,
  cache: VerifiedTokenCache,
): (token: string) => Accepted | RejectReason | Promise<Accepted | RejectReason> {
  const { gate, decode, signature, claims, denylist } = stages;
  const coversDenylist = cache.covers === "signature-and-denylist";

  const admit = (verified: Decoded | RejectReason) => {
    if (typeof verified === "string") return verified;
    const checked = claims(verified);
    if (typeof checked === "string") return checked;
    if (!coversDenylist) {
      cache.add(verified.token, checked);
      return denylist(checked);
    }
    const keep = (outcome: Accepted | RejectReason) => {
      if (typeof outcome !== "string" && outcome.unchecked !== true) cache.add(verified.token, checked);
      return outcome;
    };
    const outcome = denylist(checked);
    return outcome instanceof Promise ? outcome.then(keep) : keep(outcome);
  };

  return (token) => {
    const gated = gate(token);
    if (typeof gated === "string") return gated;
    const decoded = decode(gated);
    if (typeof decoded === "string") return decoded;
    if (cache.has(decoded)) {
      const checked = claims(decoded);
      if (typeof checked === "string") return checked;
      return coversDenylist ? { accepted: true, claims: checked } : denylist(checked);
    }
    const verified = signature(decoded);
    return verified instanceof Promise ? verified.then(admit) : admit(verified);
  };
}
