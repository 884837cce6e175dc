import { createHmac, timingSafeEqual, verify } from "node:crypto";
import { algorithms } from "../algorithms.ts";
import type { Claims } from "../claims.ts";
import type { Engine, VerifySignature, VerifySignatureOnPool, VerifyToken } from "../engine.ts";
import { keyWithOptions } from "../key-with-options.ts";
import type { Policy } from "../policy.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { VerificationKey } from "../verification-key.ts";

/**
 * `node:crypto` with the least that a whole verify needs around it: JSON decoding, the algorithm, the signature, the
 * times, issuer and audience. It is the lower bound that the libraries are compared with, not a library to use.
 */
export const nodeCrypto: Engine = {
  id: "node-crypto",
  label: "node:crypto (lower bound)",
  packageName: null,
  mode: "sync",
  supports: () => true,
  prepare: prepareToken,
  prepareSignature,
  prepareSignatureOnPool,
  reasonFor: (error) => (error instanceof Refused ? error.reason : "engine-refused"),
};

function prepareToken(key: VerificationKey, policy: Policy): VerifyToken {
  const verifySignature = prepareSignature(key);
  const expected = algorithms[key.algorithm].jwsAlgorithm;
  const tolerance = policy.clockToleranceSeconds;

  return (token) => {
    const headerEnd = token.indexOf(".");
    const payloadEnd = token.indexOf(".", headerEnd + 1);
    if (headerEnd < 1 || payloadEnd < 0) throw new Refused("malformed-token");
    const header = parseSegment(token.slice(0, headerEnd));
    if (header["alg"] !== expected) throw new Refused("algorithm-mismatch");
    if (!verifySignature(token, payloadEnd, token.slice(payloadEnd + 1))) throw new Refused("signature-invalid");

    const claims = parseSegment(token.slice(headerEnd + 1, payloadEnd));
    const now = Math.floor(Date.now() / 1000);
    if (!(now < claims.exp + tolerance)) throw new Refused("expired");
    if (claims.nbf !== undefined && !(claims.nbf <= now + tolerance)) throw new Refused("not-yet-valid");
    if (claims.iss !== policy.issuer) throw new Refused("issuer-mismatch");
    if (claims.aud !== policy.audience && !(Array.isArray(claims.aud) && claims.aud.includes(policy.audience))) {
      throw new Refused("audience-mismatch");
    }
    return claims;
  };
}

function parseSegment(segment: string): Claims {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the signature vouches for a payload; a header is only asked for alg
  return JSON.parse(Buffer.from(segment, "base64url").toString()) as Claims;
}

function prepareSignature(key: VerificationKey): VerifySignature {
  const { scheme } = algorithms[key.algorithm];
  if (scheme.kind === "hmac") {
    const { hash } = scheme;
    return (token, signingInputEnd, signature) => {
      const given = Buffer.from(signature, "base64url");
      const computed = createHmac(hash, key.keyObject).update(token.slice(0, signingInputEnd)).digest();
      return given.length === computed.length && timingSafeEqual(given, computed);
    };
  }
  const keyObject = keyWithOptions(key.keyObject, scheme);
  return (token, signingInputEnd, signature) =>
    verify(
      scheme.hash,
      Buffer.from(token.slice(0, signingInputEnd), "latin1"),
      keyObject,
      Buffer.from(signature, "base64url"),
    );
}

function prepareSignatureOnPool(key: VerificationKey): VerifySignatureOnPool | null {
  const { scheme } = algorithms[key.algorithm];
  if (scheme.kind === "hmac") return null;
  const keyObject = keyWithOptions(key.keyObject, scheme);
  return (token, signingInputEnd, signature) =>
    new Promise((resolve, reject) => {
      const signingInput = Buffer.from(token.slice(0, signingInputEnd), "latin1");
      verify(scheme.hash, signingInput, keyObject, Buffer.from(signature, "base64url"), (error, good) => {
        if (error) reject(error);
        else resolve(good);
      });
    });
}

class Refused extends Error {
  readonly reason: RejectReason;

  constructor(reason: RejectReason) {
    super(reason);
    this.reason = reason;
  }
}
