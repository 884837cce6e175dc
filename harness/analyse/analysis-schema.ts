import { array, boolean, enum as oneOf, literal, number, object, string, tuple } from "zod";
import type { infer as Inferred } from "zod";

import { comparisonIds } from "../results/comparisons.ts";
import { storeLayoutIds } from "../results/store.ts";
import { windowRoles } from "../results/trial-result.ts";
import { duetVariantSchema, latencySchema, subjectSchema } from "../results/trial-result-schema.ts";
import { workloadIds } from "../results/workloads.ts";
import type { Analysis } from "./analysis.ts";
import { answeredModelSchema } from "./model/capacity-model-schema.ts";
import { judgedBudgetSchema } from "./budgets/judged-budget-schema.ts";
import { judgedClaimSchema } from "./claims/claim-schema.ts";
import { confirmationSchema } from "./model/confirmation-schema.ts";
import { estimateSchema, limitsSchema } from "./statistics/estimate-schema.ts";

const amount = number().min(0);
const count = number().int().min(0);
const sentences = array(string()).readonly();
const optionalLatency = latencySchema.nullable();
const optionalEstimate = estimateSchema.nullable();
const over = oneOf(["pair", "block"]);
const generator = oneOf(["k6", "probe"]);
const load = { subject: subjectSchema, workload: oneOf(workloadIds), offeredPerSecond: number() };
const token = { algorithm: string(), engine: string(), tokenProfile: string() };

const runVerdict = object({ status: oneOf(["valid", "lower-bound", "refused"]), reasons: sentences });

const verifyCost = object({
  ...token,
  seconds: estimateSchema,
  cpuSeconds: estimateSchema,
  operationsPerSecond: estimateSchema,
  latency: latencySchema,
  signCpuSeconds: optionalEstimate,
});

const scalingLaw = object({
  singlePerSecond: number(),
  contention: number(),
  coherency: number(),
  residual: number(),
  fewest: count,
  most: count,
}).nullable();

const threadScaling = object({
  ...token,
  points: array(
    object({ threads: count, operationsPerSecond: estimateSchema, efficiency: number().nullable() }),
  ).readonly(),
  law: scalingLaw,
});

const stageCosts = object({
  ...token,
  stages: array(
    object({ stage: string(), seconds: estimateSchema, cpuSeconds: estimateSchema, share: number() }),
  ).readonly(),
  timerSeconds: number().nullable(),
});

const serviceDemand = object({
  ...load,
  achievedPerSecond: estimateSchema,
  components: array(
    object({ component: string(), cpuSecondsPerRequest: estimateSchema, cpusUsed: estimateSchema }),
  ).readonly(),
});

const conditionFacts = object({
  ...load,
  verifierUserSeconds: number().nullable(),
  verifierSystemSeconds: number().nullable(),
  measuringCpus: array(object({ component: string(), cpus: number() })).readonly(),
  runQueueShare: number().nullable(),
  eventLoopUtilisation: number().nullable(),
  eventLoopDelayP99Seconds: number().nullable(),
  eventLoopDelayMaxSeconds: number().nullable(),
  fromSendP99Seconds: number().nullable(),
});

const comparison = object({
  comparison: oneOf(comparisonIds),
  reference: duetVariantSchema,
  variant: duetVariantSchema,
  over,
  lnCpuRatio: estimateSchema,
  cpuSeconds: estimateSchema,
  referenceCpuSeconds: estimateSchema,
  lnThroughputRatio: estimateSchema,
  lnP50Ratio: estimateSchema,
  redisCpuSeconds: optionalEstimate,
  cacheHitRatio: number().nullable(),
  isNone: boolean(),
});

const noiseFloor = object({
  sd: amount,
  robustSd: amount,
  minimumDetectableEffect: amount,
  pairs: count,
  bias: estimateSchema,
});

const noise = object({ over, cpu: noiseFloor, throughput: noiseFloor, p50: noiseFloor });

const stages = array(object({ stage: string(), cpuSeconds: estimateSchema })).readonly();

const validationCost = object({
  subject: subjectSchema,
  over,
  plainCpuSeconds: estimateSchema,
  marginalCpuSeconds: estimateSchema,
  inService: stages,
  alone: stages,
  timerSeconds: number().nullable(),
  restSeconds: number().nullable(),
  restShare: number().nullable(),
});

const cacheBreakEven = object({
  algorithm: string(),
  engine: string(),
  points: array(object({ hitRatio: number(), difference: estimateSchema })).readonly(),
  breakEven: object({
    hitRatio: number().nullable(),
    low: number().nullable(),
    high: number().nullable(),
    confidence: number(),
    missCostSeconds: number(),
    hitSavingSeconds: number(),
    measured: tuple([number(), number()]).readonly(),
  }).nullable(),
});

const overload = object({
  subject: subjectSchema,
  completedPerSecond: estimateSchema,
  verifierCpusUsed: number(),
  verifierCpuSecondsPerRequest: number(),
  isLowerBound: boolean(),
});

const measuredLatencies = {
  probe: optionalLatency,
  probeFloor: optionalLatency,
  probeLag: optionalLatency,
  k6: optionalLatency,
  k6Floor: optionalLatency,
};

const latencyQuote = object({ ...load, ...measuredLatencies, source: generator.nullable(), reasons: sentences });

const latencyAtRate = object({
  ...load,
  request: string(),
  generator,
  latency: latencySchema,
  connecting: optionalLatency,
  tlsHandshaking: optionalLatency,
  p99Interval: limitsSchema.nullable(),
  p99SecondsByRepetition: array(number().nullable()).readonly(),
  distribution: array(object({ percentile: number(), seconds: number() })).readonly(),
});

const loadCurve = object({
  subject: subjectSchema,
  generator,
  steps: array(
    object({
      offeredPerSecond: number(),
      fractionOfAnchor: number().nullable(),
      role: oneOf(windowRoles),
      achievedPerSecond: number(),
      latency: latencySchema,
      verifierCpusUsed: number(),
      verifierCpuSecondsPerRequest: number(),
      eventLoopUtilisation: number().nullable(),
      generatorCpusUsed: number().nullable(),
      repetitions: count,
    }),
  ).readonly(),
});

const tokenBytes = object({
  algorithm: string(),
  tokenProfile: string(),
  meanTokenBytes: amount,
  signatureBytes: amount,
  samples: count,
  sentBytesPerRequest: optionalEstimate,
  receivedBytesPerRequest: optionalEstimate,
});

const denylistOverhead = object({
  subject: subjectSchema,
  generator,
  offeredPerSecond: number(),
  fractionOfAnchor: number().nullable(),
  redisCpuSeconds: optionalEstimate,
  p50Seconds: optionalEstimate,
  p99Seconds: optionalEstimate,
});

const sizingBasis = object({
  label: string(),
  subject: subjectSchema,
  cpuSecondsPerValidation: estimateSchema,
  measuredAtPerSecond: number(),
  loads: array(
    object({
      ...measuredLatencies,
      offeredPerSecond: number(),
      utilisation: number(),
      cpuSecondsPerValidation: estimateSchema,
      keptUp: boolean(),
    }),
  ).readonly(),
  sentBytesPerRequest: number(),
  receivedBytesPerRequest: number(),
  redisCpuSecondsPerValidation: optionalEstimate,
  scaling: object({
    points: array(object({ vcpus: count, efficiency: number() })).readonly(),
    law: scalingLaw,
  }).nullable(),
  verifierResidentBytes: number().nullable(),
  issuerCpuSecondsPerLogin: optionalEstimate,
  redisBytesPerEntry: number().nullable(),
  processBytesPerEntry: number().nullable(),
  restsOn: oneOf(["load", "duet"]),
  loadedBy: oneOf(["probe", "k6"]),
  noDifferenceFrom: string().nullable(),
});

/**
 * The shape of `Analysis` as a check, published as JSON Schema. The hand-written types are the truth: the two lines below fail to
 * compile when this differs.
 */
export const analysisSchema = object({
  schemaVersion: literal(3),
  runId: string(),
  verdict: runVerdict,
  verifyCosts: array(verifyCost).readonly(),
  threadScaling: array(threadScaling).readonly(),
  stageCosts: array(stageCosts).readonly(),
  serviceDemands: array(serviceDemand).readonly(),
  conditionFacts: array(conditionFacts).readonly(),
  comparisons: array(comparison).readonly(),
  noise: noise.nullable(),
  validationCosts: array(validationCost).readonly(),
  cacheBreakEvens: array(cacheBreakEven).readonly(),
  overloads: array(overload).readonly(),
  quotes: array(latencyQuote).readonly(),
  confirmation: confirmationSchema.nullable(),
  latencies: array(latencyAtRate).readonly(),
  loadCurves: array(loadCurve).readonly(),
  bytes: array(tokenBytes).readonly(),
  denylistOverheads: array(denylistOverhead).readonly(),
  sizingBases: array(sizingBasis).readonly(),
  models: array(answeredModelSchema).readonly(),
  claims: array(judgedClaimSchema).readonly(),
  budgets: array(judgedBudgetSchema).readonly(),
  entryWeights: array(
    object({ layout: oneOf(storeLayoutIds), entries: count, bytesPerEntry: estimateSchema }),
  ).readonly(),
  lookupCosts: array(
    object({
      roundTripSeconds: number().nullable(),
      p50Seconds: estimateSchema,
      p99Seconds: optionalEstimate,
      lookups: count,
      unanswered: count,
    }),
  ).readonly(),
  trialCounts: array(object({ workload: oneOf(workloadIds), valid: count, refused: count })).readonly(),
});

type Checked = Inferred<typeof analysisSchema>;
const agreement: {
  readonly asType: (checked: Checked) => Analysis;
  readonly asCheck: (analysis: Analysis) => Checked;
} = {
  asType: (checked) => checked,
  asCheck: (analysis) => analysis,
};
void agreement;
