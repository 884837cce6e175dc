import { enum as oneOf, number, object, string } from "zod";

import { budgetMetricIds } from "./budgets.ts";
import { workloadIds } from "./workloads.ts";

/** The shape of `Budget` as it is stored; what a configuration may say is stricter. */
export const budgetSchema = object({
  metric: oneOf(budgetMetricIds),
  for: object({
    algorithm: string().exactOptional(),
    engine: string().exactOptional(),
    tokenProfile: string().exactOptional(),
    denylist: string().exactOptional(),
    placement: string().exactOptional(),
    workload: oneOf(workloadIds).exactOptional(),
  }).exactOptional(),
  error: number().positive().exactOptional(),
  warn: number().positive().exactOptional(),
});
