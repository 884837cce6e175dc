import { array, boolean, enum as oneOf, type infer as Inferred, literal, number, object, string, unknown } from "zod";
import { analysisSchema } from "../analyse/analysis-schema.ts";
import { abAnalysisSchema } from "../analyse/regression/ab-analysis-schema.ts";
import { historyAnalysisSchema } from "../analyse/regression/history-analysis-schema.ts";
import { origins } from "../plan/config-origins.ts";
import { checkStatuses } from "../provision/host/doctor.ts";
import { historyAnnotationSchema, historyRunSchema } from "../results/history-line-schema.ts";
import { notMeasuredSchema, runResultSchema } from "../results/run-result-schema.ts";
import { workloadIds } from "../results/workloads.ts";
import { selfcheckReportSchema } from "./selfcheck/selfcheck-report-schema.ts";

const schemaVersion = literal(1);
const count = number().int().min(0);
const { verdict, budgets, trialCounts } = analysisSchema.shape;
const { id: runId, status } = runResultSchema.shape.run.shape;

const warnings = array(object({ message: string(), hint: string() })).readonly();

const runOutput = object({
  schemaVersion,
  runId,
  status,
  directory: string(),
  results: string(),
  report: string(),
  /** The badge of the report. */
  heading: string(),
  verdict,
  budgets,
  trials: trialCounts,
  notMeasured: array(notMeasuredSchema).readonly(),
  notPartOfRun: array(object({ id: string(), label: string(), command: string() })).readonly(),
  warnings,
});

const dryRunOutput = object({
  schemaVersion,
  configHash: string(),
  profile: string(),
  seconds: number(),
  /** Designs that are asked before their trials. */
  designs: count,
  /** Without trials: measured once for the run. */
  workloads: array(object({ workload: oneOf(workloadIds), trials: count, seconds: number() })).readonly(),
  /** In their order; without confirmations, whose rate the others decide. */
  trials: array(object({ id: string(), workload: oneOf(workloadIds), seconds: number() })).readonly(),
  warnings,
});

const targetOutput = object({
  schemaVersion,
  issuerUrl: string(),
  verifierUrl: string(),
  protectedUrl: string(),
  plainUrl: string(),
  adminUrls: object({ issuer: string(), verifiers: array(string()).readonly() }),
  pids: object({ issuer: count, verifiers: array(count).readonly(), redis: count.nullable() }),
  issuer: string(),
  audience: string(),
  kid: string(),
  algorithm: string(),
  engine: string(),
  denylist: string(),
  placement: string(),
  cacheEntries: count,
  tokens: object({ file: string(), count, expiresAtSeconds: number() }).nullable(),
});

const historySeriesOutput = object({
  schemaVersion,
  file: string(),
  refused: array(object({ number: count, reason: string(), isDouble: boolean() })).readonly(),
  analysis: historyAnalysisSchema,
});

const reportOutput = object({
  schemaVersion,
  report: string(),
  markdown: string().nullable(),
  tables: array(string()).readonly(),
});

const abOutput = object({ schemaVersion, directory: string(), result: string(), analysis: abAnalysisSchema });

const historyAddOutput = object({
  schemaVersion,
  file: string(),
  run: historyRunSchema,
  leftOut: array(string()).readonly(),
});

const historyAnnotateOutput = object({ schemaVersion, file: string(), annotation: historyAnnotationSchema });

const historyPageOutput = object({ schemaVersion, page: string() });

const setting = object({
  path: string(),
  value: unknown(),
  origin: oneOf(origins),
  detail: string().nullable(),
});

const configOutput = object({ schemaVersion, configHash: string(), settings: array(setting).readonly() });

const hostCheck = object({
  id: string(),
  label: string(),
  status: oneOf(checkStatuses),
  detail: string(),
  hint: string().nullable(),
});

const doctorOutput = object({ schemaVersion, checks: array(hostCheck).readonly() });

/** What commands print with `--json` where that is no document of its own; `schema` publishes each. */
export const commandOutputs = {
  "run-output": { schema: runOutput, commands: "run, bench or load" },
  "dry-run-output": { schema: dryRunOutput, commands: "run, bench or load --dry-run" },
  "target-output": { schema: targetOutput, commands: "target" },
  "report-output": { schema: reportOutput, commands: "report" },
  "ab-output": { schema: abOutput, commands: "ab" },
  "history-add-output": { schema: historyAddOutput, commands: "history add" },
  "history-series-output": { schema: historySeriesOutput, commands: "history show or check" },
  "history-annotate-output": { schema: historyAnnotateOutput, commands: "history annotate" },
  "history-page-output": { schema: historyPageOutput, commands: "history page" },
  "config-output": { schema: configOutput, commands: "config print" },
  "selfcheck-output": { schema: selfcheckReportSchema, commands: "selfcheck" },
  "doctor-output": { schema: doctorOutput, commands: "doctor" },
} as const;

/** What a command prints with `--json`. */
export type CommandOutput<Name extends keyof typeof commandOutputs> = Inferred<(typeof commandOutputs)[Name]["schema"]>;
