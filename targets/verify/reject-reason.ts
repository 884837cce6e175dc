/** How a refusal is answered: `invalid_token` is a 401 (RFC 6750 §3.1), `unavailable` a 503 with Retry-After. */
export type AnswerClass = "invalid_token" | "unavailable";

/**
 * Every reason for which the pipeline refuses a token, and how it is answered.
 *
 * The reason is for counters and logs; a client only ever learns the answer class.
 */
export const rejectAnswers = {
  "token-too-large": "invalid_token",
  "malformed-token": "invalid_token",
  "non-canonical-encoding": "invalid_token",
  "header-invalid": "invalid_token",
  "header-duplicate-member": "invalid_token",
  "critical-header": "invalid_token",
  "unencoded-payload": "invalid_token",
  "type-not-accepted": "invalid_token",
  "kid-missing": "invalid_token",
  "kid-unknown": "invalid_token",
  "algorithm-mismatch": "invalid_token",
  "payload-invalid": "invalid_token",
  "payload-duplicate-member": "invalid_token",
  "signature-length": "invalid_token",
  "signature-invalid": "invalid_token",
  "engine-refused": "invalid_token",
  "verification-unavailable": "unavailable",
  "claim-missing": "invalid_token",
  "claim-type": "invalid_token",
  expired: "invalid_token",
  "not-yet-valid": "invalid_token",
  "issued-in-future": "invalid_token",
  "lifetime-too-long": "invalid_token",
  "issuer-mismatch": "invalid_token",
  "audience-mismatch": "invalid_token",
  revoked: "invalid_token",
  "revocation-unknown": "unavailable",
} as const satisfies Record<string, AnswerClass>;

/** Why a token was refused. */
export type RejectReason = keyof typeof rejectAnswers;

/** Every reason, in the order in which the stages can give them. */
export const rejectReasons: readonly RejectReason[] = Object.keys(rejectAnswers).filter(isRejectReason);

/** Whether `text` is a reject reason. */
export function isRejectReason(text: string): text is RejectReason {
  return Object.hasOwn(rejectAnswers, text);
}
