import { expect, test } from "vitest";
import { withBrokenDesign } from "../../../reports/broken-design.test-support.ts";
import { reportWithBudgets } from "../../../reports/judged-budgets.test-support.ts";
import { syntheticReport } from "../../../reports/synthetic-run.test-support.ts";
import type { Budget } from "../../results/budgets.ts";
import { LOAD_WITHOUT_K6 } from "./prepare-run.ts";
import { runFailure } from "./run-failure.ts";

const failing: Budget = { metric: "cpuSecondsPerValidation", for: { algorithm: "RS256" }, error: 0.0001 };
const unknown: Budget = { metric: "p50Seconds", for: { denylist: "nowhere" }, error: 0.01 };
const held: Budget = { metric: "verifyCpuSeconds", for: { algorithm: "HS256" }, error: 0.001 };

const endOf = (budgets: readonly Budget[], allowInvalid = false) =>
  runFailure({ ...reportWithBudgets(budgets), directory: "d" }, { allowInvalid });

test("an error limit that nothing was measured for is no pass: 5, with the reason", () => {
  expect(endOf([held])).toBeNull();
  const failure = endOf([held, unknown]);
  expect(failure).toMatchObject({ code: "JC-BUDGET-002", exitStatus: 5 });
  expect(failure?.message).toMatch(
    /^1 budget could not be judged:\n {2}- p50 of a validation, nowhere \(error\), limit ≤ .*: not measured: Nothing in this run measures it/,
  );
});

test("a budget that failed says so first", () => {
  expect(endOf([unknown, failing])).toMatchObject({ code: "JC-BUDGET-001", exitStatus: 99 });
});

test("a warn limit is only said, measured or not", () => {
  expect(endOf([{ metric: "p50Seconds", for: { denylist: "nowhere" }, warn: 0.01 }])).toBeNull();
});

test("who allows an invalid run is not told of what it could not measure, and still of what failed", () => {
  expect(endOf([unknown], true)).toBeNull();
  expect(endOf([unknown, failing], true)?.exitStatus).toBe(99);
});

test("F24 a wrong answer fails the run however well the rest did, also where an invalid one is allowed", () => {
  const { run, analysis } = syntheticReport(withBrokenDesign);
  const failure = runFailure({ run, analysis, directory: "d" }, { allowInvalid: true });
  expect(failure).toMatchObject({ code: "JC-ANSWER-001", exitStatus: 99 });
  expect(failure?.message).toContain("\n  - ES512 · jose is in no trial: let in expired tokens.");
});

test("what ended the run before stays its reason: no k6, an interrupt, a refusal", () => {
  const { run, analysis } = reportWithBudgets([unknown]);
  const notMeasured = [{ what: LOAD_WITHOUT_K6, why: "there is none", hint: "install it" }];
  const ended = { run, analysis, directory: "d" };
  expect(runFailure({ ...ended, run: { ...run, notMeasured } }, {})?.exitStatus).toBe(3);
  const interrupted = { ...run, run: { ...run.run, status: "interrupted" as const } };
  expect(runFailure({ ...ended, run: interrupted }, {})?.exitStatus).toBe(130);
  const refused = { ...analysis, verdict: { ...analysis.verdict, status: "refused" as const } };
  expect(runFailure({ ...ended, analysis: refused }, {})?.exitStatus).toBe(4);
});
