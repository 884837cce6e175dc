import { expect, test } from "vitest";
import { exampleRun } from "../../harness/results/example-run.test-support.ts";
import { refusals, refusedCount } from "./refusals.ts";

test("an interrupted trial is one line, whatever else it is refused for; another one lists every reason", () => {
  const run = exampleRun();
  const reasons = [
    { code: "generator-failed", message: "k6 exited with 105." },
    { code: "interrupted", message: "The trial was interrupted." },
    { code: "counts-differ", message: "100 and 101." },
  ] as const;
  const refused = (given: readonly (typeof reasons)[number][]) => ({
    ...run,
    trials: run.trials
      .slice(0, 1)
      .map((trial) => ({ ...trial, verdict: { status: "refused" as const, reasons: given } })),
  });
  expect(refusals(refused(reasons)).map(({ code }) => code)).toEqual(["interrupted"]);
  expect(refusedCount(refused(reasons))).toBe(1);
  expect(refusals(refused([reasons[0], reasons[2]])).map(({ code }) => code)).toEqual([
    "generator-failed",
    "counts-differ",
  ]);
});
