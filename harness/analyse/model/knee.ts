import type { LatencyCurve } from "./fit-latency-curve.ts";

/**
 * The knee of a latency curve, as a share of the overload anchor: the load at which throughput over latency is highest (the power of
 * Kleinrock, Power and deterministic rules of thumb for probabilistic problems in computer communications, ICC 1979). Below it one per cent more load costs less than one per cent of latency, above it more.
 *
 * Of `A + B·rho/(1−rho)` it is `1 / (1 + sqrt(B/A))`. 1 where the curve does not rise, 0 where nothing is left without load. May lie
 * outside of the loads that were fitted.
 */
export function kneeFraction({
  unloadedSeconds,
  growthSeconds,
}: Pick<LatencyCurve, "unloadedSeconds" | "growthSeconds">): number {
  if (growthSeconds === 0) return 1;
  return 1 / (1 + Math.sqrt(growthSeconds / unloadedSeconds));
}

/** Where the knee lies: a share of the anchor, or beyond what was fitted, of which nothing is said. */
export type Knee = { readonly kind: "at"; readonly fractionOfAnchor: number } | { readonly kind: "below" | "above" };

/** The knee of a curve that was fitted from `lowest` to `highest`. */
export function kneeWithin(curve: LatencyCurve, [lowest, highest]: readonly [lowest: number, highest: number]): Knee {
  const fractionOfAnchor = kneeFraction(curve);
  if (fractionOfAnchor < lowest) return { kind: "below" };
  return fractionOfAnchor > highest ? { kind: "above" } : { kind: "at", fractionOfAnchor };
}
