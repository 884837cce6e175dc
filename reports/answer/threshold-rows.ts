import type { FleetInputs, SizedFleet } from "../../harness/analyse/fleet/size-fleet.ts";
import { NO_DATA, formatQuantity, type Quantity } from "../format/format-quantity.ts";
import { describeObjective } from "./describe-fleet.ts";

/** One threshold: what was required, what came, and how far apart they are. */
export interface ThresholdRow {
  readonly name: string;
  readonly limit: string;
  readonly value: string;
  /** Distance to the limit as a share of it: `12 % below`; negative room is said as `above`. */
  readonly margin: string;
  /** `warn`: missed, and nothing fails for it. */
  readonly status: "pass" | "warn" | "fail" | "no-data";
  readonly note: string;
  /** Limit and value in the base unit of their quantity; the margin as a share of the limit, above 0 inside of it. */
  readonly raw: LimitAndValue & { readonly margin: number | null; readonly quantity: Quantity };
}

/** The thresholds of a fleet answer: the latency objective and the utilisation limit. */
export function fleetThresholds(inputs: FleetInputs, answer: SizedFleet): readonly ThresholdRow[] {
  return [latencyThreshold(inputs, answer), utilisationThreshold(inputs, answer)];
}

/** A limit and what came; `null` is no data, which neither passes nor fails. */
export interface LimitAndValue {
  readonly limit: number;
  readonly value: number | null;
}

/** A figure that must not exceed its limit. */
export function upperLimitRow(name: string, came: LimitAndValue, show: Show, note = ""): ThresholdRow {
  const limit = came.limit === 0 ? show.text(0) : `≤ ${show.text(came.limit)}`;
  const margin = (value: number): number => (came.limit - value) / came.limit;
  return limitRow({ name, limit, note }, came, show, { holds: (value) => value <= came.limit, margin });
}

/** A figure that must reach its limit. */
export function lowerLimitRow(name: string, came: LimitAndValue, show: Show, note = ""): ThresholdRow {
  const margin = (value: number): number => (value - came.limit) / came.limit;
  const limit = `≥ ${show.text(came.limit)}`;
  return limitRow({ name, limit, note }, came, show, { holds: (value) => value >= came.limit, margin });
}

/** What is limited, and how one value of it is written. */
export interface Show {
  readonly quantity: Quantity;
  readonly text: (value: number) => string;
}

/** Written as every figure of its kind. */
export function showAs(quantity: Quantity): Show {
  return { quantity, text: (value) => formatQuantity(value, quantity) };
}

function limitRow(
  row: Pick<ThresholdRow, "name" | "limit" | "note">,
  { limit, value }: LimitAndValue,
  { quantity, text }: Show,
  judge: { readonly holds: (value: number) => boolean; readonly margin: (value: number) => number },
): ThresholdRow {
  if (value === null || !Number.isFinite(value)) {
    const raw = { limit, value: null, margin: null, quantity };
    return { ...row, value: NO_DATA, margin: NO_DATA, status: "no-data", raw };
  }
  // Of a limit of zero nothing is a share.
  const margin = limit === 0 ? null : judge.margin(value);
  const status = judge.holds(value) ? "pass" : "fail";
  return {
    ...row,
    value: text(value),
    margin: describeMargin(limit, value),
    status,
    raw: { limit, value, margin, quantity },
  };
}

/** `12 % below` or `40 % above` the limit; at a limit of zero only `none` or `exceeded`. */
function describeMargin(limit: number, value: number): string {
  if (limit === 0) return value === 0 ? "none" : "exceeded";
  const share = (limit - value) / limit;
  if (Math.abs(share) < 0.0005) return "at the limit";
  return `${formatQuantity(Math.abs(share), "share")} ${share > 0 ? "below" : "above"}`;
}

function latencyThreshold(inputs: FleetInputs, { latency }: SizedFleet): ThresholdRow {
  const name = `Latency objective, ${describeObjective(inputs)}`;
  const came = { limit: inputs.sloSeconds, value: objectiveSeconds(latency) };
  return upperLimitRow(name, came, showAs("seconds"), latencyNote(latency));
}

/** The objective's percentile at the load the answer rests on. */
function objectiveSeconds(latency: SizedFleet["latency"]): number | null {
  if (latency.status === "unknown") return null;
  return latency.status === "missed" ? latency.bestSeconds : latency.seconds;
}

function latencyNote(latency: SizedFleet["latency"]): string {
  if (latency.status === "missed") return "best of all loads that may be quoted";
  if (latency.status === "unknown") return "no latency may be held against it";
  const load = `one process at ${formatQuantity(latency.offeredPerSecond, "perSecond")}, ${formatQuantity(latency.utilisation, "share")} busy`;
  return `${load}; ${latency.above === "missed" ? "the next higher load missed it" : "no higher load was measured"}`;
}

function utilisationThreshold(inputs: FleetInputs, answer: SizedFleet): ThresholdRow {
  const came = { limit: answer.plannedUtilisation, value: answer.peakUtilisation };
  const note = inputs.spareNodes > 0 ? "at the peak, with the spare nodes lost" : "at the peak";
  return upperLimitRow("vCPU utilisation", came, showAs("share"), note);
}
