import { array, boolean, enum as oneOf, literal, number, object, record, string } from "zod";
import type { infer as Inferred } from "zod";

import { type AbResult, sideRoles } from "./ab-result.ts";
import { hostSchema, notMeasuredSchema, toolsSchema } from "./run-result-schema.ts";
import { duetTrialSchema } from "./trial-result-schema.ts";

const count = number().int().min(0);
const texts = record(string(), string());

const abInfo = object({
  id: string().min(1),
  status: oneOf(["complete", "interrupted"]),
  startedAt: string(),
  durationSeconds: number().min(0),
  secondsPerScenario: number().positive(),
  looks: array(number().int().min(1)).min(1).max(2).readonly(),
  seed: count,
  settingsHash: string().min(1),
  commit: string().nullable(),
  dirty: boolean(),
});

const side = object({
  role: oneOf(sideRoles),
  revision: string(),
  commit: string().nullable(),
  dirty: boolean(),
  packages: texts,
  settings: texts,
  node: string(),
  libraries: texts,
});

const scenario = object({
  name: string().min(1),
  controls: boolean(),
  trials: array(duetTrialSchema).readonly(),
  stages: array(duetTrialSchema).readonly(),
});

const planted = object({ aim: number().positive(), share: number().positive(), costOfOne: number().positive() });

/** The shape of `AbResult` as a check. The hand-written types are the truth: the two lines below fail to compile when this differs. */
export const abResultSchema = object({
  schemaVersion: literal(2),
  ab: abInfo,
  host: hostSchema,
  tools: toolsSchema,
  sides: array(side).min(2).readonly(),
  scenarios: array(scenario).min(1).readonly(),
  planted: planted.nullable(),
  notMeasured: array(notMeasuredSchema).readonly(),
  faults: array(object({ role: oneOf(sideRoles), scenario: string(), what: string() })).readonly(),
});

type Checked = Inferred<typeof abResultSchema>;
const agreement: { readonly asType: (checked: Checked) => AbResult; readonly asCheck: (ab: AbResult) => Checked } = {
  asType: (checked) => checked,
  asCheck: (ab) => ab,
};
void agreement;
