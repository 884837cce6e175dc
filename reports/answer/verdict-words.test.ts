import { expect, test } from "vitest";
import { withBrokenDesign } from "../broken-design.test-support.ts";
import { syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { verdictWords } from "./verdict-words.ts";

const whole = syntheticReport();

test("F24 nothing looks valid in which tokens got wrong answers, and the badge says so", () => {
  const { run, analysis } = syntheticReport(withBrokenDesign);
  const valid = { ...analysis.verdict, status: "valid" } as const;
  expect(verdictWords(whole.run, valid)).toMatchObject({ badge: "VALID", status: "valid" });
  expect(verdictWords(run, valid)).toMatchObject({ badge: "VALID · WRONG ANSWERS", status: "lower-bound", term: null });
  const refused = { ...analysis.verdict, status: "refused" } as const;
  expect(verdictWords(run, refused)).toMatchObject({
    badge: "REFUSED · WRONG ANSWERS",
    status: "refused",
    term: "refused",
  });
  const interrupted = { ...run, run: { ...run.run, status: "interrupted" as const } };
  expect(verdictWords(interrupted, valid).badge).toBe("VALID · INTERRUPTED · WRONG ANSWERS");
});

test("F24 nor does a benchmark", () => {
  const { run, analysis } = syntheticReport((measured) => withBrokenDesign(benchmarkOf(measured)));
  const words = verdictWords(run, analysis.verdict);
  expect(words).toMatchObject({ badge: "BENCHMARK · WRONG ANSWERS", status: "lower-bound" });
  expect(words.reasons[0]).toBe("ES512 · jose is in no trial: let in expired tokens.");
});

function benchmarkOf(measured: Parameters<typeof withoutLoad>[0]): ReturnType<typeof withoutLoad> {
  const run = withoutLoad(measured);
  return { ...run, run: { ...run.run, workloads: ["bench"] } };
}
