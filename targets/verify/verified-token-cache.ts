import type { Claims, TokenIdentity } from "./claims.ts";
import type { Decoded } from "./stages/decode.ts";

/** What an entry stands for: the signature alone, or also that the denylist did not know the token. */
export const cacheCoverages = ["signature", "signature-and-denylist"] as const;

/** See `cacheCoverages`. */
export type CacheCoverage = (typeof cacheCoverages)[number];

/** What a cache is made with. */
export interface CacheOptions {
  /** Most entries; the least recently used one goes first. */
  readonly maxEntries: number;
  /** Longest life of an entry, s. With `signature-and-denylist` this is how long a revoked token may go on. */
  readonly ttlSeconds: number;
  readonly covers: CacheCoverage;
  /** An entry lives until `exp` plus this at most, s. */
  readonly clockToleranceSeconds: number;
  /** Whole seconds since the epoch; the wall clock by default. */
  readonly nowSeconds?: () => number;
}

/** Lookups only grow; `entries` is what is kept now. */
export interface VerifiedTokenCounts {
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  readonly entries: number;
}

/** Remembers which tokens were verified; says nothing of any other token. */
export interface VerifiedTokenCache {
  readonly covers: CacheCoverage;
  /** Whether exactly this token was verified and its entry is alive. */
  readonly has: (decoded: Pick<Decoded, "token" | "payload">) => boolean;
  /** Keeps a verified token, instead of whatever else was kept under its identity. */
  readonly add: (token: string, claims: Claims) => void;
  /** Drops a token, as when it is revoked. */
  readonly forget: (identity: TokenIdentity) => void;
  readonly counts: () => VerifiedTokenCounts;
}

interface Entry {
  readonly token: string;
  readonly madeAt: number;
  readonly diesAt: number;
}

/**
 * Creates an empty cache under (iss, jti), the one identity that all spellings of a token share. The claims looked up are
 * not yet verified, so an entry is a hit only when the whole token is the one that was: a forgery of a known identity
 * misses, and an ECDSA twin takes the place of its original.
 */
export function createVerifiedTokenCache(options: CacheOptions): VerifiedTokenCache {
  const { maxEntries, ttlSeconds, covers, clockToleranceSeconds } = options;
  const nowSeconds = options.nowSeconds ?? (() => Math.floor(Date.now() / 1000));
  // In the order of last use: a Map keeps the order in which its keys were set.
  const entries = new Map<string, Entry>();
  let [hits, misses, evictions] = [0, 0, 0];

  const find = (token: string, iss: unknown, jti: unknown): boolean => {
    if (typeof iss !== "string" || typeof jti !== "string") return false;
    const key = keyOf(iss, jti);
    const entry = entries.get(key);
    if (entry === undefined || entry.token !== token) return false;
    entries.delete(key);
    const now = nowSeconds();
    // A clock that was set back must not lengthen a life.
    if (now >= entry.diesAt || now < entry.madeAt) return false;
    entries.set(key, entry);
    return true;
  };

  return {
    covers,
    has: ({ token, payload }) => {
      const found = find(token, payload["iss"], payload["jti"]);
      if (found) hits += 1;
      else misses += 1;
      return found;
    },
    add: (token, { iss, jti, exp }) => {
      const key = keyOf(iss, jti);
      const madeAt = nowSeconds();
      entries.delete(key);
      entries.set(key, { token, madeAt, diesAt: Math.min(exp + clockToleranceSeconds, madeAt + ttlSeconds) });
      if (entries.size <= maxEntries) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        evictions += 1;
        return;
      }
    },
    forget: ({ iss, jti }) => void entries.delete(keyOf(iss, jti)),
    counts: () => ({ hits, misses, evictions, entries: entries.size }),
  };
}

/** The length of the issuer goes in front, so that no other split of issuer and `jti` gives the same key. */
function keyOf(iss: string, jti: string): string {
  return `${iss.length}:${iss}:${jti}`;
}
