import { seededNormal } from "../statistics/seeded-random.test-support.ts";
import type { Night } from "./level-track.ts";
import { pairedChange } from "./paired-change.ts";

/** Spread of a pair of fresh processes, ln-ratio, as measured (capacity method 4.1). */
export const PAIR_SPREAD = 0.0225;

/**
 * Nights of `pairs` pairs each, with the estimate and the limits that an `ab` would give; `levelOf` is the true ln-ratio of a night. Spread
 * between nights comes on top of that of the pairs.
 */
export function simulatedNights(
  seed: number,
  count: number,
  levelOf: (night: number) => number,
  { pairs = 12, between = 0 }: { readonly pairs?: number; readonly between?: number } = {},
): Night[] {
  const normal = seededNormal(seed);
  return Array.from({ length: count }, (_, night) => {
    const level = levelOf(night) + between * normal();
    const lnRatios = Array.from({ length: pairs }, () => level + PAIR_SPREAD * normal());
    const change = pairedChange(lnRatios, 0.025);
    if (change === null) throw new RangeError(`${pairs} pairs have no limits`);
    return { days: night, ratio: { name: "RS256", ...change } };
  });
}
