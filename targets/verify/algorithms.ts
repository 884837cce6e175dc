import { constants } from "node:crypto";

/** How `node:crypto` signs and verifies with the key of a row. */
export type CryptoScheme =
  | { readonly kind: "hmac"; readonly hash: string }
  | {
      readonly kind: "signature";
      /** `null` where the algorithm fixes its own hash (EdDSA, ML-DSA). */
      readonly hash: string | null;
      /** Spread beside `key` in the key argument of `crypto.sign` and `crypto.verify`. */
      readonly options: { dsaEncoding?: "ieee-p1363"; padding?: number; saltLength?: number };
    };

/** One signature algorithm at one key size. */
export interface Algorithm {
  /** As people read it in a report. */
  readonly label: string;
  /** The `alg` header value, RFC 7518 §3.1, RFC 8037 §3.1, RFC 9964 (ML-DSA). */
  readonly jwsAlgorithm: string;
  /** The `kty` of its JWK. */
  readonly keyType: "oct" | "RSA" | "EC" | "OKP" | "AKP";
  /** `KeyObject.asymmetricKeyType`, or `null` for a secret. */
  readonly cryptoKeyType: "rsa" | "ec" | "ed25519" | "ml-dsa-44" | "ml-dsa-65" | "ml-dsa-87" | null;
  /** RSA modulus or HMAC secret as generated, bits; `null` where the curve or parameter set says it. */
  readonly keyBits: number | null;
  /** JWK `crv`, or `null`. */
  readonly curve: string | null;
  readonly scheme: CryptoScheme;
  /** The exact length of every signature, bytes. */
  readonly signatureBytes: number;
  /** `true` where whoever verifies can also sign; such a key is never published. */
  readonly symmetric: boolean;
}

/** Every algorithm that can be issued and verified; adding one is adding a row. */
export const algorithms = {
  HS256: hmac("HS256", 256),
  HS384: hmac("HS384", 384),
  HS512: hmac("HS512", 512),
  RS256: rsa("RS256", 2048),
  "RS256-3072": rsa("RS256", 3072),
  "RS256-4096": rsa("RS256", 4096),
  PS256: rsa("PS256", 2048),
  ES256: ecdsa("ES256", "P-256", "sha256", 64),
  ES384: ecdsa("ES384", "P-384", "sha384", 96),
  ES512: ecdsa("ES512", "P-521", "sha512", 132),
  EdDSA: {
    label: "EdDSA (Ed25519)",
    jwsAlgorithm: "EdDSA",
    keyType: "OKP",
    cryptoKeyType: "ed25519",
    keyBits: null,
    curve: "Ed25519",
    scheme: { kind: "signature", hash: null, options: {} },
    signatureBytes: 64,
    symmetric: false,
  },
  "ML-DSA-44": mlDsa("ML-DSA-44", "ml-dsa-44", 2420),
  "ML-DSA-65": mlDsa("ML-DSA-65", "ml-dsa-65", 3309),
  "ML-DSA-87": mlDsa("ML-DSA-87", "ml-dsa-87", 4627),
} as const satisfies Record<string, Algorithm>;

/** The id of a row of `algorithms`. */
export type AlgorithmId = keyof typeof algorithms;

/** Every algorithm id, in the order of the table. */
export const algorithmIds: readonly AlgorithmId[] = Object.keys(algorithms).filter(isAlgorithmId);

/** Whether `text` is the id of a row of `algorithms`. */
function isAlgorithmId(text: string): text is AlgorithmId {
  return Object.hasOwn(algorithms, text);
}

function hmac(jwsAlgorithm: string, bits: 256 | 384 | 512): Algorithm {
  return {
    label: `${jwsAlgorithm} (HMAC)`,
    jwsAlgorithm,
    keyType: "oct",
    cryptoKeyType: null,
    keyBits: bits,
    curve: null,
    scheme: { kind: "hmac", hash: `sha${bits}` },
    signatureBytes: bits / 8,
    symmetric: true,
  };
}

function rsa(jwsAlgorithm: "RS256" | "PS256", bits: number): Algorithm {
  const options =
    jwsAlgorithm === "PS256"
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
      : { padding: constants.RSA_PKCS1_PADDING };
  return {
    label: `${jwsAlgorithm} (RSA ${bits})`,
    jwsAlgorithm,
    keyType: "RSA",
    cryptoKeyType: "rsa",
    keyBits: bits,
    curve: null,
    scheme: { kind: "signature", hash: "sha256", options },
    signatureBytes: bits / 8,
    symmetric: false,
  };
}

function ecdsa(jwsAlgorithm: string, curve: string, hash: string, signatureBytes: number): Algorithm {
  return {
    label: `${jwsAlgorithm} (${curve})`,
    jwsAlgorithm,
    keyType: "EC",
    cryptoKeyType: "ec",
    keyBits: null,
    curve,
    scheme: { kind: "signature", hash, options: { dsaEncoding: "ieee-p1363" } },
    signatureBytes,
    symmetric: false,
  };
}

function mlDsa(
  jwsAlgorithm: string,
  cryptoKeyType: "ml-dsa-44" | "ml-dsa-65" | "ml-dsa-87",
  signatureBytes: number,
): Algorithm {
  return {
    label: `${jwsAlgorithm} (post-quantum)`,
    jwsAlgorithm,
    keyType: "AKP",
    cryptoKeyType,
    keyBits: null,
    curve: null,
    scheme: { kind: "signature", hash: null, options: {} },
    signatureBytes,
    symmetric: false,
  };
}
