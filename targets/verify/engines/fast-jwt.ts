import { type Algorithm, createVerifier, TokenError } from "fast-jwt";
import { algorithms } from "../algorithms.ts";
import type { Claims } from "../claims.ts";
import type { Engine, VerifyToken } from "../engine.ts";
import { type Policy, requiredClaims } from "../policy.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { VerificationKey } from "../verification-key.ts";

/** `fast-jwt`, synchronous and with its token cache off. It has no ML-DSA. */
export const fastJwt: Engine = {
  id: "fast-jwt",
  label: "fast-jwt",
  packageName: "fast-jwt",
  mode: "sync",
  supports: (algorithm) => algorithms[algorithm].keyType !== "AKP",
  prepare,
  reasonFor: (error) => (error instanceof TokenError && reasons.get(error.code)) || "engine-refused",
};

function prepare(key: VerificationKey, policy: Policy): VerifyToken {
  const { jwsAlgorithm, symmetric } = algorithms[key.algorithm];
  return createVerifier({
    // Parsed once here: fast-jwt turns PEM or secret into a KeyObject when the verifier is created.
    key: symmetric ? key.keyObject.export() : key.keyObject.export({ type: "spki", format: "pem" }),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `supports` left out what it lacks
    algorithms: [jwsAlgorithm as Algorithm],
    allowedIss: policy.issuer,
    allowedAud: policy.audience,
    checkTyp: policy.type,
    clockTolerance: policy.clockToleranceSeconds * 1000,
    // Counts from iat and ignores the tolerance, so the tolerance is part of it.
    maxAge: (policy.maxLifetimeSeconds + policy.clockToleranceSeconds) * 1000,
    requiredClaims: [...requiredClaims],
    cache: false,
  }) as (token: string) => Claims;
}

const reasons: ReadonlyMap<string, RejectReason> = new Map([
  [TokenError.codes.invalidSignature, "signature-invalid"],
  [TokenError.codes.missingSignature, "signature-invalid"],
  [TokenError.codes.invalidAlgorithm, "algorithm-mismatch"],
  [TokenError.codes.expired, "expired"],
  [TokenError.codes.inactive, "not-yet-valid"],
  [TokenError.codes.missingRequiredClaim, "claim-missing"],
  [TokenError.codes.invalidClaimType, "claim-type"],
]);
