/** Entries of the cache of verified tokens in every trial that has one. */
export const CACHE_ENTRIES = 1000;

/** Tokens that are presented again and again. Few, so that none falls out of the cache however rarely it comes. */
const HOT_TOKENS = 20;

/**
 * Which token each request presents so that `hitRatio` of them find theirs in a cache: a hit is one of a few tokens that come
 * again all the time, a miss one that was pushed out since it came last. Spread evenly, and the same every time; as long as one
 * walk through all the tokens that miss, so that it may be repeated.
 *
 * @param hitRatio 0 to 0.99, or 1
 * @param corpusTokens more than the cache holds and the hot ones together, or a miss would hit
 * @throws {RangeError} when the corpus is too small
 */
export function cacheSequence(hitRatio: number, corpusTokens: number): Uint32Array {
  const cold = corpusTokens - HOT_TOKENS;
  if (cold <= CACHE_ENTRIES)
    throw new RangeError(`a cache of ${CACHE_ENTRIES} needs a larger corpus than ${corpusTokens}`);
  const length = hitRatio === 1 ? HOT_TOKENS : Math.ceil(cold / (1 - hitRatio));
  let hits = 0;
  return Uint32Array.from({ length }, (_, index) => {
    const due = Math.floor((index + 1) * hitRatio);
    if (due > hits) return hits++ % HOT_TOKENS;
    return HOT_TOKENS + ((index - hits) % cold);
  });
}
