import type { AbResult } from "../../results/ab-result.ts";
import type { NotMeasured } from "../../results/findings.ts";
import type { AbAnalysis } from "./ab-analysis.ts";

/**
 * The first thing that was asked for and not measured, where that alone keeps an `ab` from being a pass: both controls held and every
 * scenario that was measured passed. `null` otherwise.
 */
export function onlyNotMeasured(
  { notMeasured, faults }: Pick<AbResult, "notMeasured" | "faults">,
  { controls, scenarios }: Pick<AbAnalysis, "controls" | "scenarios">,
): NotMeasured | null {
  const [missing] = notMeasured;
  const isElsePass =
    faults.length === 0 &&
    controls.negative.held &&
    controls.positive.held &&
    scenarios.every(({ verdict }) => verdict === "pass");
  return missing !== undefined && isElsePass ? missing : null;
}
