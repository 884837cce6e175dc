import { type CryptoKey, errors, importJWK, jwtVerify } from "jose";
import { algorithms } from "../algorithms.ts";
import type { Claims } from "../claims.ts";
import type { Engine, VerifyToken } from "../engine.ts";
import { type Policy, requiredClaims } from "../policy.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { VerificationKey } from "../verification-key.ts";

/** `jose`: Web Crypto underneath, so every verify is asynchronous. */
export const jose: Engine = {
  id: "jose",
  label: "jose",
  packageName: "jose",
  mode: "async",
  supports: () => true,
  prepare,
  reasonFor,
};

async function prepare(key: VerificationKey, policy: Policy): Promise<VerifyToken> {
  const { jwsAlgorithm } = algorithms[key.algorithm];
  const imported = await importKey(key);
  const options = {
    algorithms: [jwsAlgorithm],
    issuer: policy.issuer,
    audience: policy.audience,
    typ: policy.type,
    clockTolerance: policy.clockToleranceSeconds,
    maxTokenAge: policy.maxLifetimeSeconds,
    requiredClaims: [...requiredClaims],
  };
  return async (token) => (await jwtVerify<Claims>(token, imported, options)).payload;
}

async function importKey(key: VerificationKey): Promise<CryptoKey> {
  const { jwsAlgorithm, scheme } = algorithms[key.algorithm];
  if (scheme.kind === "hmac") {
    // jose keeps a secret as bytes and would import it again for every token.
    const hash = `SHA-${scheme.hash.slice("sha".length)}`;
    return key.keyObject.toCryptoKey({ name: "HMAC", hash }, false, ["verify"]);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only an oct key is imported as bytes
  return (await importJWK(key.keyObject.export({ format: "jwk" }), jwsAlgorithm)) as CryptoKey;
}

function reasonFor(error: unknown): RejectReason {
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature-invalid";
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JOSEAlgNotAllowed) return "algorithm-mismatch";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === "missing") return "claim-missing";
    return refusedClaims.get(error.claim) ?? "claim-type";
  }
  return "engine-refused";
}

const refusedClaims: ReadonlyMap<string, RejectReason> = new Map([
  ["iss", "issuer-mismatch"],
  ["aud", "audience-mismatch"],
  ["typ", "type-not-accepted"],
  ["nbf", "not-yet-valid"],
  ["iat", "issued-in-future"],
]);
