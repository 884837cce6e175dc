import { expect, test } from "vitest";
import { z } from "zod";
import { syntheticReport } from "../../reports/synthetic-run.test-support.ts";
import { analyseAb } from "../analyse/regression/analyse-ab.ts";
import { exampleAb } from "../results/example-ab.test-support.ts";
import { analyseHistory } from "../analyse/regression/analyse-history.ts";
import {
  exampleAnnotation,
  exampleHistoryRun,
  exampleHistoryRuns,
  exampleNights,
} from "../results/example-history.test-support.ts";
import { answerPlan } from "./plan/plan-command.ts";
import { planDocument } from "./plan/plan-document.ts";
import { runProgram } from "./program.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";

const { run, analysis } = syntheticReport();
const stored = (value: unknown): object => JSON.parse(JSON.stringify(value)) as object;

test.each([
  ["results", stored(run)],
  ["analysis", stored(analysis)],
  ["ab", stored(exampleAb())],
  ["ab-analysis", stored(analyseAb(exampleAb()))],
  ["plan", stored(planDocument(run, answerPlan(run, analysis, { whatIf: true })))],
  ["history", stored(exampleHistoryRun(0, { RS256: 0.01 }))],
  ["history-analysis", stored(risenAndAccepted())],
  ["ab-output", { schemaVersion: 1, directory: "d", result: "d/ab.json", analysis: stored(analyseAb(exampleAb())) }],
  ["history-page-output", { schemaVersion: 1, page: "trend.html" }],
])("C3: schema %s prints one JSON Schema that the document fits, and a spoilt one does not", async (name, document) => {
  const { status, out, err } = await schema(name);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  const printed = JSON.parse(out) as { $schema: string; title: string };
  expect(printed.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  expect(printed.title).toContain(name.endsWith("-output") ? name.slice(0, -"-output".length).replace("-", " ") : name);
  // Read back from the text alone, as anybody would who has only that.
  const check = z.fromJSONSchema(printed as Parameters<typeof z.fromJSONSchema>[0]);
  expect(check.safeParse(document).error).toBeUndefined();
  expect(check.safeParse({ ...document, schemaVersion: 99 }).success).toBe(false);
  expect(check.safeParse({ ...document, later: "a member of a later version" }).success).toBe(true);
});

test("C3: every document has a schema of its own, with a version that a reader can hold on to", async () => {
  const { err } = await schema("");
  const names = /expected one of (.*?)\./u.exec(err)?.[1]?.split(", ") ?? [];
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    const { out } = await schema(name);
    expect(out).toMatch(/"schemaVersion": \{\s+"type": "number",\s+"const": \d+/u);
  }
});

test("a document that has no schema is named with those that have one", async () => {
  const { status, out, err } = await schema("analisys");
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toMatch(
    /^JC-USAGE-001: .*'analisys'.*expected one of results, analysis, ab, ab-analysis, plan, compare, history, history-analysis, run-output, .*, doctor-output\. Did you mean analysis\?/u,
  );
});

/** With everything that an analysis may hold: levels, findings, change points, an annotation. */
function risenAndAccepted() {
  const runs = exampleHistoryRuns([...exampleNights(12), ...exampleNights(12, 0.05), ...exampleNights(12, 0.1)]);
  return analyseHistory([...runs, exampleAnnotation(13, "jose 7, +5 %")]);
}

async function schema(name: string) {
  await using streams = await bufferStreams();
  const status = await runProgram(streams, ["schema", name]);
  return { status, out: streams.out(), err: streams.err() };
}
