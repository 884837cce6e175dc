import { randomBytes, webcrypto } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { compactDecrypt } from "jose";
import { describe, expect, test } from "vitest";
import { encryptToken } from "./encrypted-token.ts";

const key = { kid: "k1", secret: randomBytes(32) };
const claims = JSON.stringify({ sub: "user-1", roles: Array.from({ length: 40 }, (_, index) => `role-${index}`) });

/** Decrypts by hand with WebCrypto, which shares no code with what encrypted; leaves the plaintext as it was encrypted. */
async function decrypt(token: string): Promise<{ header: Record<string, unknown>; content: Buffer }> {
  const [header = "", encryptedKey, iv = "", ciphertext = "", tag = ""] = token.split(".");
  expect(encryptedKey).toBe("");
  const bytes = (text: string): Buffer<ArrayBuffer> => Buffer.from(text, "base64url");
  const imported = await webcrypto.subtle.importKey("raw", key.secret, "AES-GCM", false, ["decrypt"]);
  const algorithm = { name: "AES-GCM", iv: bytes(iv), additionalData: Buffer.from(header, "latin1") };
  const plain = await webcrypto.subtle.decrypt(algorithm, imported, Buffer.concat([bytes(ciphertext), bytes(tag)]));
  return { header: JSON.parse(bytes(header).toString()), content: Buffer.from(plain) };
}

describe("an encrypted token", () => {
  test("without zip is what another library decrypts to the same claims", async () => {
    const { plaintext, protectedHeader } = await compactDecrypt(await encryptToken(claims, key), key.secret);
    expect(Buffer.from(plaintext).toString()).toBe(claims);
    expect(protectedHeader).toEqual({ alg: "dir", enc: "A256GCM", typ: "at+jwt", kid: "k1" });
  });

  test("with zip comes back after decrypting and inflating, and is shorter", async () => {
    const token = await encryptToken(claims, key, { compress: true });
    const { header, content } = await decrypt(token);
    expect(header).toMatchObject({ alg: "dir", enc: "A256GCM", zip: "DEF" });
    expect(content.length).toBeLessThan(claims.length);
    expect(inflateRawSync(content).toString()).toBe(claims);
    expect(token.length).toBeLessThan((await encryptToken(claims, key)).length);
  });

  test("that carries a signed token says so", async () => {
    const { header, content } = await decrypt(await encryptToken("a.b.c", key, { nested: true }));
    expect([header["cty"], content.toString()]).toEqual(["JWT", "a.b.c"]);
  });

  test("of the same claims is another one each time: no initialisation vector comes twice", async () => {
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, index) => encryptToken(claims, key, { compress: index % 2 === 0 })),
    );
    expect(new Set(tokens.map((token) => token.split(".")[2])).size).toBe(50);
  });

  test("does not decrypt when its header was changed", async () => {
    const token = await encryptToken(claims, key, { compress: true });
    const header = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM" })).toString("base64url");
    await expect(decrypt([header, ...token.split(".").slice(1)].join("."))).rejects.toThrow(/operation/);
  });
});
