/** The claims set of an access token after validation (RFC 9068 §2.2); other members are carried along unread. */
export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  /** NumericDate, s since the epoch. */
  readonly exp: number;
  readonly iat: number;
  readonly nbf?: number;
  readonly jti: string;
  readonly [name: string]: unknown;
}

/** What a token is, whatever its encoding or signature: the key of every denylist and cache. */
export interface TokenIdentity {
  readonly iss: string;
  readonly jti: string;
}
