import { createHash } from "node:crypto";
import { mintToken, signInput } from "../../issue/mint-token.ts";
import { generateSigningKey, type SigningKey } from "../../issue/signing-key.ts";
import type { AlgorithmId } from "../algorithms.ts";
import { createPolicy, type Policy } from "../policy.ts";
import type { RejectReason } from "../reject-reason.ts";

/** A kind of token with known truth, minted for any algorithm. */
export interface HostileCase {
  /** Stable over the project's life: `V11`. */
  readonly id: string;
  readonly title: string;
  /** `reject` with one of `reasons`, or `accept` for a positive control. */
  readonly expected: "accept" | "reject";
  readonly reasons?: readonly RejectReason[];
  /** Departures from the strict policy that the case is about. */
  readonly policy?: Partial<Policy>;
  /** The tokens of the case; empty where it has no meaning for the algorithm. */
  readonly tokens: (forge: Forge) => readonly string[];
}

/** What an attacker with a real token, or a confused issuer with the real key, can make. */
export interface Forge {
  readonly key: SigningKey;
  readonly algorithm: AlgorithmId;
  /** Seconds since the epoch when the case is minted. */
  readonly now: number;
  readonly claims: Readonly<Record<string, unknown>>;
  /** A good token, and its segments. */
  readonly good: string;
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
  /** Signs the good claims with changes; `undefined` leaves a claim or header parameter out. */
  readonly mint: (claims?: Record<string, unknown>, header?: Record<string, unknown>) => string;
  /** Signs any bytes as header and payload. */
  readonly sign: (header: string | Uint8Array, payload: string | Uint8Array) => string;
}

/** The strict policy that every case is tried against. */
export const strictPolicy = createPolicy({ issuer: "https://issuer.example", audience: "https://api.example" });

/** A forge for an algorithm, now; keys are generated once per process. */
export async function openForge(algorithm: AlgorithmId): Promise<Forge> {
  const key = await (signingKeys.get(algorithm) ?? generateOnce(algorithm));
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: strictPolicy.issuer,
    sub: "user-1",
    aud: strictPolicy.audience,
    exp: now + 3600,
    iat: now,
    jti: createHash("sha256").update(`${algorithm}:${now}`).digest("base64url"),
  };
  const good = mintToken(key, claims);
  const [header = "", payload = "", signature = ""] = good.split(".");
  return {
    key,
    algorithm,
    now,
    claims,
    good,
    header,
    payload,
    signature,
    mint: (changes = {}, headerChanges = {}) => mintToken(key, { ...claims, ...changes }, headerChanges),
    sign: (headerBytes, payloadBytes) => {
      const input = `${encode(headerBytes)}.${encode(payloadBytes)}`;
      return `${input}.${signInput(key, input).toString("base64url")}`;
    },
  };
}

/** A segment in base64url. */
export function encode(bytes: string | Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/** The text of a segment. */
export function decode(segment: string): string {
  return Buffer.from(segment, "base64url").toString();
}

const signingKeys = new Map<AlgorithmId, Promise<SigningKey>>();

function generateOnce(algorithm: AlgorithmId): Promise<SigningKey> {
  const key = generateSigningKey(algorithm);
  signingKeys.set(algorithm, key);
  return key;
}
