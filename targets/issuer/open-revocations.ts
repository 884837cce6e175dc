import { denylists } from "../verify/denylists.ts";
import type { IssuerOptions } from "./options.ts";
import { createRevocationFeed, type RevocationFeed } from "./revocation-feed.ts";
import type { Revoke } from "./revoke.ts";

/** How this issuer's revocations come into force. */
export interface Revocations {
  /** `null` where nobody looks revocations up. */
  readonly revoke: Revoke | null;
  /** `null` where verifiers do not have to be told. */
  readonly subscribe: RevocationFeed["subscribe"] | null;
}

/** Opens the way to the verifiers' denylist: a store they share, or a feed to the memory of each. */
export async function openRevocations(
  { denylist, redisUrl }: IssuerOptions,
  clockToleranceSeconds: number,
  stack: AsyncDisposableStack,
): Promise<Revocations> {
  if (denylist === "none") return { revoke: null, subscribe: null };
  if (denylist === "in-process") {
    const feed = await createRevocationFeed(clockToleranceSeconds);
    return { revoke: feed.publish, subscribe: feed.subscribe };
  }
  const options = { clockToleranceSeconds, ...(redisUrl === undefined ? {} : { redisUrl }) };
  const shared = stack.use(await denylists[denylist].open(options));
  return { revoke: async ({ expSeconds, ...identity }) => shared.revoke(identity, expSeconds), subscribe: null };
}
