import { expect, test } from "vitest";
import { CACHE_ENTRIES, cacheSequence } from "./cache-sequence.ts";

const corpus = 4000;

test.each([0, 0.05, 0.25, 0.5, 0.9, 0.99, 1])(
  "a sequence for a hit ratio of %s makes a least-recently-used cache hit that often, after its first round",
  (hitRatio) => {
    const sequence = cacheSequence(hitRatio, corpus);
    const cache = new Map<number, true>();
    const present = (token: number): boolean => {
      const hit = cache.delete(token);
      cache.set(token, true);
      if (cache.size > CACHE_ENTRIES) cache.delete(cache.keys().next().value ?? -1);
      return hit;
    };
    for (const token of sequence) present(token);
    const hits = [...sequence].filter(present).length;
    expect(hits / sequence.length).toBeCloseTo(hitRatio, 2);
  },
);

test("a corpus that the cache could hold is refused: a miss would hit", () => {
  expect(() => cacheSequence(0.5, CACHE_ENTRIES + 20)).toThrow("larger corpus");
});
