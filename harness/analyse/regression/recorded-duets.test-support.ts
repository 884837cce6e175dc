import { readFileSync } from "node:fs";
import { join } from "node:path";

import { median } from "../statistics/median.ts";
import { seededRandom } from "../statistics/seeded-random.ts";

/** What the recorded pairs of a file say: the median over the blocks of each, ln of CPU per request, B over A. */
export function recordedPairs(name: "duet" | "duet-x02" | "duet-x05" | "duet-x20"): number[] {
  const file = join(import.meta.dirname, "..", "testdata", `${name}.jsonl`);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => median((JSON.parse(line) as { readonly lnCpu: readonly number[] }).lnCpu));
}

/**
 * Nights made of recorded A/A pairs, drawn with replacement and with either sign, because A and A are the same.
 *
 * @param noise factor on every pair
 * @returns a function that draws so many pairs around a true ln-ratio
 */
export function resampledNights(seed: number, noise = 1): (pairs: number, lnRatio: number) => number[] {
  const recorded = recordedPairs("duet");
  const random = seededRandom(seed);
  const draw = (): number => {
    const pair = recorded[Math.floor(random() * recorded.length)] ?? Number.NaN;
    return noise * (random() < 0.5 ? pair : -pair);
  };
  return (pairs, lnRatio) => Array.from({ length: pairs }, () => lnRatio + draw());
}
