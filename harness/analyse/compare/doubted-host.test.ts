import { describe, expect, test } from "vitest";
import { comparisonHeading } from "../../../reports/answer/compare-words.ts";
import { dearerEs256 } from "../../../reports/compare/comparison.test-support.ts";
import { syntheticReport } from "../../../reports/synthetic-run.test-support.ts";
import type { RunResult } from "../../results/run-result.ts";
import { compareRuns } from "./compare-runs.ts";
import { slowedDown } from "./compared-runs.test-support.ts";

const { run: base } = syntheticReport();
const trusted = { force: false, trustHost: true };
const MOVED_ALIKE = "Most CPU figures moved alike, so that no figure of two hours decides.";

function candidate(factor: number, tools: Partial<RunResult["tools"]> = {}): RunResult {
  return slowedDown({ ...base, run: { ...base.run, id: "candidate" }, tools: { ...base.tools, ...tools } }, factor);
}

describe("figures of a trusted host that moved alike, where signing says nothing of the machine", () => {
  test.each([
    ["another Node slows all of them", 1.15, { node: "25.0.0" }],
    ["another OpenSSL slows all of them", 1.03, { openssl: "4.0.0" }],
    ["another Node speeds all of them up", 0.85, { node: "25.0.0" }],
  ])("%s: that is no pass, and why is said", (_, factor, tools) => {
    const comparison = compareRuns(base, candidate(factor, tools), trusted);
    expect(comparison.hostShift?.lnChange).toBeCloseTo(Math.log(factor), 6);
    expect(comparison.metrics.some(({ decides }) => decides)).toBe(true);
    expect(comparison).toMatchObject({
      verdict: "inconclusive",
      reasons: [MOVED_ALIKE, "Node or OpenSSL differs, so that signing says nothing of the machine."],
    });
    expect(comparisonHeading(comparison).meaning).toMatch(
      /^Of \d+ figures that may decide none got worse, but most CPU figures of two hours moved alike, and nothing says whether/u,
    );
  });

  test("signing that was not measured says as little", () => {
    const comparison = compareRuns(base, candidate(3), trusted);
    expect(comparison.hostControl.status).toBe("unknown");
    expect(comparison.metrics.some(({ kind, finding }) => kind === "verify-cost" && finding === "worse")).toBe(true);
    expect(comparison).toMatchObject({
      verdict: "inconclusive",
      reasons: [MOVED_ALIKE, expect.stringMatching(/^Signing was not measured/u) as string],
    });
  });

  test("a ratio that got worse is a regression all the same", () => {
    expect(compareRuns(base, dearerEs256(candidate(1.15)), trusted).verdict).toBe("regression");
  });

  test("another Node that moves nothing passes", () => {
    expect(compareRuns(base, candidate(1, { node: "25.0.0" }), trusted).verdict).toBe("no-regression");
  });

  test("they decide nothing where the host is not trusted, and take nothing from the ratios", () => {
    const usual = { force: false, trustHost: false };
    expect(compareRuns(base, candidate(1.15, { node: "25.0.0" }), usual).verdict).toBe("no-regression");
  });
});
