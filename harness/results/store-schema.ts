import { array, enum as oneOf, number, object, string } from "zod";
import { storeLayoutIds } from "./store.ts";

/** The shape of `StoreFinding` as a check. */
export const storeSchema = object({
  conditions: object({
    nodeVersion: string(),
    server: object({ product: string(), version: string(), source: string(), allocator: string() }).nullable(),
    issuerBytes: number(),
    jtiBytes: number(),
    lifetimeSeconds: number(),
  }),
  memory: array(
    object({
      layout: oneOf(storeLayoutIds),
      entries: number().int().min(1),
      repetition: number().int().min(1),
      grownBytes: number(),
    }),
  ).readonly(),
  lookups: array(
    object({
      roundTripSeconds: number().min(0).nullable(),
      repetition: number().int().min(1),
      lookups: number().int().min(1),
      p50Seconds: number(),
      p99Seconds: number().nullable(),
      maxSeconds: number(),
      unanswered: number().int().min(0),
    }),
  ).readonly(),
  notes: array(string()).readonly(),
  notMeasured: array(object({ what: string(), why: string(), hint: string() })).readonly(),
});
