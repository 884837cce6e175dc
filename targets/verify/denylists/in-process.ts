import type { TokenIdentity } from "../claims.ts";
import type { Denylist } from "../denylist.ts";
import type { DenylistOptions } from "../denylists.ts";

/** One revoked token. */
export interface Revocation extends TokenIdentity {
  readonly expSeconds: number;
}

/** A denylist in the memory of one process; others learn of its entries by `entries`. */
export interface InProcessDenylist extends Denylist {
  readonly size: () => number;
  readonly revoke: (identity: TokenIdentity, expSeconds: number) => void;
  readonly entries: () => Revocation[];
}

/**
 * Opens an empty map of issuers to their revoked `jti`s. Two levels, so that no (iss, jti) pair can spell another.
 *
 * @param nowSeconds For tests; the wall clock otherwise.
 */
export function openInProcessDenylist(
  { clockToleranceSeconds }: DenylistOptions,
  nowSeconds: () => number = () => Date.now() / 1000,
): Promise<InProcessDenylist> {
  const byIssuer = new Map<string, Map<string, number>>();
  let pruneAt = 1024;

  const size = (): number => [...byIssuer.values()].reduce((sum, revoked) => sum + revoked.size, 0);
  const prune = (): void => {
    const now = nowSeconds();
    for (const revoked of byIssuer.values()) {
      for (const [jti, exp] of revoked) if (now > exp + 2 * clockToleranceSeconds) revoked.delete(jti);
    }
    // Doubling keeps the cost of pruning constant per revocation.
    pruneAt = Math.max(1024, 2 * size());
  };

  return Promise.resolve({
    check: ({ iss, jti }) => (byIssuer.get(iss)?.has(jti) === true ? "revoked" : "clear"),
    revoke: ({ iss, jti }, expSeconds) => {
      const revoked = byIssuer.get(iss) ?? new Map<string, number>();
      byIssuer.set(iss, revoked);
      revoked.set(jti, Math.max(expSeconds, revoked.get(jti) ?? 0));
      if (size() > pruneAt) prune();
    },
    size,
    entries: () =>
      [...byIssuer].flatMap(([iss, revoked]) => [...revoked].map(([jti, expSeconds]) => ({ iss, jti, expSeconds }))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}
