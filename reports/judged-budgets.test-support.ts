import type { Budget } from "../harness/results/budgets.ts";
import { syntheticReport, type SyntheticReport } from "./synthetic-run.test-support.ts";

/** One budget of each outcome on the synthetic run: passed, warned, failed, not measured. */
export const budgetsOfEachOutcome: readonly Budget[] = [
  { metric: "verifyCpuSeconds", for: { algorithm: "HS256" }, error: 0.001, warn: 0.0005 },
  { metric: "tokenBytes", for: { tokenProfile: "4kb" }, warn: 4000, error: 8000 },
  { metric: "cpuSecondsPerValidation", for: { algorithm: "RS256" }, error: 0.0001 },
  { metric: "p50Seconds", for: { denylist: "nowhere" }, error: 0.01 },
];

/** The synthetic run with budgets. */
export function reportWithBudgets(budgets: readonly Budget[] = budgetsOfEachOutcome): SyntheticReport {
  return syntheticReport((run) => ({ ...run, run: { ...run.run, budgets } }));
}
