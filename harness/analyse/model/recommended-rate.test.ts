import { array, assert, constantFrom, double, property, record } from "fast-check";
import { describe, expect, test } from "vitest";

import { confirmRates, isConfirmed, recommendedRate, type SweepWindow } from "./recommended-rate.ts";

const slo = { sloPercentile: "p99", sloSeconds: 0.005 } as const;
const ANCHOR = 10_000;

/** The repetitions of one step; a number is the percentile in milliseconds, `late` did not keep up, `null` cannot be quoted. */
function step(percent: number, outcomes: readonly (number | "late" | null)[]): SweepWindow[] {
  return outcomes.map((outcome, index) => ({
    repetition: index + 1,
    fractionOfAnchor: percent / 100,
    offeredPerSecond: (ANCHOR * percent) / 100,
    keptUp: outcome !== "late",
    seconds: typeof outcome === "number" ? outcome / 1000 : null,
  }));
}

function rateOf(...steps: readonly SweepWindow[][]) {
  const result = recommendedRate(steps.flat(), slo, [ANCHOR]);
  return result.kind === "rate" ? result.ratePerSecond : result.reason;
}

describe("the highest step that met the objective with every lower one meeting it too", () => {
  test("is recommended, whatever order the steps ran in", () => {
    const steps = [step(45, [3, 3, 9]), step(10, [1, 1, 1]), step(65, [9, 9, 3]), step(25, [2, 2, 2])];
    expect(recommendedRate(steps.flat(), slo, [ANCHOR])).toEqual({
      kind: "rate",
      ratePerSecond: 4500,
      fractionOfAnchor: 0.45,
      seconds: 0.003,
      repetitions: 3,
      above: "missed",
    });
    expect(rateOf(...steps.reverse())).toBe(4500);
  });

  test("one good step above a bad one is luck", () => {
    expect(rateOf(step(10, [1, 1, 1]), step(25, [9, 9, 9]), step(45, [2, 2, 2]))).toBe(1000);
  });

  test("when none missed, the one above was not measured", () => {
    expect(recommendedRate([step(10, [1]), step(55, [2])].flat(), slo, [ANCHOR])).toMatchObject({
      ratePerSecond: 5500,
      above: "not-measured",
    });
  });

  test("the limit itself is met", () => {
    expect(rateOf(step(10, [5]))).toBe(1000);
    expect(rateOf(step(10, [5.001]))).toContain("p99 of 5 ms (limit 5 ms)");
  });
});

describe("a majority of the repetitions decides", () => {
  test.each([
    [[2, 2, 9], 2500],
    [[2, 9, 9], 1000],
    // Half is a miss.
    [[2, 9], 1000],
    [[2, 2, "late"], 2500],
    [["late", "late", 2], 1000],
  ] as const)("%j at 25 %% recommends %i/s", (outcomes, rate) => {
    expect(rateOf(step(10, [1, 1, 1]), step(25, outcomes))).toBe(rate);
  });

  test("a step without a quotable latency says nothing: it neither ends the row nor is recommended", () => {
    expect(rateOf(step(10, [null, null, 1]), step(25, [1, 1, 1]))).toBe(2500);
    expect(rateOf(step(10, [1, 1, 1]), step(25, [null, null, 1]))).toBe(1000);
    expect(rateOf(step(10, [1, 1, 1]), step(25, [null, "late", "late"]), step(45, [1, 1, 1]))).toBe(1000);
  });
});

describe("nothing above 70 % of the anchor is recommended", () => {
  test("a step above it is not, however fast", () => {
    expect(rateOf(step(65, [1]), step(75, [1]), step(90, [1]))).toBe(6500);
    expect(rateOf(step(70, [1]))).toBe(7000);
    expect(rateOf(step(75, [1]))).toBe("No step at or below 70 % of the anchor has a latency that may be quoted.");
  });

  test("where sessions differ, the rate stays below 70 % of their median anchor", () => {
    const fast = step(70, [1]).map((window) => ({ ...window, offeredPerSecond: 8400 }));
    expect(recommendedRate(fast, slo, [9000, 10_000, 12_000])).toMatchObject({ ratePerSecond: 7000 });
  });

  test("steps of several repetitions are one step although their anchors differ by rounding", () => {
    const windows = [0.4496, 0.4502, 0.4538].map((fractionOfAnchor, index) => ({
      repetition: index + 1,
      fractionOfAnchor,
      offeredPerSecond: 4500 + index,
      keptUp: true,
      seconds: 0.001,
    }));
    expect(recommendedRate(windows, slo, [ANCHOR])).toMatchObject({ ratePerSecond: 4501, repetitions: 3 });
  });
});

describe("R20 without a rate there is a reason", () => {
  test("the lowest step missed: its percentile and the limit", () => {
    expect(rateOf(step(10, [12, 13, 12]), step(25, [2, 2, 2]))).toBe(
      "The lowest step that tells anything, 1000/s or 10 % of the anchor, had a p99 of 12 ms (limit 5 ms).",
    );
  });

  test("the lowest step did not keep up", () => {
    expect(rateOf(step(10, ["late", "late", 2]))).toBe(
      "The lowest step that tells anything, 1000/s or 10 % of the anchor, did not keep up with its rate.",
    );
  });

  test("no step, no quotable latency, no anchor", () => {
    expect(rateOf()).toContain("No step at or below 70 %");
    expect(rateOf(step(10, [null]))).toContain("No step at or below 70 %");
    expect(recommendedRate(step(10, [1]), slo, [])).toMatchObject({ kind: "none" });
  });
});

test("whatever was measured, the rate was met by a majority there and never exceeds 70 % of the anchor", () => {
  const outcome = record({
    percent: constantFrom(10, 17, 25, 35, 45, 55, 65, 75, 90),
    outcomes: array(double({ min: 0.5, max: 10, noNaN: true }), { minLength: 1, maxLength: 5 }),
  });
  assert(
    property(array(outcome, { maxLength: 12 }), (all) => {
      const windows = all.flatMap(({ percent, outcomes }) => step(percent, outcomes));
      const result = recommendedRate(windows, slo, [ANCHOR]);
      if (result.kind === "none") return;
      expect(result.ratePerSecond).toBeLessThanOrEqual(0.7 * ANCHOR);
      const there = windows.filter(({ offeredPerSecond }) => offeredPerSecond === result.ratePerSecond);
      const met = there.filter(({ seconds }) => (seconds ?? Infinity) <= slo.sloSeconds);
      expect(2 * met.length).toBeGreaterThan(there.length);
    }),
  );
});

test("rates to confirm fall by a tenth each, five at most", () => {
  expect(confirmRates(1000)).toEqual([1000, 900, 810, 729, 656.1].map((rate) => expect.closeTo(rate, 9)));
});

describe("a rate is confirmed when two thirds of the processes and their median met the objective", () => {
  test.each([
    [[0.004], true],
    [[0.004, 0.005, 0.009], true],
    [[0.004, 0.009, 0.009], false],
    [[0.004, 0.009], false],
    [[0.004, 0.004, null], true],
    [[0.004, null, null], false],
    [[null], false],
    [[], false],
  ] as const)("%j: %s", (seconds, confirmed) => {
    expect(isConfirmed(seconds, 0.005)).toBe(confirmed);
  });
});
