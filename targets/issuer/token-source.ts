import type { SigningKey } from "../issue/signing-key.ts";
import { mintToken } from "../issue/mint-token.ts";
import { claimsFor, type TokenProfileId } from "../issue/token-profiles.ts";

/** Mints this issuer's access tokens. */
export interface TokenSource {
  readonly lifetimeSeconds: number;
  /** A token for `subject`, issued now. */
  mint(subject: string, jti: string): string;
}

/** Binds key, profile and lifetime of one issuer. */
export function createTokenSource(options: {
  readonly key: SigningKey;
  readonly tokenProfile: TokenProfileId;
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
}): TokenSource {
  const { key, tokenProfile, issuer, audience, lifetimeSeconds } = options;
  return {
    lifetimeSeconds,
    mint: (subject, jti) => {
      const issuedAtSeconds = Math.floor(Date.now() / 1e3);
      return mintToken(
        key,
        claimsFor(tokenProfile, { issuer, audience, subject, jti, issuedAtSeconds, lifetimeSeconds }),
      );
    },
  };
}
