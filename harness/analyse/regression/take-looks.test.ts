import { describe, expect, test } from "vitest";

import { exampleScatter } from "../../results/example-ab.test-support.ts";
import { takeLooks } from "./take-looks.ts";

const looks = [12, 24];

/** Pairs around a change, at most `spread` from it. */
function pairs(shift: number, spread = 0.01, count = 24): number[] {
  return exampleScatter(count, { shift: Math.log1p(shift), spread });
}

/** Twelve pairs, then twelve others. */
function halves(first: readonly number[], second: readonly number[]): number[] {
  return [...first.slice(0, 12), ...second.slice(0, 12)];
}

/** Pairs, so many of them below 0, the smallest ones: p is then as the signed ranks have it. */
function withSigns(negative: readonly number[], scale = 0.005): number[] {
  return Array.from({ length: 12 }, (_, index) => scale * (index + 1) * (negative.includes(index + 1) ? -1 : 1));
}

const verdictOf = (lnRatios: readonly number[]) => takeLooks([lnRatios], looks)[0];

describe("the rule of one comparison", () => {
  test.each([
    ["a rise of 3 % that is certain", 0.03, 0.01, "regression"],
    ["no change", 0, 0.01, "pass"],
    ["a fall", -0.2, 0.01, "pass"],
    ["a certain rise of 1.9 %: not more than 2 %", 0.019, 0.005, "pass"],
    ["a certain rise of 2.1 %", 0.021, 0.005, "regression"],
  ])("%s: decided at the first look", (_, shift, spread, verdict) => {
    expect(verdictOf(pairs(shift, spread, 12))).toMatchObject({ verdict, look: 1, change: { pairs: 12 } });
  });

  test("a rise above 2 % whose lower limit does not exclude 0 is no regression", () => {
    const change = verdictOf(pairs(0.03, 0.1, 12));
    expect(change?.change?.value).toBeGreaterThan(Math.log(1.02));
    expect(change?.change?.low).toBeLessThan(0);
    expect(change).toMatchObject({ verdict: "inconclusive", look: 1 });
  });

  test("what does not exclude 5 % is no pass", () => {
    const change = verdictOf(pairs(0.01, 0.12, 12));
    expect(change?.change?.high).toBeGreaterThan(Math.log(1.05));
    expect(change?.verdict).toBe("inconclusive");
    expect(verdictOf(pairs(0.01, 0.05, 12))?.verdict).toBe("pass");
  });

  test("a change that decides at the first look is not looked at again", () => {
    expect(verdictOf(halves(pairs(0), pairs(0.2)))).toMatchObject({ verdict: "pass", look: 1, change: { pairs: 12 } });
    expect(verdictOf(halves(pairs(0.03), pairs(-0.2)))).toMatchObject({ verdict: "regression", look: 1 });
  });

  test("what the first look leaves open is decided by the second, over all 24 pairs", () => {
    const open = pairs(0.03, 0.1, 12);
    expect(verdictOf(halves(open, pairs(0.03, 0.005, 12)))).toMatchObject({
      verdict: "regression",
      look: 2,
      change: { pairs: 24 },
    });
    expect(verdictOf(halves(open, pairs(-0.03, 0.005, 12)))).toMatchObject({ verdict: "pass", look: 2 });
    expect(verdictOf(pairs(0.03, 0.2, 24))).toMatchObject({ verdict: "inconclusive", look: 2 });
  });

  test("pairs between the looks are not used: no peeking", () => {
    const open = pairs(0.03, 0.1, 12);
    const some = [...open, ...pairs(0.2, 0.005, 11)];
    expect(verdictOf(some)).toEqual(verdictOf(open));
  });

  test("too few pairs for a look are no verdict, whatever they show", () => {
    expect(verdictOf(pairs(0.5, 0.01, 11))).toMatchObject({ verdict: "inconclusive", look: 0, change: { pairs: 11 } });
    expect(verdictOf(pairs(0.5, 0.01, 5))).toEqual({ verdict: "inconclusive", look: 0, change: null, level: null });
    expect(verdictOf([])).toEqual({ verdict: "inconclusive", look: 0, change: null, level: null });
  });

  test("looks with too few pairs for limits never decide", () => {
    expect(takeLooks([pairs(0.5, 0.01, 4)], [2, 4])[0]).toMatchObject({
      verdict: "inconclusive",
      look: 2,
      change: null,
    });
  });
});

describe("scenarios are judged together, as Holm has it", () => {
  // T− of 10 (1 + 2 + 3 + 4) of twelve: p = 0.0105; of 0: 1/4096. Both estimates are above 2 %.
  const weak = withSigns([1, 2, 3, 4]);
  const strong = withSigns([]);
  const nothing = pairs(0, 0.01, 12);

  test("a rise that would be a regression alone is none among four, and no pass", () => {
    expect(takeLooks([weak], looks)[0]).toMatchObject({ verdict: "regression", level: 0.025 });
    const [first] = takeLooks([weak, nothing, nothing, nothing], looks);
    expect(first).toMatchObject({ verdict: "inconclusive", look: 1, level: 0.025 / 4 });
    expect(first?.change?.pValue).toBeGreaterThan(0.025 / 4);
    expect(first?.change?.low).toBeGreaterThan(0);
  });

  test("among four it is not a pass either where its upper limit is below 5 %", () => {
    // Lowest first, so that T− is 10 again; the other values stand closely together.
    const close = [-0.001, -0.002, -0.003, -0.004, ...Array.from({ length: 8 }, (_, at) => 0.04 + at / 1000)];
    expect(takeLooks([close], looks)[0]).toMatchObject({ verdict: "regression", change: { pValue: weakP() } });
    const [first] = takeLooks([close, nothing, nothing, nothing], looks);
    expect(first?.change?.high).toBeLessThan(Math.log(1.05));
    expect(first?.verdict).toBe("inconclusive");
  });

  function weakP(): unknown {
    return expect.closeTo(43 / 4096, 10);
  }

  test("a stronger one makes room: its own level is the next one", () => {
    const [first, second] = takeLooks([weak, strong], looks);
    expect(second).toMatchObject({ verdict: "regression", level: 0.0125 });
    expect(first).toMatchObject({ verdict: "regression", level: 0.025 });
  });

  test("at the second look a regression of the first no longer counts, what passed still does", () => {
    const open = halves(pairs(0.03, 0.1, 12), pairs(0.03, 0.005, 12));
    const level = (others: readonly (readonly number[])[]) => takeLooks([open, ...others], looks)[0];
    expect(level([])).toMatchObject({ look: 2, level: 0.025 });
    expect(level([nothing])).toMatchObject({ look: 2, level: 0.0125 });
    expect(level([strong])).toMatchObject({ look: 2, level: 0.025 });
    expect(level([strong, nothing])).toMatchObject({ look: 2, level: 0.0125 });
  });

  test("a scenario without the pairs for a look stays in the family", () => {
    expect(takeLooks([weak, [], pairs(0, 0.01, 11)], looks)[0]).toMatchObject({ level: 0.025 / 3 });
  });
});
