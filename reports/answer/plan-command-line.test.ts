import { expect, test } from "vitest";
import { exampleQuestion } from "../../harness/analyse/fleet/example-basis.test-support.ts";
import { exampleSubject } from "../../harness/results/example-trial.test-support.ts";
import { planCommandLine } from "./plan-command-line.ts";

test("the command names the run it belongs to, not the one that ran last", () => {
  expect(planCommandLine("20261122T101500Z-3f9a", exampleQuestion, exampleSubject)).toMatch(
    /^npx jwt-capacity plan results\/20261122T101500Z-3f9a --rate [\d.]+ --slo p99=[\d.]+s --headroom /u,
  );
});

test("a run id from elsewhere that a shell would run is a word to it", () => {
  const line = planCommandLine("a'; $(touch x)", exampleQuestion, exampleSubject);
  expect(line).toContain(String.raw` plan 'results/a'\''; $(touch x)' --rate `);
});
