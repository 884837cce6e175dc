import { percentileLabel, sloPercentiles, type SloPercentile } from "../../results/percentile-seconds.ts";
import type { WindowRole } from "../../results/trial-result.ts";
import type { LatencyPoint } from "./fit-latency-curve.ts";
import { median } from "../statistics/median.ts";

/** What a curve can be fitted to: the mean, and every percentile that an objective can name. */
export const modelQuantiles = ["mean", ...sloPercentiles] as const;

/** One of `modelQuantiles`. */
export type ModelQuantile = "mean" | SloPercentile;

/** How a quantile is called: `p99.9`, `mean`. */
export function quantileLabel(quantile: ModelQuantile): string {
  return quantile === "mean" ? quantile : percentileLabel(quantile);
}

/** One sweep as the model needs it: its own overload anchor and its steps. */
export interface ModelSession {
  readonly repetition: number;
  /** Median of what its anchors completed, 1/s. */
  readonly anchorPerSecond: number;
  readonly steps: readonly SessionStep[];
}

/** One step of one sweep. */
export interface SessionStep {
  /** Whole per cent of the anchor that was planned: what makes steps of several sweeps the same step. */
  readonly percent: number;
  /** Offered rate over the session's anchor. */
  readonly fractionOfAnchor: number;
  readonly role: WindowRole;
  /** False where the rate did not come back: the latency is then worse than any. */
  readonly keptUp: boolean;
  /** s; what may not be quoted (too few samples, a floor too high) is absent. */
  readonly seconds: Readonly<Partial<Record<ModelQuantile, number>>>;
}

/** One step over its sweeps. */
export interface ModelStep extends LatencyPoint {
  readonly percent: number;
  /** Sweeps behind it. */
  readonly repetitions: number;
}

/**
 * The steps of a role over several sweeps, loads rising: medians of the load and of the quantile of each sweep. A sweep that did not
 * keep up counts as slower than any other; a step whose median that makes is left out, as is one that nobody may quote.
 */
export function stepsOf(
  sessions: readonly ModelSession[],
  quantile: ModelQuantile,
  role: WindowRole,
): readonly ModelStep[] {
  const said = sessions.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      const seconds = step.keptUp ? step.seconds[quantile] : Infinity;
      return step.role !== role || seconds === undefined ? [] : [{ ...step, seconds }];
    }),
  );
  return [...Map.groupBy(said, ({ percent }) => percent)]
    .map(([percent, same]) => ({
      percent,
      fractionOfAnchor: median(same.map(({ fractionOfAnchor }) => fractionOfAnchor)),
      seconds: median(same.map(({ seconds }) => seconds)),
      repetitions: same.length,
    }))
    .filter(({ seconds }) => Number.isFinite(seconds))
    .sort((a, b) => a.fractionOfAnchor - b.fractionOfAnchor);
}
