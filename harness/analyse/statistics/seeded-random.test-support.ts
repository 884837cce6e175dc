import { seededRandom } from "./seeded-random.ts";

export { seededRandom };

/** A stream of standard normal numbers (Box–Muller, one of the two). */
export function seededNormal(seed: number): () => number {
  const uniform = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
