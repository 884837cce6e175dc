import { expect, test } from "vitest";
import { CACHE_ENTRIES, cacheCorpusTokens, cacheSequence } from "./cache-sequence.ts";

function leastRecentlyUsed(): (token: number) => boolean {
  const cache = new Map<number, true>();
  return (token) => {
    const hit = cache.delete(token);
    cache.set(token, true);
    if (cache.size > CACHE_ENTRIES) cache.delete(cache.keys().next().value ?? -1);
    return hit;
  };
}

test.each([0, 0.05, 0.25, 0.5, 0.9, 0.99, 1])(
  "a sequence for a hit ratio of %s makes a least-recently-used cache hit that often, after its first round",
  (hitRatio) => {
    const sequence = cacheSequence(hitRatio, 0);
    const present = leastRecentlyUsed();
    for (const token of sequence) present(token);
    const hits = [...sequence].filter(present).length;
    expect(hits / sequence.length).toBeCloseTo(hitRatio, 2);
  },
);

test("variants that take turns at one cache keep their hit ratios", () => {
  const ratios = [0, 0.5, 0.9];
  const sequences = ratios.map((ratio, variant) => cacheSequence(ratio, variant));
  const present = leastRecentlyUsed();
  const hits = ratios.map(() => 0);
  const sent = ratios.map(() => 0);
  const places = ratios.map(() => 0);
  for (let turn = 0; turn < 60; turn += 1) {
    const variant = turn % ratios.length;
    for (let request = 0; request < 700; request += 1) {
      const sequence = sequences[variant] ?? new Uint32Array();
      const hit = present(sequence[(places[variant] ?? 0) % sequence.length] ?? 0);
      places[variant] = (places[variant] ?? 0) + 1;
      if (turn < 15) continue;
      sent[variant] = (sent[variant] ?? 0) + 1;
      if (hit) hits[variant] = (hits[variant] ?? 0) + 1;
    }
  }
  expect(hits.map((count, variant) => Number((count / (sent[variant] ?? 1)).toFixed(1)))).toEqual(ratios);
  expect(Math.max(...sequences.flatMap((sequence) => [...sequence]))).toBeLessThan(cacheCorpusTokens(ratios.length));
});
