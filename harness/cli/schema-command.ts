import { z } from "zod";
import { analysisSchema } from "../analyse/analysis-schema.ts";
import { abAnalysisSchema } from "../analyse/regression/ab-analysis-schema.ts";
import { comparisonSchema } from "../analyse/compare/comparison-schema.ts";
import { historyAnalysisSchema } from "../analyse/regression/history-analysis-schema.ts";
import { JwtCapacityError } from "../plan/error.ts";
import { didYouMean } from "../plan/nearest-match.ts";
import { abResultSchema } from "../results/ab-result-schema.ts";
import { COMMAND } from "../results/command.ts";
import { historyLineSchema } from "../results/history-line-schema.ts";
import { runResultSchema } from "../results/run-result-schema.ts";
import { commandOutputs } from "./command-outputs.ts";
import { planDocumentSchema } from "./plan/plan-document-schema.ts";
import type { Streams } from "./streams.ts";

interface PublishedDocument {
  readonly schema: z.ZodType;
  /** Where it stands. */
  readonly file: string;
  readonly what: string;
}

/** The documents whose shape is published, each with its check and what it is. */
const documents: Readonly<Record<string, PublishedDocument>> = {
  results: { schema: runResultSchema, file: "results.json", what: "every trial of a run, in base units" },
  analysis: { schema: analysisSchema, file: "analysis.json", what: "what a report shows, computed from results.json" },
  ab: { schema: abResultSchema, file: "ab.json", what: "every pair of an ab, in base units" },
  "ab-analysis": { schema: abAnalysisSchema, file: "ab-analysis.json", what: "what an ab says, computed from ab.json" },
  plan: { schema: planDocumentSchema, file: "plan --json", what: "a fleet, planned from a stored run" },
  compare: { schema: comparisonSchema, file: "compare --json", what: "what two stored runs say of each other" },
  history: { schema: historyLineSchema, file: "history.jsonl", what: "one line of a history: a run or an annotation" },
  "history-analysis": {
    schema: historyAnalysisSchema,
    file: "history-analysis in history show --json",
    what: "what a history says of one series: `analysis` in what `history show` and `history check` print with --json",
  },
  ...Object.fromEntries(
    Object.entries(commandOutputs).map(([name, { schema, commands }]) => [
      name,
      { schema, file: `${commands} --json`, what: `what ${commands} prints with --json` },
    ]),
  ),
};

const documentNames = Object.keys(documents);

/**
 * `schema NAME`: the JSON Schema (draft 2020-12) of a document that is written or printed. Members it does not name may be added later; one
 * that it names changes only with `schemaVersion`.
 *
 * @throws JwtCapacityError JC-USAGE-001 for a document that there is none of
 */
export function schemaCommand(streams: Streams, name: string): Promise<number> {
  const document = Object.hasOwn(documents, name) ? documents[name] : undefined;
  if (document === undefined) {
    throw new JwtCapacityError(
      "JC-USAGE-001",
      `no document '${name}' has a schema; expected one of ${documentNames.join(", ")}.${didYouMean(name, documentNames)}`,
      `${COMMAND} schema --help says what there is`,
    );
  }
  const { schema, file, what } = document;
  // As input: what reads these documents must bear members it does not know.
  const { $schema, ...shape } = z.toJSONSchema(schema, { io: "input" });
  const described = { $schema, title: `${file} of jwt-capacity`, description: what, ...shape };
  streams.stdout.write(`${JSON.stringify(described, null, 2)}\n`);
  return Promise.resolve(0);
}
