import { array, enum as oneOf, number, object, string } from "zod";

import { budgetSchema } from "../../results/budget-schema.ts";

const count = number().int().min(0);

/** The shape of `JudgedBudget`. */
export const judgedBudgetSchema = object({
  budget: budgetSchema,
  status: oneOf(["passed", "warned", "failed", "not-measured"]),
  levels: array(
    object({
      level: oneOf(["error", "warn"]),
      limit: number().positive(),
      status: oneOf(["held", "crossed", "not-measured"]),
      worst: object({
        of: string(),
        value: number(),
        low: number().nullable(),
        high: number().nullable(),
        samples: count,
      }).nullable(),
      margin: number().nullable(),
      figures: count,
      missing: array(string()).readonly(),
    }),
  ).readonly(),
  generator: object({ held: count, crossed: count }).nullable(),
});
