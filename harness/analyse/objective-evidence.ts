import { percentileSeconds } from "../results/percentile-seconds.ts";
import type { FleetInputs, SizedFleet, SizingBasis } from "./size-fleet.ts";

/** What the measured loads say about a latency objective. */
export interface ObjectiveEvidence {
  readonly latency: SizedFleet["latency"];
  /** The highest utilisation at which the objective was seen to hold, 0 to 1; `null` when it never was. */
  readonly confirmedUtilisation: number | null;
}

/**
 * Compares a latency objective with every measured load; nothing is inferred between or above them.
 *
 * It holds up to the end of the first unbroken run of loads that met it: one good step above a bad one is luck. `met` when
 * that reaches the planned utilisation, `met-below` when it does not. Loads whose percentile had too few samples say nothing.
 */
export function objectiveEvidence(
  loads: SizingBasis["loads"],
  { sloPercentile, sloSeconds }: Pick<FleetInputs, "sloPercentile" | "sloSeconds">,
  plannedUtilisation: number,
): ObjectiveEvidence {
  const seen = loads.flatMap((load) => {
    const seconds = percentileSeconds(load.latency, sloPercentile);
    const usable = seconds !== null && Number.isFinite(seconds) && load.utilisation > 0;
    return usable ? [{ ...load, seconds, met: seconds <= sloSeconds }] : [];
  });
  if (seen.length === 0) return { latency: { status: "unknown" }, confirmedUtilisation: null };

  const rising = seen.sort((a, b) => a.utilisation - b.utilisation);
  const firstMet = rising.findIndex(({ met }) => met);
  const firstMissAfter = rising.findIndex(({ met }, index) => index > firstMet && !met);
  const highest = firstMet === -1 ? undefined : rising.at(firstMissAfter === -1 ? -1 : firstMissAfter - 1);
  if (highest === undefined) {
    const bestSeconds = Math.min(...rising.map(({ seconds }) => seconds));
    return { latency: { status: "missed", bestSeconds }, confirmedUtilisation: null };
  }
  const { utilisation, offeredPerSecond } = highest;
  const status = utilisation >= plannedUtilisation ? "met" : "met-below";
  return { latency: { status, utilisation, offeredPerSecond }, confirmedUtilisation: utilisation };
}
