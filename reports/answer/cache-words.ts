import type { CacheBreakEven } from "../../harness/analyse/analysis.ts";
import { formatQuantity } from "../format/format-quantity.ts";

/** From which hit ratio a cache pays, in a sentence. */
export function payWords({ algorithm, breakEven }: CacheBreakEven): string {
  if (breakEven === null) return `${algorithm}: too few points for a break-even.`;
  const { hitRatio, low, high } = breakEven;
  if (hitRatio === null) return `${algorithm}: a cache does not pay at any hit ratio.`;
  if (hitRatio === 0) return `${algorithm}: a cache pays at any hit ratio.`;
  return `${algorithm}: a cache pays from a hit ratio of ${ratioWords(hitRatio)} (95 % limits ${ratioWords(low)} to ${ratioWords(high)}).`;
}

/** A hit ratio from which on something holds; `null` is none. */
export function ratioWords(ratio: number | null): string {
  if (ratio === null) return "never";
  return ratio === 0 ? "0\u00a0%" : formatQuantity(ratio, "share");
}
