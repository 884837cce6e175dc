import type { RunResult } from "../results/run-result.ts";
import type { FamilyCount } from "./analysis.ts";

/** Valid and refused trials per workload, in the order of the trials. */
export function trialCounts({ trials }: RunResult): FamilyCount[] {
  return [...Map.groupBy(trials, ({ workload }) => workload)].map(([workload, family]) => {
    const valid = family.filter(({ verdict }) => verdict.status === "valid").length;
    return { workload, valid, refused: family.length - valid };
  });
}
