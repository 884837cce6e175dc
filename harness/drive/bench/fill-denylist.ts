import { randomUUID } from "node:crypto";
import type { Denylist } from "../../../targets/verify/denylist.ts";
import { denylists } from "../../../targets/verify/denylists.ts";
import type { Policy } from "../../../targets/verify/policy.ts";
import type { BenchJob } from "./bench-job.ts";

/** Revoked tokens of a busy issuer: enough that the map is larger than a processor's nearest caches. */
const REVOKED = 10_000;

/** Opens the denylist of a benchmark; one that can hold something is filled with tokens that are not in the corpus. */
export async function openFilledDenylist(kind: BenchJob["denylist"], policy: Policy): Promise<Denylist> {
  const denylist = await denylists[kind].open({ clockToleranceSeconds: policy.clockToleranceSeconds });
  if (kind === "none") return denylist;
  const expSeconds = Math.floor(Date.now() / 1000) + policy.maxLifetimeSeconds;
  for (let entry = 0; entry < REVOKED; entry++) {
    await denylist.revoke({ iss: policy.issuer, jti: randomUUID() }, expSeconds);
  }
  return denylist;
}
