import { mintTokenCase } from "../../../targets/issue/mint-token-case.ts";
import { tokenIdentity } from "../../../targets/issue/mint-token.ts";
import type { SigningKey } from "../../../targets/issue/signing-key.ts";
import type { TokenCaseId } from "../../../targets/issue/token-cases.ts";
import type { TokenProfileId } from "../../../targets/issue/token-profiles.ts";
import type { AlgorithmId } from "../../../targets/verify/algorithms.ts";

/** A stretch of a token corpus, small enough to be minted by one thread at a time. */
export interface CorpusSlice extends CorpusTokens {
  /** PEM or JWK file of the issuer's key. */
  readonly signingKeyFile: string;
  readonly algorithm: AlgorithmId;
}

/** Which tokens of a corpus. */
export interface CorpusTokens {
  readonly tokenProfile: TokenProfileId;
  readonly seed: number;
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
  readonly issuedAtSeconds: number;
  /** Numbers of the tokens: `from` up to and without `to`. */
  readonly from: number;
  readonly to: number;
  /** The case of each of these tokens, `from` first; all are valid where it is absent. */
  readonly cases?: readonly TokenCaseId[];
}

/** Mints the tokens of a slice, in order. */
export function mintCorpusTokens(slice: CorpusTokens, key: SigningKey): string[] {
  const { tokenProfile, seed, issuer, audience, lifetimeSeconds, issuedAtSeconds, from, to, cases } = slice;
  const tokens: string[] = [];
  for (let index = from; index < to; index += 1) {
    const { jti, sub } = tokenIdentity(seed, index);
    const subject = { issuer, audience, subject: sub, jti, issuedAtSeconds, lifetimeSeconds };
    tokens.push(mintTokenCase(cases?.[index - from] ?? "valid", key, tokenProfile, subject));
  }
  return tokens;
}
