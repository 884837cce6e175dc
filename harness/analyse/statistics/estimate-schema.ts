import { number, object } from "zod";

/** The shape of `Estimate`. */
export const estimateSchema = object({
  value: number(),
  low: number(),
  high: number(),
  confidence: number(),
  samples: number().int().min(0),
});

/** The shape of `PercentileInterval`. */
export const limitsSchema = object({ low: number(), high: number() });
