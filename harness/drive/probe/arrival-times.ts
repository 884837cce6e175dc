import { seededRandom } from "../../plan/seeded-random.ts";
import type { OpenLoad } from "./probe-protocol.ts";

/**
 * When the requests of an open slice are to start, s after its begin, ascending and all below `seconds`.
 *
 * Poisson: t[i+1] = t[i] − ln(U)/λ with U uniform in (0, 1], so that gaps are exponential and counts of any stretch are Poisson.
 * Even: one every 1/λ, the first half a gap after the begin.
 */
export function arrivalTimes(load: OpenLoad, seconds: number): Float64Array {
  const { ratePerSecond, arrivals, seed } = load;
  const random = seededRandom(seed);
  const times: number[] = [];
  const gap = arrivals === "even" ? () => 1 / ratePerSecond : () => -Math.log(1 - random()) / ratePerSecond;
  for (let at = arrivals === "even" ? gap() / 2 : gap(); at < seconds; at += gap()) times.push(at);
  return Float64Array.from(times);
}
