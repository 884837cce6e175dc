import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import { hasInterval } from "./format-estimate.ts";
import { formatInterval, formatQuantity, type Quantity } from "./format-quantity.ts";

/** A figure that is a difference, always with its sign: `+13.2 µs`, `−4.1 %`. */
export function formatDifference(value: number | null, quantity: Quantity): string {
  const shown = formatQuantity(value, quantity);
  return value !== null && Number.isFinite(value) && value > 0 ? `+${shown}` : shown;
}

/** The relative change behind a logarithm of a ratio: `+23.1 %`. */
export function formatChange(lnRatio: Estimate): string {
  return formatDifference(Math.expm1(lnRatio.value), "share");
}

/** The limits of that change: `−0.4 to 1.2 %`, or that one repetition gives none. */
export function formatChangeInterval(lnRatio: Estimate): string {
  if (!hasInterval(lnRatio)) return "no interval (n = 1)";
  return formatInterval(Math.expm1(lnRatio.low), Math.expm1(lnRatio.high), "share");
}
