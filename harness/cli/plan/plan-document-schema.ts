import { array, boolean, discriminatedUnion, enum as oneOf, literal, number, object, string } from "zod";
import type { infer as Inferred } from "zod";
import { rateAtObjectiveSchema } from "../../analyse/model/capacity-model-schema.ts";
import { estimateSchema } from "../../analyse/statistics/estimate-schema.ts";
import { designFields } from "../../analyse/fleet/design-choices.ts";
import { sloPercentiles } from "../../results/percentile-seconds.ts";
import { subjectSchema } from "../../results/trial-result-schema.ts";
import type { PlanDocument } from "./plan-document.ts";

const count = number().int().min(0);

const question = object({
  ratePerSecond: number(),
  sloPercentile: oneOf(sloPercentiles),
  sloSeconds: number(),
  headroom: number(),
  spareNodes: count,
  vcpusPerNode: count,
  growth: number(),
  imbalance: number(),
  zones: count,
  peakFactor: number(),
  loginsPerValidation: number(),
  revokedTokens: number(),
  pricePerVcpuHour: number().nullable(),
  pricePerGb: number().nullable(),
  nodeBitsPerSecond: number().nullable(),
});

const design = object({ label: string(), subject: subjectSchema, restsOn: oneOf(["load", "duet"]) });

const highestLoadMet = {
  utilisation: number(),
  offeredPerSecond: number(),
  seconds: number(),
  above: oneOf(["missed", "not-measured"]),
};

const latency = discriminatedUnion("status", [
  object({ status: oneOf(["met", "met-below"]), ...highestLoadMet }),
  object({ status: literal("missed"), bestSeconds: number() }),
  object({ status: literal("unknown"), reasons: array(string()).readonly() }),
]);

const fleet = object({
  boundBy: oneOf(["cpu", "objective", "model", "network"]),
  plannedUtilisation: number(),
  cpuSecondsPerValidation: estimateSchema,
  expectedUtilisation: number(),
  validationsPerSecondPerVcpu: number(),
  peakUtilisation: number(),
  latency,
});

const plan = discriminatedUnion("kind", [
  object({ kind: literal("refused"), reason: string() }),
  object({
    kind: literal("planned"),
    fleet,
    activeNodes: count,
    nodes: count,
    vcpus: count,
    nodesForCpu: count,
    nodesInterval: object({ low: count, high: count }).nullable(),
    memoryBytesPerNode: number().nullable(),
    modelled: rateAtObjectiveSchema.nullable(),
    networkPerSecond: number().nullable(),
    issuer: object({
      loginsPerSecond: number(),
      vcpus: count.nullable(),
      cpus: number().nullable(),
    }).nullable(),
    redis: object({
      lookupsPerSecond: number(),
      cpus: number(),
      shards: count,
      utilisation: number(),
      memoryBytes: number().nullable(),
    }).nullable(),
    inboundBitsPerSecond: number(),
    outboundBitsPerSecond: number(),
    bytesPerMonth: number(),
    cost: object({ vcpus: number(), traffic: number(), total: number() }).nullable(),
    target: object({ validationsPerSecondPerNode: number(), utilisation: number(), leastNodes: count }),
    stations: array(object({ name: string(), busy: number(), limit: number(), room: number() })).readonly(),
    assumptions: array(string()).readonly(),
  }),
]);

/**
 * The shape of `PlanDocument` as a check, published as JSON Schema. The hand-written types are the truth: the two lines below fail
 * to compile when this differs.
 */
export const planDocumentSchema = object({
  schemaVersion: literal(1),
  runId: string(),
  question,
  design,
  answer: object({
    question: string(),
    answer: string(),
    qualifications: array(string()).readonly(),
    status: oneOf(["confirmed", "unconfirmed", "missed", "refused"]),
  }),
  figures: array(object({ label: string(), value: string(), raw: string().nullable(), first: boolean() })).readonly(),
  plan,
  sensitivity: array(
    object({
      input: string(),
      lower: string(),
      upper: string(),
      lowerRatio: number().nullable(),
      upperRatio: number().nullable(),
    }),
  ).readonly(),
  whatIfs: array(
    object({
      field: oneOf(designFields),
      design,
      proven: boolean(),
      told: boolean(),
      nodes: count,
      vcpus: count,
      vcpuChange: number(),
    }),
  ).readonly(),
  preset: array(string()).readonly(),
});

type Checked = Inferred<typeof planDocumentSchema>;
const agreement: {
  readonly asType: (checked: Checked) => PlanDocument;
  readonly asCheck: (document: PlanDocument) => Checked;
} = {
  asType: (checked) => checked,
  asCheck: (document) => document,
};
void agreement;
