import type { PairedChange } from "./ab-analysis.ts";
import { REGRESSION_LN_RATIO } from "./take-looks.ts";

/** What a scenario that passed shows. */
export type KindOfPass = "improvement" | "small-change" | "no-significant-change";

/** A fall of more than 2 % that is certain is an improvement; another certain change is a small one; everything else is none. */
export function kindOfPass({ value, low, high }: PairedChange): KindOfPass {
  if (low <= 0 && high >= 0) return "no-significant-change";
  return value < -REGRESSION_LN_RATIO ? "improvement" : "small-change";
}
