import { randomUUID } from "node:crypto";
import type { Denylist } from "../../../targets/verify/denylist.ts";
import { openInProcessDenylist } from "../../../targets/verify/denylists/in-process.ts";
import { openNoDenylist } from "../../../targets/verify/denylists/none.ts";
import type { Policy } from "../../../targets/verify/policy.ts";
import type { BenchJob } from "./bench-job.ts";

/** Revoked tokens of a busy issuer: enough that the map is larger than a processor's nearest caches. */
const REVOKED = 10_000;

/** Opens the denylist of a benchmark; one that can hold something is filled with tokens that are not in the corpus. */
export async function openFilledDenylist(kind: BenchJob["denylist"], policy: Policy): Promise<Denylist> {
  // Not from the table of all denylists, which loads a Redis client: it would change the heap that is measured.
  if (kind === "none") return await openNoDenylist();
  const denylist = await openInProcessDenylist({ clockToleranceSeconds: policy.clockToleranceSeconds });
  const expSeconds = Math.floor(Date.now() / 1000) + policy.maxLifetimeSeconds;
  for (let entry = 0; entry < REVOKED; entry++) {
    denylist.revoke({ iss: policy.issuer, jti: randomUUID() }, expSeconds);
  }
  return denylist;
}
