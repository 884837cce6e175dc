import { describe, expect, test } from "vitest";

import type { AbInfo } from "../../results/ab-result.ts";
import {
  exampleAb,
  exampleAbScenarios,
  type ExampleAbScenario,
  exampleScatter,
} from "../../results/example-ab.test-support.ts";
import type { DuetSlice } from "../../results/trial-result.ts";
import { abOf } from "./ab-of-two.test-support.ts";
import { analyseAb } from "./analyse-ab.ts";
import { historyRunOf } from "./history-run-of.ts";
import { abAnalysisSchema } from "./ab-analysis-schema.ts";

const none = exampleScatter(12);
const rise = exampleScatter(12, { shift: 0.04 });
const open = exampleScatter(12, { shift: 0.03, spread: 0.1 });

const secondOf = (candidate: readonly number[], ab: Partial<AbInfo> = {}) =>
  analyseAb(abOf({ second: { candidate }, ab })).scenarios[1];

test("a revision against itself passes, in words that say no significant change, and has no reasons", () => {
  const analysis = analyseAb(exampleAb());
  expect(analysis).toMatchObject({ schemaVersion: 1, verdict: "pass", reasons: [] });
  for (const scenario of analysis.scenarios) {
    expect(scenario).toMatchObject({ verdict: "pass", look: 1, pairs: 12, refusedPairs: 0, moved: [], stages: [] });
    expect(scenario.reason).toMatch(/^CPU per validation shows no significant change: 0\.0 % \(−0\.7 to 0\.7 %, p = /u);
  }
  expect(analysis.controls).toMatchObject({
    scenario: "RS256",
    negative: { held: true, tested: true, why: null, lnCpuRatio: { pairs: 12 } },
    positive: { held: true, tested: true, why: null },
  });
  expect(abAnalysisSchema.parse(JSON.parse(JSON.stringify(analysis)))).toEqual(analysis);
});

describe("the verdict of the whole", () => {
  test("one regression is enough, and named", () => {
    const analysis = analyseAb(abOf({ second: { candidate: rise } }));
    expect(analysis.verdict).toBe("regression");
    expect(analysis.reasons).toEqual([
      expect.stringMatching(
        /^RS256\+redis: CPU per validation rose by 4\.1 % \(3\.\d to [45]\.\d %, p < 0\.001, 12 pairs\)\.$/u,
      ),
    ]);
  });

  test("a regression is said before what is inconclusive, and both are given", () => {
    const analysis = analyseAb(abOf({ first: { candidate: open }, second: { candidate: rise } }));
    expect(analysis.verdict).toBe("regression");
    expect(analysis.reasons).toEqual([
      expect.stringMatching(/^RS256\+redis: .* rose by /u),
      expect.stringMatching(/^RS256: .*neither a rise nor its absence is certain/u),
    ]);
  });

  test("a candidate that answers wrongly is broken, and a base that does leaves nothing to compare with", () => {
    const fault = { role: "candidate", scenario: "RS256", what: "let in expired tokens (8 times)" } as const;
    const broken = analyseAb(exampleAb({ faults: [fault] }));
    expect(broken).toMatchObject({
      verdict: "broken",
      reasons: ["The candidate (feature) under RS256: let in expired tokens (8 times)."],
    });
    expect(abAnalysisSchema.parse(JSON.parse(JSON.stringify(broken)))).toEqual(broken);
    expect(analyseAb(exampleAb({ faults: [fault, { ...fault, role: "base" }] })).verdict).toBe("invalid");
    expect(historyRunOf(exampleAb({ faults: [fault] }), broken, null)).toMatchObject({
      why: expect.stringContaining("has a broken candidate: The candidate (feature)") as string,
    });
  });

  test("a scenario that was asked for and not measured keeps it from being a pass, and hides no regression", () => {
    const notMeasured = [{ what: "scenario RS256+redis", why: "no Redis was found", hint: "install one" }];
    expect(analyseAb(exampleAb({ notMeasured }))).toMatchObject({
      verdict: "inconclusive",
      reasons: ["Not measured: scenario RS256+redis: no Redis was found."],
    });
    const slower = exampleAb({ notMeasured, scenarios: exampleAbScenarios(rise) });
    expect(analyseAb(slower)).toMatchObject({ verdict: "regression" });
  });

  test("one scenario that is open makes it inconclusive", () => {
    expect(analyseAb(abOf({ second: { candidate: open } }))).toMatchObject({ verdict: "inconclusive" });
  });

  test.each<[string, Partial<ExampleAbScenario>, RegExp]>([
    [
      "a regression against itself",
      { again: rise },
      /^Negative control: .*\+4\.1 % .*: a regression where there is none\.$/u,
    ],
    [
      "2.6 % faster than itself",
      { again: exampleScatter(12, { shift: -0.026 }) },
      /^Negative control: .*−2\.6 % .*: more than 2\.0 % apart\.$/u,
    ],
    [
      "itself within 5 % not excluded",
      { again: exampleScatter(12, { spread: 0.2 }) },
      /^Negative control: .*cannot exclude 5 % between identical programs\.$/u,
    ],
    [
      "planted work that does not show",
      { planted: none },
      /^Positive control: planted 5\.0 % of work came out at .* the gate is blind tonight\.$/u,
    ],
    [
      "planted work that is not certain",
      { planted: exampleScatter(12, { shift: 0.05, spread: 0.3 }) },
      /^Positive control: planted 5\.0 % of work came out at /u,
    ],
  ])("a control that fails makes it invalid, whatever the scenarios show: %s", (_, controls, reason) => {
    for (const candidate of [none, rise, open]) {
      const analysis = analyseAb(abOf({ first: controls, second: { candidate } }));
      expect(analysis.verdict).toBe("invalid");
      expect(analysis.reasons).toEqual([expect.stringMatching(reason)]);
    }
  });

  test("2 % against itself is allowed: 1.9 % holds", () => {
    const again = exampleScatter(12, { shift: Math.log(1.019), spread: 0.004 });
    expect(analyseAb(abOf({ first: { again } })).controls.negative.held).toBe(true);
  });

  test("work that could not be planted makes it invalid", () => {
    const analysis = analyseAb(exampleAb({ planted: null }));
    expect(analysis).toMatchObject({ verdict: "invalid", controls: { positive: { held: false, lnCpuRatio: null } } });
    expect(analysis.reasons[0]).toMatch(/^Positive control: no work could be planted/u);
  });

  test("without controls anywhere it is invalid", () => {
    const [, second] = exampleAbScenarios();
    const analysis = analyseAb(exampleAb({ scenarios: [second] }));
    expect(analysis).toMatchObject({ verdict: "invalid", controls: { scenario: null } });
    expect(analysis.reasons).toHaveLength(2);
  });

  test("controls whose pairs did not suffice are not tested: nothing is a pass or a regression then", () => {
    for (const candidate of [none, rise]) {
      const few = { candidate: none.slice(0, 7), again: none.slice(0, 7), planted: rise.slice(0, 7) };
      const analysis = analyseAb(abOf({ first: few, second: { candidate } }));
      expect(analysis.verdict).toBe("inconclusive");
      expect(analysis.controls.positive).toMatchObject({ held: false, tested: false });
      expect(analysis.reasons[0]).toBe("Negative control: 7 of the 12 pairs stood that the first look needs.");
    }
  });

  test("a control that was interrupted undecided has not failed", () => {
    const undecided = { again: exampleScatter(12, { spread: 0.2 }) };
    expect(analyseAb(abOf({ first: undecided, ab: { status: "interrupted" } })).verdict).toBe("inconclusive");
    expect(analyseAb(abOf({ first: undecided })).verdict).toBe("invalid");
    // Nothing more would have come of it.
    const spent = { status: "interrupted", secondsPerScenario: 60 } as const;
    expect(analyseAb(abOf({ first: undecided, ab: spent })).verdict).toBe("invalid");
  });

  test("the positive control is held to the level of one comparison, however many scenarios there are", () => {
    // T− of 13 of twelve: p = 0.021.
    const planted = Array.from(
      { length: 12 },
      (_, index) => 0.01 * (index + 1) * ([0, 1, 2, 6].includes(index) ? -1 : 1),
    );
    const [first, second] = exampleAbScenarios();
    const others = [1, 2, 3].map((place) => ({ ...second, name: `other ${place}` }));
    const analysis = analyseAb(exampleAb({ scenarios: [{ ...first, planted }, ...others] }));
    expect(analysis.controls.positive).toMatchObject({ held: true, lnCpuRatio: { pValue: expect.closeTo(0.0212, 4) } });
  });
});

describe("a scenario says why", () => {
  test("an improvement is no regression, and is called one", () => {
    expect(secondOf(exampleScatter(12, { shift: -0.05 }))).toMatchObject({
      verdict: "pass",
      reason: expect.stringMatching(
        /^CPU per validation fell by 4\.9 % \([34]\.\d % to 5\.\d %, 12 pairs\): an improvement\.$/u,
      ) as string,
    });
  });

  test("a significant change below 2 % is a pass, and said", () => {
    const [up, down] = [0.015, -0.015].map((shift) => secondOf(exampleScatter(12, { shift, spread: 0.004 })));
    expect(up).toMatchObject({
      verdict: "pass",
      reason: expect.stringMatching(/rose by 1\.5 % .* below the 2\.0 % that count/u) as string,
    });
    expect(down).toMatchObject({
      verdict: "pass",
      reason: expect.stringMatching(/fell by 1\.5 % .* below the 2\.0 % that count/u) as string,
    });
  });

  test("too few pairs: how many stood, and what most of the others were refused for", () => {
    const refused = Array.from({ length: 11 }, (_, place) => place);
    const scenario = analyseAb(abOf({ second: { candidate: exampleScatter(18), refused } })).scenarios[1];
    expect(scenario).toMatchObject({ verdict: "inconclusive", look: 0, pairs: 7, refusedPairs: 11 });
    expect(scenario?.reason).toBe(
      "CPU per validation cannot be compared: 7 of 12 pairs stood, 11 refused, most of them for cpu-stolen (The hypervisor took 12.0 % of the CPU).",
    );
    expect(scenario?.cpu).toMatchObject({ pairs: 7 });
  });

  test("not a single pair: nothing is made up", () => {
    const scenario = secondOf([]);
    expect(scenario).toMatchObject({ verdict: "inconclusive", look: 0, pairs: 0, cpu: null, baseCpuSeconds: null });
    expect(scenario).toMatchObject({ minimumDetectableEffect: null, reported: [], moved: [], p99Alert: null });
  });

  test("no time for a second look, an interrupt, and a second look that decides nothing are told apart", () => {
    expect(secondOf(open, { secondsPerScenario: 200 })?.reason).toMatch(
      /certain, and the 24 pairs of the next look do not fit into the 200 s of base and candidate\.$/u,
    );
    expect(secondOf([...open, ...none.slice(0, 5)], { status: "interrupted" })).toMatchObject({
      look: 1,
      pairs: 12,
      reason: expect.stringMatching(/certain: interrupted when 17 of 24 pairs stood\.$/u) as string,
    });
    expect(secondOf(exampleScatter(24, { shift: 0.01, spread: 0.2 }))).toMatchObject({
      verdict: "inconclusive",
      look: 2,
      pairs: 24,
      reason: expect.stringMatching(/neither a rise nor its absence is certain, and no look is left\.$/u) as string,
    });
  });

  test("what would be a regression alone and is none in its family says so", () => {
    const weak = Array.from({ length: 12 }, (_, index) => 0.005 * (index + 1) * (index < 4 ? -1 : 1));
    const [first, second] = exampleAbScenarios();
    const others = [2, 3].map((place) => ({ ...second, name: `other ${place}` }));
    const scenarios = [first, { ...second, candidate: weak }, ...others];
    expect(analyseAb(exampleAb({ scenarios })).scenarios[1]).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining(
        "by itself a regression, but among 4 scenarios it would have to reach p ≤ 0.0063 (Holm)",
      ) as string,
    });
  });
});

test("so does one whose p reaches its level after a smaller one has ended Holm's procedure", () => {
  // T− of 13 of twelve, p = 0.021, in both: above α/2, so that the second is not looked at, and below α.
  const weak = Array.from({ length: 12 }, (_, index) => 0.01 * (index + 1) * ([0, 1, 2, 6].includes(index) ? -1 : 1));
  const { scenarios } = analyseAb(abOf({ first: { candidate: weak }, second: { candidate: weak } }));
  expect(scenarios.map(({ verdict }) => verdict)).toEqual(["inconclusive", "inconclusive"]);
  expect(scenarios[0]?.reason).toContain(
    "by itself a regression, but among 2 scenarios it would have to reach p ≤ 0.013 (Holm)",
  );
  expect(scenarios[1]?.reason).toContain(
    "by itself a regression, but among 2 scenarios Holm's procedure ends before it",
  );
});

describe("figures are of the pairs that stood and that the look took", () => {
  test("a refused trial has no part in anything", () => {
    const wild = [5, ...exampleScatter(12)];
    const scenario = analyseAb(abOf({ second: { candidate: wild, refused: [0] } })).scenarios[1];
    expect(scenario).toMatchObject({ verdict: "pass", pairs: 12, refusedPairs: 1 });
    expect(scenario?.cpu?.high).toBeLessThan(0.02);
    expect(scenario?.minimumDetectableEffect).toBeLessThan(0.02);
    expect(scenario?.reported.find(({ metric }) => metric === "p50")?.lnRatio?.high).toBeLessThan(0.02);
  });

  test("the base's CPU is the median over its pairs, the size from which on a change shows 2.8 SD/√n of them", () => {
    const scenario = secondOf(rise);
    expect(scenario?.baseCpuSeconds).toBeCloseTo(200e-6, 5);
    expect(scenario?.minimumDetectableEffect).toBeCloseTo(
      Math.expm1((2.8 * (scenario?.cpu?.sd ?? 0)) / Math.sqrt(12)),
      12,
    );
    expect(scenario?.minimumDetectableEffect).toBeGreaterThan(0.005);
    expect(secondOf(none.slice(0, 3))?.minimumDetectableEffect).toBeNull();
    expect(secondOf(none.slice(0, 4))?.minimumDetectableEffect).not.toBeNull();
  });

  test("a pair is the median over its blocks: one wild block of eight changes nothing", () => {
    const slice = (one: DuetSlice, role: string): DuetSlice =>
      role === "candidate" && one.block === 3 ? { ...one, verifierCpuSeconds: one.verifierCpuSeconds * 10 } : one;
    const [calm, wild] = [abOf(), abOf({ second: { slice } })].map((ab) => analyseAb(ab).scenarios[1]?.cpu?.value);
    expect(wild).toBeCloseTo(calm ?? 1, 3);
  });

  test("candidate and base over the fixed reference, from the same slices; without one there is none", () => {
    const reference = exampleScatter(12, { shift: -0.1, turn: 3 });
    const analysis = analyseAb(abOf({ first: { reference }, second: { reference, candidate: rise } }));
    const over = analysis.scenarios[1]?.overReference;
    expect(over?.base.value).toBeCloseTo(0.1, 2);
    expect(over?.candidate.value).toBeCloseTo(0.14, 2);
    expect(analyseAb(abOf()).scenarios[1]?.overReference).toBeNull();
  });
});

test("the same result has the same analysis, and the result is not touched", () => {
  const result = abOf({ second: { candidate: rise } });
  const before = JSON.stringify(result);
  expect(analyseAb(result)).toEqual(analyseAb(result));
  expect(JSON.stringify(result)).toBe(before);
});
