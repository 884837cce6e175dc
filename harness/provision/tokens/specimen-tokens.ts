import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { encryptToken } from "../../../targets/issue/encrypted-token.ts";
import { mintToken, tokenIdentity } from "../../../targets/issue/mint-token.ts";
import { generateSigningKey, readSigningKey } from "../../../targets/issue/signing-key.ts";
import { claimsFor, tokenProfileIds, type TokenProfileId } from "../../../targets/issue/token-profiles.ts";
import type { AlgorithmId } from "../../../targets/verify/algorithms.ts";
import { defaultAudience, defaultIssuer, defaultTokenLifetimeSeconds } from "../targets/target-spec.ts";

/** Mints tokens of one key that are weighed or tried one by one, not loaded with. */
export interface SpecimenMint {
  readonly algorithm: AlgorithmId;
  /** Signed token number `index` of a profile. */
  token(profile: TokenProfileId, index: number): string;
  /** A signed token of the minimal profile with a claim of so many more bytes. */
  padded(paddingBytes: number): string;
  /** The claims of token number `index`, or that token itself, as a JWE with `dir` and A256GCM. */
  encrypted(profile: TokenProfileId, index: number, how: EncryptedSpecimen): Promise<string>;
}

/** What is encrypted and how. */
export interface EncryptedSpecimen {
  readonly content: "claims" | "signed-token";
  readonly compressed: boolean;
}

/** Where the key comes from and when the tokens are issued. */
export interface SpecimenOptions {
  /** PEM or JWK; a fresh key otherwise. */
  readonly signingKeyFile?: string;
  /** s since 1970. */
  readonly issuedAtSeconds: number;
}

/** Every token profile there is, in the order of its table. */
export const specimenProfiles: readonly TokenProfileId[] = tokenProfileIds;

/**
 * Makes or reads a key and mints with it; issuer and audience are those of the targets where the user gives none.
 *
 * @throws {Error} When the file cannot be read or its key does not fit the algorithm.
 */
export async function specimenMint(algorithm: AlgorithmId, options: SpecimenOptions): Promise<SpecimenMint> {
  const { signingKeyFile, issuedAtSeconds } = options;
  const key =
    signingKeyFile === undefined
      ? await generateSigningKey(algorithm)
      : readSigningKey(await readFile(signingKeyFile, "utf8"), algorithm);
  const encryptionKey = { kid: key.kid, secret: randomBytes(32) };
  const token = (profile: TokenProfileId, index: number) => mintToken(key, claims(profile, index, issuedAtSeconds));
  return {
    algorithm,
    token,
    padded: (paddingBytes) =>
      mintToken(key, { ...claims("minimal", 0, issuedAtSeconds), pad: "p".repeat(paddingBytes) }),
    encrypted(profile, index, { content, compressed }) {
      const nested = content === "signed-token";
      const plaintext = nested ? token(profile, index) : JSON.stringify(claims(profile, index, issuedAtSeconds));
      return encryptToken(plaintext, encryptionKey, { compress: compressed, nested });
    },
  };
}

function claims(profile: TokenProfileId, index: number, issuedAtSeconds: number): Record<string, unknown> {
  const { jti, sub } = tokenIdentity("specimen", index);
  return claimsFor(profile, {
    issuer: defaultIssuer,
    audience: defaultAudience,
    subject: sub,
    jti,
    issuedAtSeconds,
    lifetimeSeconds: defaultTokenLifetimeSeconds,
  });
}
