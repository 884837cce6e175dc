import { createHmac, sign } from "node:crypto";
import { algorithms } from "../algorithms.ts";
import { encode, type Forge, type HostileCase } from "./hostile-case.test-support.ts";

/** Signatures that are out of range, of another encoding or length, or of another token. */
export const signatureCases: readonly HostileCase[] = [
  {
    id: "V29",
    title: "ECDSA r and s of 0, 1, n and all ones",
    expected: "reject",
    reasons: ["signature-invalid", "engine-refused"],
    tokens: (forge) => {
      const n = orders.get(forge.algorithm);
      if (n === undefined) return [];
      const bytes = algorithms[forge.algorithm].signatureBytes / 2;
      const values = [0n, 1n, n, 2n ** BigInt(bytes * 8) - 1n].map((value) => toBytes(value, bytes));
      return values.flatMap((r) => values.map((s) => withSignature(forge, Buffer.concat([r, s]))));
    },
  },
  {
    id: "V30",
    title: "DER-encoded ECDSA signature",
    expected: "reject",
    reasons: ["signature-length"],
    tokens: (forge) => {
      const { scheme } = algorithms[forge.algorithm];
      if (!orders.has(forge.algorithm) || scheme.kind === "hmac") return [];
      const input = Buffer.from(`${forge.header}.${forge.payload}`);
      return [withSignature(forge, sign(scheme.hash, input, { key: forge.key.privateKey, dsaEncoding: "der" }))];
    },
  },
  {
    id: "V31",
    title: "ECDSA r and s padded to 66 and 514 bytes",
    expected: "reject",
    reasons: ["signature-length"],
    tokens: (forge) => {
      const n = orders.get(forge.algorithm);
      if (n === undefined) return [];
      const [r, s] = split(forge);
      return [33, 257]
        .filter((bytes) => 2 * bytes !== algorithms[forge.algorithm].signatureBytes && bytes >= r.length)
        .map((bytes) => withSignature(forge, Buffer.concat([pad(r, bytes), pad(s, bytes)])));
    },
  },
  {
    id: "V33",
    title: "payload exchanged",
    expected: "reject",
    reasons: ["signature-invalid"],
    tokens: (forge) => {
      const payload = encode(JSON.stringify({ ...forge.claims, sub: "admin" }));
      return [`${forge.header}.${payload}.${forge.signature}`];
    },
  },
  {
    id: "V34",
    title: "signature truncated or extended by a byte",
    expected: "reject",
    reasons: ["signature-length"],
    tokens: (forge) => {
      const bytes = Buffer.from(forge.signature, "base64url");
      const extended = [Buffer.concat([bytes, Buffer.of(0)]), Buffer.concat([Buffer.of(0), bytes])];
      return [bytes.subarray(1), bytes.subarray(0, -1), ...extended].map((changed) => withSignature(forge, changed));
    },
  },
  {
    id: "V35",
    title: "Ed25519 with S + L",
    expected: "reject",
    reasons: ["signature-invalid", "engine-refused"],
    tokens: (forge) => {
      if (forge.algorithm !== "EdDSA") return [];
      const [r, s] = split(forge);
      const value = BigInt(`0x${Buffer.from(s).reverse().toString("hex")}`) + ed25519Order;
      return [withSignature(forge, Buffer.concat([r, toBytes(value, 32).reverse()]))];
    },
  },
  {
    id: "V36",
    title: "key of the attacker embedded as jwk",
    expected: "reject",
    reasons: ["signature-invalid", "signature-length"],
    tokens: (forge) => {
      const secret = Buffer.alloc(64, 7);
      const jwk = { kty: "oct", k: encode(secret), alg: algorithms[forge.algorithm].jwsAlgorithm };
      const header = { alg: jwk.alg, typ: "at+jwt", kid: forge.key.kid, jwk };
      const input = `${encode(JSON.stringify(header))}.${forge.payload}`;
      return [`${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`];
    },
  },
];

/** The other signature (r, n − s) of the same token: valid by ECDSA's own arithmetic, so only identities tell (V32). */
export function ecdsaTwin(forge: Forge): string | null {
  const n = orders.get(forge.algorithm);
  if (n === undefined) return null;
  const [r, s] = split(forge);
  const twin = toBytes(n - BigInt(`0x${s.toString("hex")}`), s.length);
  return withSignature(forge, Buffer.concat([r, twin]));
}

function withSignature({ header, payload }: Forge, signature: Uint8Array): string {
  return `${header}.${payload}.${encode(signature)}`;
}

function split({ signature }: Forge): [Buffer, Buffer] {
  const bytes = Buffer.from(signature, "base64url");
  return [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
}

function pad(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
}

function toBytes(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
}

const ed25519Order = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The orders of the curves, FIPS 186-4 D.1.2. */
const orders: ReadonlyMap<string, bigint> = new Map([
  ["ES256", 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  ["ES384", 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n],
  [
    "ES512",
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  ],
]);
