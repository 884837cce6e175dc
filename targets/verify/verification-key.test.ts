import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { generateSigningKey } from "../issue/signing-key.ts";
import { algorithmIds } from "./algorithms.ts";
import { importJwks } from "./key-set.ts";
import { importVerificationKey } from "./verification-key.ts";

const refused = (refusal: string) => expect.objectContaining({ name: "KeyRefusedError", refusal });

function publicJwk({ publicKey }: { publicKey: KeyObject }): JsonWebKey {
  return publicKey.export({ format: "jwk" });
}

function rsa(modulusLength: number): JsonWebKey {
  return publicJwk(generateKeyPairSync("rsa", { modulusLength }));
}

function p256(): JsonWebKey {
  return publicJwk(generateKeyPairSync("ec", { namedCurve: "P-256" }));
}

describe("one key", () => {
  test("a generated key of every algorithm is bound to that algorithm and no other", async () => {
    for (const algorithm of algorithmIds) {
      const { publicJwk, kid } = await generateSigningKey(algorithm);
      expect(importVerificationKey(publicJwk)).toMatchObject({ algorithm, kid });
    }
  });

  test("V23 an RSA key below 2048 bits is refused as weak", () => {
    const jwk = { ...rsa(1024), alg: "RS256" };
    expect(() => importVerificationKey(jwk)).toThrow(refused("weak-key"));
  });

  test("V23 an RSA key with public exponent 1 is refused: anyone can sign for it", () => {
    const jwk = { ...rsa(2048), alg: "RS256", e: "AQ" };
    expect(() => importVerificationKey(jwk)).toThrow(/Expected an RSA public exponent|crypto refuses/);
  });

  test("an RSA key of a size that no row has is refused, and the message names the sizes", () => {
    const jwk = { ...rsa(2560), alg: "RS256" };
    expect(() => importVerificationKey(jwk)).toThrow(/2048, 3072, 4096 bits for RS256, got 2560/);
  });

  test.each([
    ["HS256", 31],
    ["HS384", 47],
    ["HS512", 63],
  ])(
    "V24 a secret for %s of %d bytes is shorter than its hash and refused; one byte more is accepted",
    (alg, bytes) => {
      const secret = (length: number) => ({ kty: "oct", alg, k: randomBytes(length).toString("base64url") });
      expect(() => importVerificationKey(secret(bytes))).toThrow(refused("weak-key"));
      expect(importVerificationKey(secret(bytes + 1)).algorithm).toBe(alg);
    },
  );

  test("V25 a P-256 key with ES384 and an OKP key with ES256 are refused", () => {
    expect(() => importVerificationKey({ ...p256(), alg: "ES384" })).toThrow(refused("algorithm-mismatch"));
    const okp = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
    expect(() => importVerificationKey({ ...okp, alg: "ES256" })).toThrow(refused("algorithm-mismatch"));
  });

  test("V28 use enc, and key_ops without verify, make a key unusable", () => {
    const jwk = { ...p256(), alg: "ES256" };
    expect(() => importVerificationKey({ ...jwk, use: "enc" })).toThrow(refused("not-for-verification"));
    expect(() => importVerificationKey({ ...jwk, key_ops: ["encrypt"] })).toThrow(refused("not-for-verification"));
    expect(importVerificationKey({ ...jwk, use: "sig", key_ops: ["verify"] }).algorithm).toBe("ES256");
  });

  test("V35 an Ed25519 key of small order is refused, under which Node accepts a signature of any message", () => {
    const identity = Buffer.concat([Buffer.of(1), Buffer.alloc(31)]);
    const orderEight = Buffer.from("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "hex");
    for (const point of [identity, orderEight, Buffer.alloc(32)]) {
      const jwk = { kty: "OKP", crv: "Ed25519", alg: "EdDSA", x: point.toString("base64url") };
      expect(createPublicKey({ key: jwk, format: "jwk" }).asymmetricKeyType).toBe("ed25519");
      expect(() => importVerificationKey(jwk)).toThrow(refused("weak-key"));
    }
  });

  test("an RSA or oct key that does not name its alg is refused, because it fits several", () => {
    expect(() => importVerificationKey(rsa(2048))).toThrow(/name its "alg"; this key fits RS256, PS256/);
  });

  test("anything else is refused as malformed, and no message repeats key material", () => {
    const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    for (const input of [
      null,
      1,
      "x",
      [],
      {},
      { kty: 1 },
      { kty: "oct" },
      { kty: "EC", crv: "P-256", x: secret, y: "" },
    ]) {
      expect(() => importVerificationKey(input)).toThrow(refused("malformed"));
    }
    expect(() => importVerificationKey({ kty: "oct", alg: "HS512", k: secret })).not.toThrow(secret);
  });
});

describe("a published set", () => {
  const usable = { ...p256(), alg: "ES256", kid: "usable" };

  test("V96 a set that publishes a secret or a private key is refused as a whole", () => {
    const secret = { kty: "oct", alg: "HS256", kid: "s", k: randomBytes(32).toString("base64url") };
    expect(() => importJwks({ keys: [usable, secret] })).toThrow(refused("private-material"));
    const leaked = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
    expect(() => importJwks({ keys: [usable, { ...leaked, kid: "p", alg: "ES256" }] })).toThrow(
      refused("private-material"),
    );
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
    expect(() => importJwks({ keys: [{ ...rsa, kid: "p", alg: "RS256" }] })).toThrow(refused("private-material"));
  });

  test("V23 a weak key refuses the whole set: a verifier must not start with it", () => {
    const weak = { ...rsa(1024), alg: "RS256", kid: "weak" };
    expect(() => importJwks({ keys: [usable, weak] })).toThrow(refused("weak-key"));
  });

  test("V28 an unusable key is left out and named; the others stay usable", () => {
    const encryption = { ...p256(), alg: "ES256", use: "enc", kid: "enc" };
    const { kid: _kid, ...nameless } = { ...usable };
    const set = importJwks({ keys: [encryption, usable, nameless, null, { kty: "EC", crv: "secp256k1", kid: "k" }] });
    expect(set.keys.map(({ kid }) => kid)).toEqual(["usable"]);
    expect(set.unusable.map(({ kid, refusal }) => [kid, refusal])).toEqual([
      ["enc", "not-for-verification"],
      [null, "malformed"],
      [null, "malformed"],
      ["k", "malformed"],
    ]);
  });

  test("V27 two keys with one kid are ambiguous and refused", () => {
    expect(() => importJwks({ keys: [usable, usable] })).toThrow(/Two keys of the set have the kid "usable"/);
  });

  test("what is no JWKS is refused", () => {
    for (const input of [null, [], {}, { keys: {} }, "keys"])
      expect(() => importJwks(input)).toThrow(refused("malformed"));
  });
});

test("V35 the small-order test is no stricter than needed: generated keys pass", () => {
  for (let round = 0; round < 50; round += 1) {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    expect(sign(null, Buffer.of(1), privateKey)).toHaveLength(64);
    expect(importVerificationKey(publicKey.export({ format: "jwk" })).algorithm).toBe("EdDSA");
  }
});
