import { describe, expect, test } from "vitest";
import type { Estimate } from "../statistics/estimate.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";
import type { ClaimedFigure } from "./claim.ts";
import { judgeFigure } from "./judge-figure.ts";

const about: ClaimedFigure = { unit: "seconds", low: 10, high: 10, direction: "about", within: 2 };
const measured = (low: number, value: number, high: number): Estimate => ({
  value,
  low,
  high,
  confidence: 0.95,
  samples: 4,
});
const judge = (claimed: ClaimedFigure, low: number, value: number, high: number) =>
  judgeFigure("x", claimed, measured(low, value, high));

describe("a claim of about so much, within a factor of 2", () => {
  test("holds where the interval reaches into half to twice of it, ends included", () => {
    expect(judge(about, 9, 10, 11)).toMatchObject({ verdict: "holds", straddles: false, factor: null, side: null });
    expect(judge(about, 20, 25, 30)).toMatchObject({ verdict: "holds", straddles: true, side: "more" });
    expect(judge(about, 1, 3, 5)).toMatchObject({ verdict: "holds", straddles: true, side: "less" });
  });

  test("is off where no part of the interval does, by the value over the claimed one, with the limits of the interval", () => {
    expect(judge(about, 30, 40, 50)).toMatchObject({
      verdict: "off",
      side: "more",
      factor: { value: 4, low: 3, high: 5 },
    });
    expect(judge(about, 1, 2, 4)).toMatchObject({
      verdict: "off",
      side: "less",
      factor: { value: 5, low: 2.5, high: 10 },
    });
  });

  test("has no factor for a figure that is not positive, and no upper limit for an interval that holds zero", () => {
    expect(judge(about, -3, -1, 1)).toMatchObject({ verdict: "off", side: "less", factor: null });
    expect(judge(about, -1, 1, 3)).toMatchObject({ verdict: "off", side: "less", factor: { value: 10, high: null } });
  });
});

test("a range is claimed from its ends: what lies between them is neither more nor less", () => {
  const range: ClaimedFigure = { ...about, low: 10, high: 15, within: 1 };
  expect(judge(range, 11, 12, 13)).toMatchObject({ verdict: "holds", side: null, factor: null });
  expect(judge(range, 29, 30, 31)).toMatchObject({ verdict: "off", factor: { value: 2 } });
});

test("at most is kept by everything below, at least by everything above", () => {
  const most: ClaimedFigure = { ...about, direction: "at-most", within: 1 };
  const least: ClaimedFigure = { ...about, direction: "at-least", within: 1 };
  expect(judge(most, 1, 2, 3)).toMatchObject({ verdict: "holds", side: null, factor: null });
  expect(judge(most, 11, 12, 13)).toMatchObject({ verdict: "off", side: "more" });
  expect(judge(least, 20, 30, 40)).toMatchObject({ verdict: "holds", side: null, factor: null });
  expect(judge(least, 7, 8, 9)).toMatchObject({ verdict: "off", side: "less" });
  expect(judge(least, 7, 9, 11)).toMatchObject({ verdict: "holds", straddles: true });
});

test("a claim that is true is called off in at most the 5 % that its interval allows", () => {
  const noise = seededNormal(7);
  const exact: ClaimedFigure = { ...about, within: 1 };
  const trials = 1000;
  let off = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const values = Array.from({ length: 4 }, () => 10 * Math.exp(0.1 * noise()));
    if (judgeFigure("x", exact, estimateFrom(values)).verdict === "off") off += 1;
  }
  expect(off / trials).toBeGreaterThan(0.02);
  expect(off / trials).toBeLessThan(0.08);
});
