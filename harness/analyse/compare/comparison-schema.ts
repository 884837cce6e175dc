import { array, boolean, enum as oneOf, literal, number, object, string } from "zod";
import type { infer as Inferred } from "zod";

import { workloadIds } from "../../results/workloads.ts";
import { estimateSchema } from "../statistics/estimate-schema.ts";
import { factIds, factStandings } from "./likeness-facts.ts";
import { metricKindIds } from "./metric-kinds.ts";
import { findings, type RunComparison } from "./run-comparison.ts";

const count = number().int().min(0);
const sides = ["base", "candidate"] as const;

const comparedRun = object({
  id: string(),
  startedAt: string(),
  commit: string().nullable(),
  dirty: boolean(),
  validTrials: count,
  refusedTrials: count,
});

const noiseControl = object({
  held: boolean(),
  why: string().nullable(),
  bias: number().nullable(),
  sd: number().nullable(),
  pairs: count,
});

const metric = object({
  kind: oneOf(metricKindIds),
  label: string(),
  place: object({
    design: string().nullable(),
    workload: oneOf(workloadIds).nullable(),
    reference: string().nullable(),
    basePerSecond: number().nullable(),
    candidatePerSecond: number().nullable(),
  }),
  base: estimateSchema,
  candidate: estimateSchema,
  lnChange: estimateSchema,
  pValue: number().nullable(),
  adjustedPValue: number().nullable(),
  finding: oneOf(findings),
  why: string().nullable(),
  decides: boolean(),
});

/**
 * The shape of `RunComparison` as a check, published as JSON Schema. The hand-written types are the truth: the two lines below fail to
 * compile when this differs.
 */
export const comparisonSchema = object({
  schemaVersion: literal(1),
  base: comparedRun,
  candidate: comparedRun,
  options: object({ force: boolean(), trustHost: boolean() }),
  verdict: oneOf(["refused", "regression", "inconclusive", "no-regression"]),
  refusal: object({
    code: oneOf(["other-configuration", "foreign-host", "same-run", "nothing-comparable"]),
    message: string(),
  }).nullable(),
  reasons: array(string()).readonly(),
  facts: array(
    object({
      fact: oneOf(factIds),
      label: string(),
      base: string(),
      candidate: string(),
      standing: oneOf(factStandings),
      words: string(),
    }),
  ).readonly(),
  noise: object({ base: noiseControl, candidate: noiseControl }),
  hostControl: object({
    status: oneOf(["agrees", "moved", "unknown"]),
    lnChange: number().nullable(),
    words: string(),
  }),
  hostShift: object({ lnChange: number(), metrics: count, sameWay: number() }).nullable(),
  metrics: array(metric).readonly(),
  unmatched: array(object({ kind: oneOf(metricKindIds), label: string(), in: oneOf(sides) })).readonly(),
});

type Checked = Inferred<typeof comparisonSchema>;
const agreement: {
  readonly asType: (checked: Checked) => RunComparison;
  readonly asCheck: (comparison: RunComparison) => Checked;
} = {
  asType: (checked) => checked,
  asCheck: (comparison) => comparison,
};
void agreement;
