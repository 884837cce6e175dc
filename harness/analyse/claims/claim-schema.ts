import {
  array,
  boolean,
  discriminatedUnion,
  enum as oneOf,
  literal,
  number,
  object,
  string,
  templateLiteral,
  tuple,
} from "zod";
import { estimateSchema } from "../statistics/estimate-schema.ts";

const finding = object({
  what: string(),
  claimed: object({
    unit: oneOf(["seconds", "bytes", "share", "count", "bitsPerSecond"]),
    low: number(),
    high: number(),
    direction: oneOf(["about", "at-most", "at-least"]),
    within: number(),
  }),
  measured: estimateSchema,
  verdict: oneOf(["holds", "off"]),
  straddles: boolean(),
  side: oneOf(["more", "less"]).nullable(),
  factor: object({ value: number(), low: number(), high: number().nullable() }).nullable(),
});

const words = { id: templateLiteral(["C", string()]), name: string(), said: string(), bends: string() };

const measured = {
  ...words,
  findings: tuple([finding], finding).readonly(),
  remarks: array(string()).readonly(),
};

/** The shape of `JudgedClaim`. */
export const judgedClaimSchema = discriminatedUnion("verdict", [
  object({ ...measured, verdict: literal("holds") }),
  object({ ...measured, verdict: literal("off") }),
  object({ ...measured, verdict: literal("depends") }),
  object({ ...words, verdict: literal("not-measured"), why: string(), hint: string() }),
]);
