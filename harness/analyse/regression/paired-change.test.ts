import { describe, expect, test } from "vitest";

import { minimumDetectableEffect } from "../costs/noise-floor.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";
import { pairedChange } from "./paired-change.ts";
import { resampledNights } from "./recorded-duets.test-support.ts";
import { PAIR_SPREAD } from "./simulated-nights.test-support.ts";
import { ALPHA_SIDE } from "./take-looks.ts";

test("a change of twelve pairs: the middle of the Walsh averages, the 14th of them from either end, and one sign in 2^12", () => {
  const values = Array.from({ length: 12 }, (_, index) => (index + 1) / 100);
  // Sums of 1 to 12, i ≤ j, rising: 2, 3, 4 4, 5 5, 6 6 6, 7 7 7, 8 8 …: the 14th is 8, an average of 4.
  expect(pairedChange(values, 0.025)).toEqual({
    value: 0.065,
    low: 0.04,
    high: 0.09,
    alphaSide: 0.025,
    pairs: 12,
    sd: expect.closeTo(0.0360555, 6) as number,
    pValue: 2 ** -12,
  });
});

test("six pairs have limits at 2.5 % a side, five and none are no change at all", () => {
  expect(pairedChange([1, 2, 3, 4, 5, 6], 0.025)).toMatchObject({ low: 1, high: 6, pairs: 6 });
  expect(pairedChange([1, 2, 3, 4, 5], 0.025)).toBeNull();
  expect(pairedChange([], 0.025)).toBeNull();
});

describe("a rise of 2.8 SD/√n, from which on an ab says that changes show, is significant by itself in about 7 of 10 nights", () => {
  test.each([12, 24])("of %i pairs", (pairs) => {
    const normal = seededNormal(13);
    const rise = Math.log1p(minimumDetectableEffect(PAIR_SPREAD, pairs));
    const rounds = 3000;
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const night = Array.from({ length: pairs }, () => rise + PAIR_SPREAD * normal());
      if ((pairedChange(night, ALPHA_SIDE)?.low ?? 0) > 0) found += 1;
    }
    expect(found / rounds).toBeGreaterThan(0.64);
    expect(found / rounds).toBeLessThan(0.78);
  });
});

describe("each limit leaves out the true change in at most 2.5 % of nights, and in not much less", () => {
  const normal = seededNormal(11);
  const nights: Readonly<Record<string, (pairs: number, lnRatio: number) => number[]>> = {
    normal: (pairs, lnRatio) => Array.from({ length: pairs }, () => lnRatio + 0.0225 * normal()),
    recorded: resampledNights(12),
  };
  test.each([
    ["normal", 12],
    ["normal", 24],
    ["recorded", 12],
    ["recorded", 24],
  ] as const)("%s pairs, %i of them", (noise, pairs) => {
    const rounds = 3000;
    const truth = Math.log(1.03);
    let [above, below] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const change = pairedChange(nights[noise]?.(pairs, truth) ?? [], 0.025);
      expect(change).not.toBeNull();
      if ((change?.low ?? 0) > truth) above += 1;
      if ((change?.high ?? 0) < truth) below += 1;
    }
    for (const missed of [above, below]) {
      expect(missed / rounds).toBeLessThan(0.032);
      expect(missed / rounds).toBeGreaterThan(0.012);
    }
  });
});
