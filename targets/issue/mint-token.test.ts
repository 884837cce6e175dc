import { createPublicKey } from "node:crypto";
import { compactVerify } from "jose";
import { expect, test } from "vitest";
import { algorithmIds, algorithms } from "../verify/algorithms.ts";
import { mintToken, tokenIdentity } from "./mint-token.ts";
import { generateSigningKey } from "./signing-key.ts";
import { claimsFor, tokenProfileIds } from "./token-profiles.ts";

const subject = {
  issuer: "http://127.0.0.1:40000",
  audience: "http://127.0.0.1:40001",
  subject: "user-0123456789abcdef",
  jti: "abcdefghijklmnopqrstuv",
  issuedAtSeconds: 1_800_000_000,
  lifetimeSeconds: 900,
};

test("a minted token of every algorithm verifies in a library that did not mint it, with the signature length of its row", async () => {
  for (const algorithm of algorithmIds) {
    const key = await generateSigningKey(algorithm);
    const token = mintToken(key, { a: 1 });
    const { payload, protectedHeader } = await compactVerify(
      token,
      key.publishable ? createPublicKey(key.privateKey) : key.privateKey,
    );
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({ a: 1 });
    expect(protectedHeader).toEqual({ alg: algorithms[algorithm].jwsAlgorithm, typ: "at+jwt", kid: key.kid });
    expect(Buffer.from(token.split(".")[2] ?? "", "base64url")).toHaveLength(algorithms[algorithm].signatureBytes);
  }
});

test("C23 the same seed gives the same identities, another seed others, and no index repeats one", () => {
  expect(sequence("seed")).toEqual(sequence("seed"));
  expect(tokenIdentity(42, 0)).toEqual({ jti: "VHNFyuHO83I53b8jR5DSsQ", sub: "user-9d97b10adc0c306e" });
  const all = [...sequence("seed"), ...sequence("seed2"), ...sequence(1)];
  expect(new Set(all.map(({ jti }) => jti)).size).toBe(all.length);
});

test("every profile carries the required claims, and the sizes are what their names say", () => {
  const bytes = Object.fromEntries(
    tokenProfileIds.map((profile) => {
      const claims = claimsFor(profile, subject);
      expect(claims).toMatchObject({
        iss: subject.issuer,
        aud: subject.audience,
        exp: 1_800_000_900,
        iat: 1_800_000_000,
      });
      return [profile, JSON.stringify(claims).length];
    }),
  );
  expect(bytes).toMatchObject({ "1kb": 1024, "4kb": 4096 });
  expect(bytes["minimal"]).toBeLessThan(bytes["typical"] ?? 0);
  expect(claimsFor("roles-30", subject)["roles"]).toHaveLength(30);
  expect(claimsFor("permissions-100", subject)["permissions"]).toHaveLength(100);
});

function sequence(seed: string | number): readonly { readonly jti: string; readonly sub: string }[] {
  return Array.from({ length: 1000 }, (_, index) => tokenIdentity(seed, index));
}
