import library, { type Algorithm } from "jsonwebtoken";
import { algorithms } from "../algorithms.ts";
import type { Claims } from "../claims.ts";
import type { Engine, VerifyToken } from "../engine.ts";
import type { Policy } from "../policy.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { VerificationKey } from "../verification-key.ts";

/** `jsonwebtoken`, synchronous. It has neither EdDSA nor ML-DSA, and no option for `typ` or for required claims. */
export const jsonwebtoken: Engine = {
  id: "jsonwebtoken",
  label: "jsonwebtoken",
  packageName: "jsonwebtoken",
  mode: "sync",
  supports: (algorithm) => !["OKP", "AKP"].includes(algorithms[algorithm].keyType),
  prepare,
  reasonFor,
};

function prepare(key: VerificationKey, policy: Policy): VerifyToken {
  const options = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `supports` left out what it lacks
    algorithms: [algorithms[key.algorithm].jwsAlgorithm as Algorithm],
    issuer: policy.issuer,
    audience: policy.audience,
    clockTolerance: policy.clockToleranceSeconds,
    // Makes iat a required number too.
    maxAge: policy.maxLifetimeSeconds,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- iss, aud and iat were checked; the claims stage does the rest
  return (token) => library.verify(token, key.keyObject, options) as Claims;
}

function reasonFor(error: unknown): RejectReason {
  if (error instanceof library.TokenExpiredError) return "expired";
  if (error instanceof library.NotBeforeError) return "not-yet-valid";
  if (!(error instanceof library.JsonWebTokenError)) return "engine-refused";
  const known = messages.find(([start]) => error.message.startsWith(start));
  return known ? known[1] : "engine-refused";
}

const messages: readonly (readonly [string, RejectReason])[] = [
  ["invalid signature", "signature-invalid"],
  ["jwt signature is required", "signature-invalid"],
  ["invalid algorithm", "algorithm-mismatch"],
  ["jwt audience invalid", "audience-mismatch"],
  ["jwt issuer invalid", "issuer-mismatch"],
  ["iat required", "claim-missing"],
];
