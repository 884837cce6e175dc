import { array, boolean, discriminatedUnion, enum as oneOf, literal, number, object, record, string } from "zod";
import type { infer as Inferred } from "zod";

import { budgetSchema } from "./budget-schema.ts";
import { sloPercentiles } from "./percentile-seconds.ts";
import type { RunResult } from "./run-result.ts";
import { storeSchema } from "./store-schema.ts";
import { wireSchema } from "./wire-schema.ts";
import { subjectSchema, trialSchema } from "./trial-result-schema.ts";
import { workloadIds } from "./workloads.ts";

const count = number().int().min(0);
const amount = number().min(0);

const runInfo = object({
  id: string().min(1),
  status: oneOf(["complete", "interrupted"]),
  profile: string(),
  workloads: array(oneOf(workloadIds)).readonly(),
  startedAt: string(),
  durationSeconds: amount,
  seed: number(),
  configHash: string(),
  commit: string().nullable(),
  dirty: boolean(),
  referenceSubject: subjectSchema,
  confirmRepetitions: count,
  sizing: object({
    ratePerSecond: number().positive(),
    sloPercentile: oneOf(sloPercentiles),
    sloSeconds: number().positive(),
    headroom: number().min(0).max(0.95),
    spareNodes: count,
    vcpusPerNode: number().int().min(1),
  }),
  budgets: array(budgetSchema).readonly(),
});

/** The shape of `HostFingerprint`. */
export const hostSchema = object({
  cpuModel: string(),
  cpus: number().positive(),
  memoryBytes: amount,
  platform: string(),
  arch: string(),
  release: string(),
  cgroupCpuQuota: number().positive().nullable(),
  cpuGovernor: string().nullable(),
  loadAverage: amount,
  generatorSharesCpus: boolean(),
  pinning: discriminatedUnion("pinned", [
    object({ pinned: literal(true), targetCpus: string(), generatorCpus: string(), sharesCore: boolean() }),
    object({ pinned: literal(false), why: string() }),
  ]),
});

/** The shape of `ToolFingerprint`. */
export const toolsSchema = object({
  node: string(),
  openssl: string(),
  v8: string(),
  k6: string().nullable(),
  redis: object({ product: string(), version: string(), source: string() }).nullable(),
  libraries: record(string(), string()),
});

const preflight = object({
  algorithm: string(),
  engine: string(),
  status: oneOf(["passed", "failed", "unsupported"]),
  cases: array(
    object({
      name: string(),
      expected: oneOf(["accept", "reject"]),
      got: oneOf(["accept", "reject"]),
      reason: string().nullable(),
    }),
  ).readonly(),
});

const tokenSize = object({
  algorithm: string(),
  tokenProfile: string(),
  samples: number().int().min(1),
  meanTokenBytes: number().positive(),
  minTokenBytes: number().positive(),
  maxTokenBytes: number().positive(),
  signatureBytes: amount,
});

/** The shape of `NotMeasured`. */
export const notMeasuredSchema = object({
  what: string(),
  why: string(),
  hint: string(),
  code: literal("wrong-answers").optional(),
});

/** The shape of `RunResult` as a check. The hand-written types are the truth: the two lines below fail to compile when this differs. */
export const runResultSchema = object({
  schemaVersion: literal(3),
  run: runInfo,
  host: hostSchema,
  tools: toolsSchema,
  preflights: array(preflight).readonly(),
  tokenSizes: array(tokenSize).readonly(),
  wire: wireSchema.nullable(),
  store: storeSchema.nullable(),
  trials: array(trialSchema).readonly(),
  notMeasured: array(notMeasuredSchema).readonly(),
});

type Checked = Inferred<typeof runResultSchema>;
const agreement: { readonly asType: (checked: Checked) => RunResult; readonly asCheck: (run: RunResult) => Checked } = {
  asType: (checked) => checked,
  asCheck: (run) => run,
};
void agreement;
