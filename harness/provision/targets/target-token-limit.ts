import { mintCorpusTokens } from "../tokens/token-corpus-slice.ts";
import type { TargetKeys } from "./target-keys.ts";
import { defaultAudience, defaultIssuer, type TargetSpec } from "./target-spec.ts";

/** What a verifier accepts unless its tokens are longer, bytes. */
const usualTokenBytes = 8192;
/** Tokens of one profile differ by little: digits of a time, the name of a user. */
const marginBytes = 512;

/**
 * The longest token that the verifiers of a spec shall accept, bytes: the usual 8 KiB, or a little more than the
 * profile's own tokens where these are longer, as a 4 KB payload under ML-DSA is.
 */
export function tokenLimitBytes(spec: TargetSpec, keys: TargetKeys): number {
  if (spec.maxTokenBytes !== undefined) return spec.maxTokenBytes;
  const { tokenProfile, issuer = defaultIssuer, audience = defaultAudience } = spec;
  const slice = {
    tokenProfile,
    issuer,
    audience,
    seed: 0,
    lifetimeSeconds: 1,
    issuedAtSeconds: 1_000_000_000,
    from: 0,
    to: 1,
  };
  const [token = ""] = mintCorpusTokens(slice, keys.key);
  return Math.max(usualTokenBytes, token.length + marginBytes);
}
