import { array, enum as oneOf, literal, number, object, string } from "zod";
import type { infer as Inferred } from "zod";
import { historyRatioSchema, historyRunSchema } from "../../results/history-line-schema.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";

const count = number().int().min(0);
const verdict = oneOf(["steady", "suspect", "risen"]);

const point = object({
  run: string(),
  startedAt: string(),
  ratio: historyRatioSchema,
  status: oneOf(["learning", "steady", "suspect", "undecided", "spike", "shift"]),
});

const level = object({
  from: string(),
  to: string(),
  value: number(),
  runs: count,
  accepted: string().nullable(),
});

const finding = object({
  kind: oneOf(["shift", "drift"]),
  direction: oneOf(["up", "down"]),
  from: string(),
  found: string(),
  before: number(),
  after: number(),
  reach: number().nullable(),
  perDay: number().nullable(),
  state: oneOf(["open", "accepted", "undone"]),
  accepted: string().nullable(),
});

const changePoint = object({
  run: string(),
  before: number(),
  after: number(),
  pValue: number().min(0).max(1),
});

const scenario = object({
  name: string(),
  verdict,
  points: array(point).readonly(),
  levels: array(level).readonly(),
  findings: array(finding).readonly(),
  changePoints: array(changePoint).readonly(),
  level: number().nullable(),
});

const appliedAnnotation = object({
  run: string(),
  scenario: string().nullable(),
  text: string(),
  writtenAt: string(),
});

/**
 * The shape of `HistoryAnalysis` as a check, published as JSON Schema. The hand-written types are the truth: the two lines below fail
 * to compile when this differs.
 */
export const historyAnalysisSchema = object({
  schemaVersion: literal(1),
  series: object({
    key: string(),
    referenceCommit: string(),
    referenceRevision: string(),
    settingsHash: string(),
  }),
  otherSeries: array(object({ key: string(), runs: count, newest: string() })).readonly(),
  verdict,
  runs: array(historyRunSchema).readonly(),
  scenarios: array(scenario).readonly(),
  annotations: array(appliedAnnotation).readonly(),
  warnings: array(string()).readonly(),
});

type Checked = Inferred<typeof historyAnalysisSchema>;
const agreement: {
  readonly asType: (checked: Checked) => HistoryAnalysis;
  readonly asCheck: (analysis: HistoryAnalysis) => Checked;
} = {
  asType: (checked) => checked,
  asCheck: (analysis) => analysis,
};
void agreement;
