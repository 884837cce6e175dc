import { createCipheriv, randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { CompactEncrypt } from "jose";

/** A content encryption key that issuer and verifier share. */
export interface EncryptionKey {
  readonly kid: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** What goes into an encrypted token. */
export interface EncryptedTokenOptions {
  /**
   * Compress the plaintext with raw DEFLATE (`zip: DEF`, RFC 7516 §4.1.3). Default `false`.
   *
   * Discouraged: the length of a compressed plaintext tells what is in it, and whoever can put text of their own beside a
   * secret reads the secret off the lengths (RFC 8725 §3.6). It also lets a small token grow large in the verifier.
   */
  readonly compress?: boolean;
  /** The plaintext is itself a signed token (`cty: JWT`, RFC 7519 §5.2). Default `false`. */
  readonly nested?: boolean;
}

/**
 * Encrypts claims or a signed token as a compact JWE (RFC 7516 §7.1) with `alg: dir` and `enc: A256GCM`.
 *
 * @throws {Error} When the secret is not 32 bytes long.
 */
export async function encryptToken(
  plaintext: string,
  { kid, secret }: EncryptionKey,
  { compress = false, nested = false }: EncryptedTokenOptions = {},
): Promise<string> {
  const content = Buffer.from(plaintext);
  const header = { alg: "dir", enc: "A256GCM", typ: "at+jwt", kid, ...(nested ? { cty: "JWT" } : {}) };
  return compress
    ? encryptBytes(deflateRawSync(content), { ...header, zip: "DEF" }, secret)
    : await new CompactEncrypt(content).setProtectedHeader(header).encrypt(secret);
}

// jose 6 no longer knows `zip`, so this case is put together here (RFC 7516 §5.1, RFC 7518 §5.3).
function encryptBytes(content: Uint8Array, header: object, secret: Uint8Array): string {
  const encodedHeader = Buffer.from(JSON.stringify(header)).toString("base64url");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secret, iv);
  cipher.setAAD(Buffer.from(encodedHeader, "latin1"));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()]);
  // With `dir` there is no encrypted key: its segment is empty.
  const segments = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"));
  return [encodedHeader, "", ...segments].join(".");
}
