import type { TokenIdentity } from "./claims.ts";

/** `unknown`: the store did not answer in time or at all. */
export type Decision = "clear" | "revoked" | "unknown";

/** Where revocation is looked up. Always keyed by (iss, jti), which no respelling of a token changes. */
export interface Denylist extends AsyncDisposable {
  /** Never throws and never rejects: a store that can't answer is `unknown`. */
  readonly check: (identity: TokenIdentity) => Decision | Promise<Decision>;
  /**
   * Revokes a token until nothing accepts it any more; revoking it again changes nothing.
   *
   * @param expSeconds The `exp` of the token.
   * @throws when the store could not keep it: the caller must not report the token as revoked.
   */
  readonly revoke: (identity: TokenIdentity, expSeconds: number) => void | Promise<void>;
  /** Revoked identities that are kept now. */
  readonly size: () => number | Promise<number>;
}
