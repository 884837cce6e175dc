import { array, boolean, discriminatedUnion, enum as oneOf, literal, number, object, string } from "zod";

import { comparisonIds } from "./comparisons.ts";
import { sloPercentiles } from "./percentile-seconds.ts";
import { windowRoles } from "./trial-result.ts";
import { refusalCodes } from "./verdict.ts";
import { workloadIds } from "./workloads.ts";

// NaN and Infinity are no numbers to this check, and JSON has neither: they arrive as null.
const count = number().int().min(0);
const amount = number().min(0);
const optionalCount = count.nullable();
const optionalAmount = amount.nullable();

const verdict = discriminatedUnion("status", [
  object({ status: literal("valid") }),
  object({
    status: literal("refused"),
    reasons: array(object({ code: oneOf(refusalCodes), message: string() })).readonly(),
  }),
]);

// A refused trial is kept with whatever it measured, so figures are not bounded here: impossible-figures.ts looks at valid ones.
/** The shape of `LatencySummary`. */
export const latencySchema = object({
  samples: number(),
  meanSeconds: number(),
  p50Seconds: number(),
  p90Seconds: number(),
  p95Seconds: number(),
  p99Seconds: number(),
  p999Seconds: number().nullable(),
  maxSeconds: number(),
});
const histogram = object({ valueSeconds: number().positive(), hdr: string().min(1) });

const measurement = object({
  inFlight: number().int().min(1),
  threads: number(),
  operations: number(),
  windowSeconds: number(),
  operationsPerSecond: number(),
  secondsPerOperation: number(),
  cpuSecondsPerOperation: number(),
  latency: latencySchema,
  histogram,
  stages: array(
    object({
      stage: string(),
      secondsPerOperation: number(),
      cpuSecondsPerOperation: number(),
      operations: number(),
    }),
  ).readonly(),
  timerSecondsPerOperation: number().nullable(),
  signCpuSeconds: number().nullable(),
  warmupSeconds: number(),
  corpusTokens: number(),
});

const window = object({
  name: string(),
  role: oneOf(windowRoles),
  windowSeconds: number(),
  offeredPerSecond: number(),
  fractionOfAnchor: number().nullable(),
  achievedPerSecond: number(),
  latencies: array(
    object({
      request: string(),
      generator: oneOf(["k6", "probe"]),
      latency: latencySchema,
      histogram,
      fromSend: latencySchema.nullable(),
      waiting: latencySchema.nullable(),
      connecting: latencySchema.nullable(),
      tlsHandshaking: latencySchema.nullable(),
    }),
  ).readonly(),
  floor: latencySchema.nullable(),
  lag: latencySchema.nullable(),
  components: array(
    object({
      component: string(),
      windowSeconds: number(),
      cpuUserSeconds: number(),
      cpuSystemSeconds: number(),
      requests: number().nullable(),
      residentBytes: number().nullable(),
      runQueueWaitSeconds: number().nullable(),
    }),
  ).readonly(),
  sentBytesPerRequest: number().nullable(),
  receivedBytesPerRequest: number().nullable(),
  stealShare: number().nullable(),
  eventLoopUtilisation: number().nullable(),
  eventLoopDelay: object({
    samples: number(),
    p50Seconds: number(),
    p99Seconds: number().nullable(),
    maxSeconds: number(),
  }).nullable(),
  droppedIterations: optionalCount,
  freshConnections: optionalCount,
  cacheHitRatio: number().nullable(),
  verdict,
});

const machineEvidence = {
  stealShare: number().nullable(),
  throttledSeconds: number().nullable(),
  longestSamplerGapSeconds: optionalAmount,
  samplerPeriodSeconds: amount,
  clockStepSeconds: number(),
  interrupted: boolean(),
};

const targetEvidence = {
  ...machineEvidence,
  clientRequests: optionalCount,
  serverRequests: optionalCount,
  falseAccepts: optionalCount,
  falseRejects: optionalCount,
  unexpectedAnswers: optionalCount,
  falseAnswers: array(object({ tokenCase: string(), kind: oneOf(["accept", "reject"]), count })).readonly(),
  unavailableAnswers: optionalCount,
  uncheckedRequests: optionalCount,
  warmUpSteady: boolean().nullable(),
  deadComponents: array(object({ component: string(), how: string() })).readonly(),
};

const loadEvidence = object({
  ...targetEvidence,
  generatorExitCode: number().nullable(),
  generatorSignal: string().nullable(),
  generatorError: string().nullable(),
  generatorThresholds: array(
    object({
      window: string(),
      request: string(),
      percentile: oneOf(sloPercentiles),
      maxSeconds: number(),
      crossed: boolean().nullable(),
    }),
  ).readonly(),
  droppedIterations: optionalCount,
  vusPeak: optionalCount,
  vusMax: optionalCount,
  scriptExceptions: optionalCount,
  generatorCpuSeconds: number().nullable(),
  generatorWindowSeconds: optionalAmount,
  generatorCpus: number().positive(),
});

const probeEvidence = object({ ...targetEvidence, error: string().nullable() });

const benchEvidence = object({
  ...machineEvidence,
  exitCode: number().nullable(),
  signal: string().nullable(),
  error: string().nullable(),
  steady: boolean(),
  falseRejects: optionalCount,
});

/** The shape of `Subject`. */
export const subjectSchema = object({
  algorithm: string(),
  engine: string(),
  tokenProfile: string(),
  denylist: string(),
  placement: string(),
  cache: object({ hitRatio: number(), covers: oneOf(["signature", "signature-and-denylist"]) }).nullable(),
});

const anchor = object({
  name: string(),
  windowSeconds: number(),
  offeredPerSecond: number(),
  completedPerSecond: number(),
  verifierCpusUsed: number(),
  probeCpusUsed: number(),
  verifierCpuSecondsPerRequest: number(),
});

/** The shape of `DuetVariant`. */
export const duetVariantSchema = object({
  name: string(),
  subject: subjectSchema,
  route: string(),
  plantedWork: number(),
});

const duetSlice = object({
  block: count,
  variant: count,
  windowSeconds: number(),
  requests: number(),
  verifierCpuSeconds: number(),
  redisCpuSeconds: number().nullable(),
  redisCommands: optionalCount,
  p50Seconds: number(),
  p99Seconds: optionalAmount,
  gcSeconds: optionalAmount,
  verifierResidentBytes: optionalCount,
  cacheHitRatio: number().nullable(),
});

const common = {
  id: string().min(1),
  workload: oneOf(workloadIds),
  subject: subjectSchema,
  repetition: number().int().min(1),
  order: count,
  startedAt: string(),
  durationSeconds: amount,
  verdict,
  rawDirectory: string(),
};

/** The shape of `DuetTrialResult`. */
export const duetTrialSchema = object({
  ...common,
  kind: literal("duet"),
  evidence: probeEvidence,
  comparison: oneOf(comparisonIds),
  variants: array(duetVariantSchema).readonly(),
  slices: array(duetSlice).readonly(),
  faults: array(object({ variant: string(), what: string() }))
    .readonly()
    .exactOptional(),
});

/** The shape of `TrialResult` as a check. */
export const trialSchema = discriminatedUnion("kind", [
  object({ ...common, kind: literal("bench"), evidence: benchEvidence, measurement: measurement.nullable() }),
  object({ ...common, kind: literal("load"), evidence: loadEvidence, windows: array(window).readonly() }),
  object({
    ...common,
    kind: literal("probe"),
    evidence: probeEvidence,
    anchors: array(anchor).readonly(),
    windows: array(window).readonly(),
  }),
  duetTrialSchema,
]);
