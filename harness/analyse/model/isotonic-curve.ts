import type { LatencyPoint } from "./fit-latency-curve.ts";
import { isotonicRegression } from "../statistics/pava.ts";

/** The nearest latencies that never fall with load, at the measured loads and joined between them; loads rising. */
export type IsotonicCurve = readonly LatencyPoint[];

/**
 * What the measured steps say without any model: pooled where they fall (PAVA on the logarithms), read log-linearly between two of
 * them (capacity method 2.3). Throws when a latency is not above 0.
 */
export function isotonicCurve(points: readonly LatencyPoint[]): IsotonicCurve {
  const rising = points.toSorted((a, b) => a.fractionOfAnchor - b.fractionOfAnchor);
  const pooled = isotonicRegression(rising.map(({ seconds }) => Math.log(seconds)));
  return rising.map(({ fractionOfAnchor }, index) => ({
    fractionOfAnchor,
    seconds: Math.exp(pooled[index] ?? Number.NaN),
  }));
}

/** Where the steps reach a latency: a share of the anchor, or that it lies below the lowest or above the highest of them. */
export type IsotonicFraction = number | "below" | "above";

/** The highest load at which the joined steps do not exceed `seconds`; without steps nothing is above `below`. */
export function isotonicFractionAt(curve: IsotonicCurve, seconds: number): IsotonicFraction {
  if (curve.length === 0) return "below";
  const above = curve.findIndex((point) => point.seconds > seconds);
  if (above === -1) return "above";
  const [lower, upper] = [curve[above - 1], curve[above]];
  if (lower === undefined || upper === undefined) return "below";
  const share = Math.log(seconds / lower.seconds) / Math.log(upper.seconds / lower.seconds);
  return lower.fractionOfAnchor + share * (upper.fractionOfAnchor - lower.fractionOfAnchor);
}
