import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { expect, test } from "vitest";
import { algorithmIds, algorithms } from "../verify/algorithms.ts";
import { importVerificationKey } from "../verify/verification-key.ts";
import { mintToken } from "./mint-token.ts";
import { generateSigningKey, readSigningKey } from "./signing-key.ts";

test("the kid is the RFC 7638 thumbprint, as jose computes it", async () => {
  for (const algorithm of algorithmIds) {
    const { kid, publicJwk } = await generateSigningKey(algorithm);
    const { key_ops: _ops, ...jwk } = publicJwk;
    expect({ algorithm, kid }).toEqual({ algorithm, kid: await calculateJwkThumbprint(jwk) });
  }
});

test("only HMAC keys are not to be published, and no public JWK has private members", async () => {
  const privateMembers = new Set(["d", "p", "q", "dp", "dq", "qi", "k", "priv"]);
  for (const algorithm of algorithmIds) {
    const { publishable, publicJwk } = await generateSigningKey(algorithm);
    const symmetric = algorithms[algorithm].keyType === "oct";
    const leaked = Object.keys(publicJwk).filter((name) => privateMembers.has(name));
    expect({ algorithm, publishable, leaked }).toEqual({
      algorithm,
      publishable: !symmetric,
      leaked: symmetric ? ["k"] : [],
    });
  }
});

test("a key survives PKCS8, PKCS1, SEC1 and JWK with the same kid", async () => {
  const rsa = await generateSigningKey("RS256");
  const ec = await generateSigningKey("ES384");
  const mlDsa = await generateSigningKey("ML-DSA-65");
  for (const type of ["pkcs8", "pkcs1"] as const) {
    expect(readSigningKey(rsa.privateKey.export({ type, format: "pem" }).toString(), "RS256").kid).toBe(rsa.kid);
  }
  for (const type of ["pkcs8", "sec1"] as const) {
    expect(readSigningKey(ec.privateKey.export({ type, format: "pem" }).toString(), "ES384").kid).toBe(ec.kid);
  }
  for (const key of [rsa, ec, mlDsa, await generateSigningKey("EdDSA"), await generateSigningKey("HS256")]) {
    const text = JSON.stringify(key.privateKey.export({ format: "jwk" }));
    expect(readSigningKey(`\n${text}\n`, key.algorithm).kid).toBe(key.kid);
  }
});

test("the kid of the user's own JWK is kept", async () => {
  const { privateKey } = await generateSigningKey("EdDSA");
  const text = JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: "mine-2026" });
  const key = readSigningKey(text, "EdDSA");
  expect(key.kid).toBe("mine-2026");
  expect(importVerificationKey(key.publicJwk).kid).toBe("mine-2026");
  expect(
    mintToken(key, {}).startsWith(
      Buffer.from('{"alg":"EdDSA","typ":"at+jwt","kid":"mine-2026"}').toString("base64url"),
    ),
  ).toBe(true);
});

test("a key that does not fit says what was expected and what came, without key material", async () => {
  const rsa = await generateSigningKey("RS256");
  const ec = await generateSigningKey("ES256");
  const complaints: readonly (readonly [string, Parameters<typeof readSigningKey>[1], RegExp])[] = [
    [
      pem(generateKeyPairSync("rsa", { modulusLength: 2048 })),
      "ES256",
      /key can't be used with alg "ES256"; it fits: RS256, PS256/,
    ],
    [
      pem(generateKeyPairSync("rsa", { modulusLength: 2048 })),
      "RS256-4096",
      /RS256-4096 was asked for, but this key belongs to RS256/,
    ],
    [pem(generateKeyPairSync("rsa", { modulusLength: 1024 })), "RS256", /at least 2048 bits, got 1024/],
    [pem(generateKeyPairSync("ec", { namedCurve: "P-384" })), "ES256", /EC P-384 key can't be used with alg "ES256"/],
    [pem(generateKeyPairSync("rsa", { modulusLength: 2048 })), "HS256", /needs a secret as a JWK/],
    [JSON.stringify(ec.publicJwk), "ES256", /public key; a private one is needed/],
    [
      rsa.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
      "RS256",
      /encrypted; decrypt it first/,
    ],
    ["-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "RS256", /public key or certificate/],
    ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "RS256", /can't read this PEM/],
    ["hello", "RS256", /expected PEM .* or a JWK/],
    ["{not json", "RS256", /not valid JSON/],
    ["{}", "RS256", /a JWK with a "kty"/],
    ['{"kty":"oct","k":"c2hvcnQ"}', "HS256", /at least 256 bits, got 40/],
    ['{"kty":"oct","alg":"HS512","k":"c2hvcnQ"}', "HS256", /alg "HS256" for HS256, got "HS512"/],
  ];
  for (const [text, algorithm, complaint] of complaints) {
    expect(() => readSigningKey(text, algorithm)).toThrow(complaint);
    expect(() => readSigningKey(text, algorithm)).not.toThrow("c2hvcnQ");
  }
});

function pem({ privateKey }: { privateKey: KeyObject }): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
