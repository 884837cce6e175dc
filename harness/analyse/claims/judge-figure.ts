import type { Estimate } from "../statistics/estimate.ts";
import type { ClaimedFigure, ClaimFinding, MissFactor } from "./claim.ts";

/**
 * Holds one measured figure against what is claimed of it.
 *
 * A claim accepts from `low / within` to `high × within`; without a lower end where it says at most, without an upper one where
 * it says at least. It `holds` when the measured interval, ends included, reaches into that, and is `off` when no part of it
 * does. The factor is the measured value over the nearest claimed one, or the other way round where it is less; its limits are
 * those of the interval. A figure without an interval (one repetition) is judged by its value alone.
 */
export function judgeFigure(what: string, claimed: ClaimedFigure, measured: Estimate): ClaimFinding {
  const accepted = acceptedBy(claimed);
  const holds = measured.high >= accepted.low && measured.low <= accepted.high;
  const straddles = holds && (measured.low < accepted.low || measured.high > accepted.high);
  const side = sideOf(claimed, measured.value);
  const factor = side === null ? null : factorOf(claimed, measured, side);
  return { what, claimed, measured, verdict: holds ? "holds" : "off", straddles, side, factor };
}

function acceptedBy({ low, high, direction, within }: ClaimedFigure): { readonly low: number; readonly high: number } {
  return {
    low: direction === "at-most" ? -Infinity : low / within,
    high: direction === "at-least" ? Infinity : high * within,
  };
}

function sideOf({ low, high, direction }: ClaimedFigure, value: number): "more" | "less" | null {
  if (value > high && direction !== "at-least") return "more";
  return value < low && direction !== "at-most" ? "less" : null;
}

function factorOf({ low, high }: ClaimedFigure, measured: Estimate, side: "more" | "less"): MissFactor | null {
  if (!(measured.value > 0)) return null;
  if (side === "more") return { value: measured.value / high, low: measured.low / high, high: measured.high / high };
  return {
    value: low / measured.value,
    low: low / measured.high,
    high: measured.low > 0 ? low / measured.low : null,
  };
}
