import type { Claim } from "./claim.ts";

/** What is said of flows and topologies that this version does not drive: C12, C13, C16–C19. */
export const awaitedClaims: readonly Claim[] = [
  awaited("C12", {
    name: "cached keys: under 0.5 ms",
    said: "With cached keys a validation takes less than 0.5 ms",
    bends: "CPU and latency per validation where keys are fetched",
    waitsFor: "a flow in which verifiers fetch keys from a JWKS, cached in process, in Redis and not at all",
  }),
  awaited("C13", {
    name: "90 % less than sessions",
    said: "JWTs cost 90 % less than a session store",
    bends: "the choice between tokens and sessions itself",
    waitsFor: "flows with opaque sessions in Redis and with token introspection",
  }),
  awaited("C16", {
    name: "failover under 5 s",
    said: "Failover takes less than 5 s, and a death is noticed within 5 s",
    bends: "spare nodes and the availability that is promised",
    waitsFor: "a load balancer in front of several verifiers, one of which is killed",
  }),
  awaited("C17", {
    name: "a region hop adds 50 to 100 ms",
    said: "A hop between regions adds 50 to 100 ms",
    bends: "latency of whatever asks another region: issuer, JWKS or denylist",
    waitsFor: "a topology with regions apart by an injected round trip",
  }),
  awaited("C18", {
    name: "least connections: under 1 ms",
    said: "Least connections keeps latency below 1 ms",
    bends: "the latency objective, and the hit ratio of a verified-token cache",
    waitsFor: "load balancers with least connections, round robin and consistent hashing in front of several verifiers",
  }),
  awaited("C19", {
    name: "short tokens are cheap",
    said: "Short access tokens are cheap",
    bends: "issuer CPU and store writes for every lifetime of a token",
    waitsFor: "a refresh flow with access tokens of 5 minutes to 24 hours",
  }),
];

function awaited(
  id: Claim["id"],
  { waitsFor, ...row }: Omit<Claim, "id" | "read"> & { readonly waitsFor: string },
): Claim {
  const reading = { why: `it waits for ${waitsFor}`, hint: "no command of this version measures it" };
  return { id, ...row, read: () => reading };
}
