import type { SpecimenMint } from "../../provision/tokens/specimen-tokens.ts";
import { byteRange } from "./byte-range.ts";
import type { EncryptedTokenWeight, TokenWeight } from "../../results/wire.ts";

type Profile = Parameters<SpecimenMint["token"]>[0];

/** Lengths of a few tokens of every profile. */
export function weighTokens(mint: SpecimenMint, profiles: readonly Profile[], samples: number): TokenWeight[] {
  return profiles.map((tokenProfile) => {
    const tokens = Array.from({ length: samples }, (_, index) => mint.token(tokenProfile, index));
    const [token = ""] = tokens;
    return {
      algorithm: mint.algorithm,
      tokenProfile,
      signatureBytes: token.length - token.lastIndexOf(".") - 1,
      ...byteRange(tokens.map(({ length }) => length)),
    };
  });
}

/** Lengths of encrypted tokens of every profile: the claims and the signed token, with `zip` and without. */
export async function weighEncryptedTokens(
  mint: SpecimenMint,
  profiles: readonly Profile[],
  samples: number,
): Promise<EncryptedTokenWeight[]> {
  const weights: EncryptedTokenWeight[] = [];
  for (const tokenProfile of profiles) {
    for (const content of ["claims", "signed-token"] as const) {
      for (const compressed of [false, true]) {
        const indexes = Array.from({ length: samples }, (_, index) => index);
        const tokens = await Promise.all(
          indexes.map((index) => mint.encrypted(tokenProfile, index, { content, compressed })),
        );
        const signedWith = content === "claims" ? null : mint.algorithm;
        const lengths = byteRange(tokens.map(({ length }) => length));
        weights.push({ content, signedWith, tokenProfile, compressed, ...lengths });
      }
    }
  }
  return weights;
}
