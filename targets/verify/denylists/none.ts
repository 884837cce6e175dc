import type { Denylist } from "../denylist.ts";

/** The denylist of a design without revocation: every token is clear, and revoking has no effect. */
export function openNoDenylist(): Promise<Denylist> {
  return Promise.resolve({
    check: () => "clear",
    revoke: () => undefined,
    size: () => 0,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}
