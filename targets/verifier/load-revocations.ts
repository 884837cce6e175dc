import { describeError } from "../process/describe-error.ts";
import type { AdminRoute } from "../admin/admin-listener.ts";
import type { Denylist } from "../verify/denylist.ts";
import type { Revocation } from "../verify/denylists/in-process.ts";

type Revoke = Denylist["revoke"];

/** The admin route over which an issuer hands on revocations: `POST /revocations`. */
export function revocationsRoute(revoke: Revoke): AdminRoute {
  return async (body) => {
    const revocations = readRevocations(body);
    for (const { iss, jti, expSeconds } of revocations) await revoke({ iss, jti }, expSeconds);
    return { status: 200, body: { applied: revocations.length } };
  };
}

/**
 * Subscribes to the issuer's revocations and loads those so far, to be awaited before the verifier says that it is ready.
 * @throws {Error} When the issuer does not answer: a verifier with an unknown denylist must not serve.
 */
export async function loadRevocations(issuerAdminUrl: string, ownAdminUrl: string, revoke: Revoke): Promise<number> {
  try {
    const response = await fetch(new URL("/subscribers", issuerAdminUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ adminUrl: ownAdminUrl }),
      signal: AbortSignal.timeout(5_000),
      redirect: "error",
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const revocations = readRevocations(await response.json());
    for (const { iss, jti, expSeconds } of revocations) await revoke({ iss, jti }, expSeconds);
    return revocations.length;
  } catch (error) {
    throw new Error(
      `cannot load the revocations from ${issuerAdminUrl}: ${describeError(error)}; is the issuer running?`,
      {
        cause: error,
      },
    );
  }
}

function readRevocations(value: unknown): readonly Revocation[] {
  const list: unknown =
    typeof value === "object" && value !== null && "revocations" in value ? value.revocations : undefined;
  if (!Array.isArray(list) || !list.every(isRevocation))
    throw new Error("expected {revocations: [{iss, jti, expSeconds}]}");
  return list;
}

function isRevocation(value: unknown): value is Revocation {
  return (
    typeof value === "object" &&
    value !== null &&
    "iss" in value &&
    typeof value.iss === "string" &&
    "jti" in value &&
    typeof value.jti === "string" &&
    "expSeconds" in value &&
    typeof value.expSeconds === "number" &&
    Number.isFinite(value.expSeconds)
  );
}
