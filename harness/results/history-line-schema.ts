import { array, boolean, discriminatedUnion, enum as oneOf, iso, literal, number, object, record, string } from "zod";
import type { infer as Inferred } from "zod";

import type { HistoryLine } from "./history-line.ts";

const texts = record(string(), string());
const time = iso.datetime();

const side = object({
  revision: string(),
  commit: string().nullable(),
  dirty: boolean(),
  node: string(),
  libraries: texts,
  packages: texts,
  settings: texts,
});

/** Of `HistoryRatio`. */
export const historyRatioSchema = object({
  name: string().min(1),
  value: number(),
  low: number(),
  high: number(),
  alphaSide: number().positive().max(0.5),
  pairs: number().int().min(1),
  sd: number().min(0),
});

/** Of `HistoryRun`. */
export const historyRunSchema = object({
  kind: literal("run"),
  schemaVersion: literal(1),
  id: string().min(1),
  startedAt: time,
  settingsHash: string().min(1),
  reference: side,
  candidate: side,
  base: side,
  host: object({
    cpuModel: string(),
    cpus: number().positive(),
    memoryBytes: number().min(0),
    platform: string(),
    arch: string(),
  }),
  verdict: oneOf(["pass", "regression", "inconclusive"]),
  link: string().nullable(),
  scenarios: array(historyRatioSchema).min(1).readonly(),
});

/** Of `HistoryAnnotation`. */
export const historyAnnotationSchema = object({
  kind: literal("annotation"),
  schemaVersion: literal(1),
  run: string().min(1),
  scenario: string().min(1).nullable(),
  text: string().min(1),
  writtenAt: time,
});

/** The shape of `HistoryLine` as a check. The hand-written types are the truth: the lines below fail to compile when this differs. */
export const historyLineSchema = discriminatedUnion("kind", [historyRunSchema, historyAnnotationSchema]);

type Checked = Inferred<typeof historyLineSchema>;
const agreement: {
  readonly asType: (checked: Checked) => HistoryLine;
  readonly asCheck: (line: HistoryLine) => Checked;
} = {
  asType: (checked) => checked,
  asCheck: (line) => line,
};
void agreement;
