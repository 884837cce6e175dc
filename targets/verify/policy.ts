/** What a verifier demands of a token beyond its signature. */
export interface Policy {
  /** Compared as a string, byte by byte (RFC 7519 §4.1.1). */
  readonly issuer: string;
  /** Must be the `aud` or a member of it. */
  readonly audience: string;
  /**
   * Clock difference that is forgiven, s, both signs. Default 60. A token is refused from `exp + tolerance` on
   * (RFC 7519 §4.1.4: "on or after"), and when `nbf` or `iat` lies more than this ahead.
   */
  readonly clockToleranceSeconds: number;
  /** Longest accepted `exp − iat`, s. Default 86 400. */
  readonly maxLifetimeSeconds: number;
  /**
   * Longest accepted token, bytes. Default 8192. A 4 KB payload signed with ML-DSA-87 comes to about 12 KiB: raise it
   * for such a trial, and keep the whole request below the 16 KiB that Node allows its headers.
   */
  readonly maxTokenBytes: number;
  /** Accepted `typ`, lower case, without `application/`. Default `at+jwt` (RFC 9068 §2.1). */
  readonly type: string;
}

/** The claims that every token must carry (RFC 9068 §2.2, without `client_id`). */
export const requiredClaims = ["iss", "sub", "aud", "exp", "iat", "jti"] as const;

/** The strict policy for one issuer and audience, with the defaults above. */
export function createPolicy(choice: Pick<Policy, "issuer" | "audience"> & Partial<Policy>): Policy {
  return {
    clockToleranceSeconds: 60,
    maxLifetimeSeconds: 86_400,
    maxTokenBytes: 8192,
    type: "at+jwt",
    ...choice,
  };
}
