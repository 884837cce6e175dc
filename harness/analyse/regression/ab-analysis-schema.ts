import { array, boolean, enum as oneOf, literal, number, object, string } from "zod";
import type { infer as Inferred } from "zod";

import type { AbAnalysis } from "./ab-analysis.ts";
import { abMetricIds } from "./ab-metrics.ts";

const count = number().int().min(0);
const sentences = array(string()).readonly();
const verdict = oneOf(["pass", "regression", "inconclusive", "invalid", "broken"]);

const pairedChange = object({
  value: number(),
  low: number(),
  high: number(),
  alphaSide: number(),
  pairs: count,
  sd: number().min(0),
  pValue: number().min(0).max(1),
});

const control = object({
  held: boolean(),
  tested: boolean(),
  why: string().nullable(),
  lnCpuRatio: pairedChange.nullable(),
});

const reported = object({
  metric: oneOf(abMetricIds),
  base: number(),
  candidate: number(),
  lnRatio: pairedChange.nullable(),
});

const stage = object({
  stage: string(),
  baseSeconds: number(),
  candidateSeconds: number(),
  added: object({ value: number(), low: number(), high: number(), pairs: count }),
});

const scenario = object({
  name: string(),
  verdict,
  reason: string(),
  look: count,
  pairs: count,
  refusedPairs: count,
  cpu: pairedChange.nullable(),
  baseCpuSeconds: number().nullable(),
  reported: array(reported).readonly(),
  p99Alert: string().nullable(),
  minimumDetectableEffect: number().nullable(),
  overReference: object({ candidate: pairedChange, base: pairedChange }).nullable(),
  stages: array(stage).readonly(),
  moved: sentences,
});

/**
 * The shape of `AbAnalysis` as a check, published as JSON Schema. The hand-written types are the truth: the two lines below fail to
 * compile when this differs.
 */
export const abAnalysisSchema = object({
  schemaVersion: literal(1),
  verdict,
  reasons: sentences,
  controls: object({ scenario: string().nullable(), negative: control, positive: control }),
  scenarios: array(scenario).readonly(),
});

type Checked = Inferred<typeof abAnalysisSchema>;
const agreement: {
  readonly asType: (checked: Checked) => AbAnalysis;
  readonly asCheck: (analysis: AbAnalysis) => Checked;
} = {
  asType: (checked) => checked,
  asCheck: (analysis) => analysis,
};
void agreement;
