/** Entries of the cache of verified tokens in every trial that has one. */
export const CACHE_ENTRIES = 1000;

/** Tokens that are presented again and again. Few, so that none falls out of the cache however rarely it comes. */
const HOT_TOKENS = 20;

/** Tokens of one variant that always miss: more than the cache holds, so that each was pushed out when it comes again. */
const COLD_TOKENS = 1300;

/** Tokens that so many variants need together. */
export function cacheCorpusTokens(variants: number): number {
  return HOT_TOKENS + variants * COLD_TOKENS;
}

/**
 * Which token each request presents so that `hitRatio` of them find theirs in a cache: a hit is one of a few tokens that come
 * again all the time, a miss one that was pushed out since it came last. Spread evenly, and the same every time; as long as one
 * walk through all the tokens that miss, so that it may be repeated.
 *
 * @param hitRatio 0 to 0.99, or 1
 * @param variant 0, 1, 2 …: each has tokens of its own that miss, so that variants can share a cache
 */
export function cacheSequence(hitRatio: number, variant: number): Uint32Array {
  const length = hitRatio === 1 ? HOT_TOKENS : Math.ceil(COLD_TOKENS / (1 - hitRatio));
  const cold = HOT_TOKENS + variant * COLD_TOKENS;
  let hits = 0;
  return Uint32Array.from({ length }, (_, index) => {
    const due = Math.floor((index + 1) * hitRatio);
    if (due > hits) return hits++ % HOT_TOKENS;
    return cold + ((index - hits) % COLD_TOKENS);
  });
}
