import { percentileSeconds } from "../../results/percentile-seconds.ts";
import { quotableLatency } from "../load/quotable-latency.ts";
import type { FleetInputs, SizingBasis } from "./size-fleet.ts";

/** What the measured loads say about a latency objective: the highest load that met it, or the best latency that was seen. */
export type ObjectiveEvidence =
  | ({ readonly status: "met" | "met-below" } & HighestLoadMet)
  | { readonly status: "missed"; readonly bestSeconds: number }
  /** No latency may be quoted against the objective, with the reasons. */
  | { readonly status: "unknown"; readonly reasons: readonly string[] };

interface HighestLoadMet {
  /** CPUs that the one verifier process kept busy, 0 to 1. */
  readonly utilisation: number;
  readonly offeredPerSecond: number;
  /** The objective's percentile at that load. */
  readonly seconds: number;
  /** Why it is the highest: the one above missed the objective, or none above it was measured. */
  readonly above: "missed" | "not-measured";
}

/**
 * Compares a latency objective with every measured load; nothing is inferred between or above them.
 *
 * It holds up to the first load that missed it: a good step above a bad one is luck. `met` when
 * that reaches the utilisation that CPU allows, `met-below` when it does not. A load that fell behind missed it, whatever may be quoted;
 * of the others, those whose latency may not be quoted (too few samples, a generator whose own floor is too high) say nothing.
 */
export function objectiveEvidence(
  loads: SizingBasis["loads"],
  { sloPercentile, sloSeconds }: Pick<FleetInputs, "sloPercentile" | "sloSeconds">,
  cpuUtilisation: number,
): ObjectiveEvidence {
  const quoted = loads.map((load) => ({ load, quote: quotableLatency({ sloPercentile, sloSeconds }, load) }));
  const known = quoted.flatMap(({ load, quote: { source } }) => {
    const latency = source === null ? null : load[source];
    const seconds = latency === null ? null : percentileSeconds(latency, sloPercentile);
    const usable = seconds !== null && Number.isFinite(seconds) && load.utilisation > 0;
    return usable ? [{ ...load, seconds }] : [];
  });
  if (known.length === 0) {
    return { status: "unknown", reasons: [...new Set(quoted.flatMap(({ quote }) => quote.reasons))] };
  }

  const missed = [...loads.filter(({ keptUp }) => !keptUp), ...known.filter(({ seconds }) => seconds > sloSeconds)];
  const firstMiss = Math.min(...missed.map((load) => load.utilisation));
  const [highest] = known
    .filter((load) => load.utilisation < firstMiss)
    .toSorted((a, b) => b.utilisation - a.utilisation);
  if (highest === undefined) {
    return { status: "missed", bestSeconds: Math.min(...known.map(({ seconds }) => seconds)) };
  }
  const { utilisation, offeredPerSecond, seconds } = highest;
  const status = utilisation >= cpuUtilisation ? "met" : "met-below";
  return { status, utilisation, offeredPerSecond, seconds, above: missed.length === 0 ? "not-measured" : "missed" };
}
