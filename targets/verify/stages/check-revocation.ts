import type { Claims } from "../claims.ts";
import type { Decision, Denylist } from "../denylist.ts";
import type { RejectReason } from "../reject-reason.ts";

/** A token that passed every stage. */
export interface Accepted {
  readonly accepted: true;
  readonly claims: Claims;
  /** Present when the denylist could not answer and the policy let the token through. */
  readonly unchecked?: true;
}

/** What a verifier does while its denylist can't answer. */
export type OnUnavailable = "fail-open" | "fail-closed";

/** Asks the denylist about the identity (iss, jti), never about the token string. */
export function createRevocationStage(
  denylist: Denylist,
  onUnavailable: OnUnavailable,
): (claims: Claims) => Accepted | RejectReason | Promise<Accepted | RejectReason> {
  const conclude = (decision: Decision, claims: Claims): Accepted | RejectReason => {
    if (decision === "clear") return { accepted: true, claims };
    if (decision === "revoked") return "revoked";
    return onUnavailable === "fail-open" ? { accepted: true, claims, unchecked: true } : "revocation-unknown";
  };
  return (claims) => {
    const decision = denylist.check(claims);
    return typeof decision === "string"
      ? conclude(decision, claims)
      : decision.then((settled) => conclude(settled, claims));
  };
}
