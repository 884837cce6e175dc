import { array, boolean, discriminatedUnion, enum as oneOf, literal, number, object, string } from "zod";
import { checkStatuses, lineUnits } from "./selfcheck-lines.ts";
import { selfcheckModes, selfcheckNames } from "./selfcheck-names.ts";

const checkStatus = oneOf(checkStatuses);
const figure = number().nullable();

const line = object({
  what: string(),
  unit: oneOf(lineUnits),
  value: figure,
  low: figure,
  high: figure,
  confidence: figure,
  samples: number().int().min(0),
  limit: string().nullable(),
  status: checkStatus,
});

/** The shape of `SelfcheckReport` as a check, published as JSON Schema. */
export const selfcheckReportSchema = object({
  schemaVersion: literal(1),
  status: checkStatus,
  interrupted: boolean(),
  durationSeconds: number(),
  pinning: discriminatedUnion("pinned", [
    object({ pinned: literal(true), targetCpus: string(), generatorCpus: string() }),
    object({ pinned: literal(false), why: string() }),
  ]),
  checks: array(
    object({
      name: oneOf([...selfcheckNames, ...selfcheckModes]),
      title: string(),
      status: checkStatus,
      lines: array(line).readonly(),
      remarks: array(string()).readonly(),
    }),
  ).readonly(),
});
