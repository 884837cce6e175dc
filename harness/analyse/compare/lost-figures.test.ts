import { expect, test } from "vitest";
import { comparisonHeading } from "../../../reports/answer/compare-words.ts";
import { compareRuns } from "./compare-runs.ts";
import { comparedRun, scattered } from "./compared-runs.test-support.ts";

const usual = { force: false, trustHost: false };
const quiet = scattered(6, 0.01);

test.each([
  ["vanished", [], 0],
  ["has too few pairs", [quiet.slice(0, 2)], 2],
])("what decides and %s in the candidate is no pass, whatever else was measured", (_, more, times) => {
  const base = comparedRun("base", { ratios: quiet, more: [quiet], noise: quiet });
  const candidate = comparedRun("candidate", { ratios: quiet, more, noise: quiet });
  const comparison = compareRuns(base, candidate, usual);
  expect(comparison.metrics.filter(({ decides }) => decides)).toMatchObject([{ kind: "duet-cpu", finding: "none" }]);
  expect(comparison.verdict).toBe("inconclusive");
  expect(comparisonHeading(comparison).meaning).toBe(
    "Of 1 figure that may decide none got worse, but the candidate lacks others that the base has.",
  );
  expect(comparison.reasons).toEqual([
    expect.stringContaining(`n = 6 in the base and n = ${times} in the candidate (at least 3 are needed).`),
  ]);
  // What the base lacks is nothing that could have been lost.
  expect(compareRuns(candidate, base, usual).verdict).toBe("no-regression");
});

test("what decides and vanished hides no regression, and is not missed where other settings were compared by force", () => {
  const base = comparedRun("base", { ratios: quiet, more: [quiet], noise: quiet });
  const worse = comparedRun("candidate", { ratios: quiet.map((value) => value + 0.06), noise: quiet });
  expect(compareRuns(base, worse, usual).verdict).toBe("regression");
  const other = comparedRun("candidate", { ratios: quiet, noise: quiet });
  const forced = { ...other, run: { ...other.run, configHash: "e".repeat(64) } };
  expect(compareRuns(base, forced, { force: true, trustHost: false }).verdict).toBe("no-regression");
});
