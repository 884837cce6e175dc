import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import { formatInterval, NO_DATA, type Quantity } from "./format-quantity.ts";

/** The interval of an estimate in words: `30.1–33.4 µs`, or that one repetition gives none. */
export function formatEstimateInterval(estimate: Estimate, quantity: Quantity): string {
  if (!Number.isFinite(estimate.value)) return NO_DATA;
  return hasInterval(estimate) ? formatInterval(estimate.low, estimate.high, quantity) : "no interval (n = 1)";
}

/** Whether the limits say anything: one repetition has no spread. */
export function hasInterval(estimate: Estimate): boolean {
  return estimate.samples > 1 && Number.isFinite(estimate.low) && Number.isFinite(estimate.high);
}
