import { z } from "zod";
import { tokenProfileIds } from "../../targets/issue/token-profiles.ts";
import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { denylistIds } from "../../targets/verify/denylists.ts";
import { engineIds } from "../../targets/verify/engines.ts";
import { placementIds } from "../../targets/verify/placements.ts";
import { budgetMetricIds } from "../results/budgets.ts";
import { workloadIds } from "../results/workloads.ts";

const limit = z.number().gt(0).max(1e9).exactOptional();

/** What a configuration may say of one budget. The unit of its limits is the one that the metric's name ends with. */
export const budgetSchema = z.strictObject({
  metric: z.enum(budgetMetricIds),
  for: z
    .strictObject({
      algorithm: z.enum(algorithmIds).exactOptional(),
      engine: z.enum(engineIds).exactOptional(),
      tokenProfile: z.enum(tokenProfileIds).exactOptional(),
      denylist: z.enum(denylistIds).exactOptional(),
      placement: z.enum(placementIds).exactOptional(),
      workload: z.enum(workloadIds).exactOptional(),
    })
    .exactOptional(),
  error: limit,
  warn: limit,
});
