import { describe, expect, test } from "vitest";

import { estimateMean, momentsOf } from "../statistics/estimate-from.ts";
import { recordedPairs, resampledNights } from "./recorded-duets.test-support.ts";
import { takeLooks } from "./take-looks.ts";

const looks = [12, 24];
const NIGHTS = 2000;

/** Share of nights of so many scenarios, the first one changed by `slowdown`, in which the check holds of their verdicts. */
function share(
  { seed = 7, noise = 1, scenarios = 1, slowdown = 0 },
  check: (verdicts: readonly string[]) => boolean,
): number {
  const night = resampledNights(seed, noise);
  let held = 0;
  for (let index = 0; index < NIGHTS; index += 1) {
    const compared = Array.from({ length: scenarios }, (_, place) => night(24, place === 0 ? Math.log1p(slowdown) : 0));
    if (check(takeLooks(compared, looks).map(({ verdict }) => verdict))) held += 1;
  }
  return held / NIGHTS;
}

const anyRegression = (verdicts: readonly string[]): boolean => verdicts.includes("regression");
const firstIsOne = ([first]: readonly string[]): boolean => first === "regression";

test("the recorded A/A pairs scatter by 2.25 %, their quiet majority by 1 %, around no change", () => {
  const pairs = recordedPairs("duet");
  expect(pairs).toHaveLength(40);
  expect(Math.sqrt(momentsOf(pairs).variance)).toBeCloseTo(0.0225, 3);
  expect(estimateMean(pairs).low).toBeLessThan(0);
  expect(estimateMean(pairs).high).toBeGreaterThan(0);
});

describe("false alarms: nights of a revision against itself in which any scenario is called a regression", () => {
  test.each([
    { scenarios: 1, noise: 1, most: 0.003 },
    { scenarios: 4, noise: 1, most: 0.005 },
    { scenarios: 5, noise: 1, most: 0.005 },
    { scenarios: 1, noise: 2, most: 0.01 },
    // 1.3 to 1.5 %, every pair twice as noisy as recorded: more than 1 %, and below the 5 % that the procedure promises.
    { scenarios: 4, noise: 2, most: 0.02 },
    { scenarios: 5, noise: 2, most: 0.02 },
  ])("at most $most of them with $scenarios scenarios and noise × $noise", ({ scenarios, noise, most }) => {
    expect(share({ scenarios, noise }, anyRegression)).toBeLessThanOrEqual(most);
  });
});

test("where 2 % is nothing beside the noise, what Holm and two looks promise holds: any of four in at most 5 % of nights", () => {
  const together = share({ scenarios: 4, noise: 20 }, anyRegression);
  expect(together).toBeLessThanOrEqual(0.05);
  expect(together).toBeGreaterThan(0.02);
  // Each by itself, as without Holm.
  const alone = 1 - (1 - share({ scenarios: 1, noise: 20 }, anyRegression)) ** 4;
  expect(alone).toBeGreaterThan(0.1);
});

describe("detection follows the published operating characteristic", () => {
  test.each([
    { noise: 1, slowdown: 0.01, published: 0.02 },
    { noise: 1, slowdown: 0.02, published: 0.46 },
    { noise: 1, slowdown: 0.03, published: 0.95 },
    { noise: 1, slowdown: 0.04, published: 1 },
    { noise: 1, slowdown: 0.05, published: 1 },
    { noise: 2, slowdown: 0, published: 0.008 },
    { noise: 2, slowdown: 0.02, published: 0.44 },
    { noise: 2, slowdown: 0.03, published: 0.78 },
    { noise: 2, slowdown: 0.04, published: 0.93 },
    { noise: 2, slowdown: 0.05, published: 0.99 },
  ])("$slowdown slower, noise × $noise: found in $published of nights", ({ noise, slowdown, published }) => {
    const found = share({ noise, slowdown }, firstIsOne);
    expect(Math.abs(found - published)).toBeLessThan(published > 0.05 && published < 0.95 ? 0.03 : 0.02);
  });

  test.each([
    { slowdown: 0.03, least: 0.92 },
    { slowdown: 0.05, least: 0.99 },
  ])("among four scenarios $slowdown is found in $least of nights at least", ({ slowdown, least }) => {
    expect(share({ scenarios: 4, slowdown }, firstIsOne)).toBeGreaterThanOrEqual(least);
  });
});

describe("a whole night, in which candidate, base again and planted work stand against the same base", () => {
  /** Nights of two scenarios, the controls in the first: how many are invalid, and how many of the others find a regression. */
  function nights(noise: number, slowdown: number, taken: readonly number[] = looks) {
    const draw = resampledNights(31, noise);
    const process = () => draw(24, 0).map((lnRatio) => lnRatio / Math.SQRT2);
    const found = { invalid: 0, believed: 0, bare: 0 };
    for (let index = 0; index < NIGHTS / 2; index += 1) {
      const base = process();
      const over = (change: number) =>
        process().map((lnCpu, pair) => lnCpu - (base[pair] ?? Number.NaN) + Math.log1p(change));
      const [negative] = takeLooks([over(0)], taken);
      const [positive] = takeLooks([over(0.05)], taken);
      const isApart = Math.abs(negative?.change?.value ?? 1) > Math.log(1.02);
      const isValid = negative?.verdict === "pass" && !isApart && positive?.verdict === "regression";
      const isFound = takeLooks([over(slowdown), draw(24, 0)], taken).some(({ verdict }) => verdict === "regression");
      if (!isValid) found.invalid += 1;
      if (isFound) found.bare += 1;
      if (isFound && isValid) found.believed += 1;
    }
    return {
      invalid: found.invalid / (NIGHTS / 2),
      believed: found.believed / (NIGHTS / 2),
      bare: found.bare / (NIGHTS / 2),
    };
  }

  test("with noise as recorded the controls hold in 99 of 100 nights and take nothing from detection", () => {
    expect(nights(1, 0).believed).toBeLessThanOrEqual(0.005);
    const found = nights(1, 0.03);
    expect(found.invalid).toBeLessThan(0.01);
    expect(found.believed).toBeGreaterThan(0.92);
  });

  test("twice as noisy one night in twelve is invalid, and false alarms are no more frequent for the shared base", () => {
    const quiet = nights(2, 0);
    expect(quiet.invalid).toBeGreaterThan(0.03);
    expect(quiet.invalid).toBeLessThan(0.12);
    expect(quiet.bare).toBeGreaterThan(0);
    expect(quiet.believed).toBeLessThanOrEqual(quiet.bare);
    expect(quiet.believed).toBeLessThanOrEqual(0.02);
  });

  test("twice as noisy and without time for a second look more than one in six is", () => {
    expect(nights(2, 0, [12]).invalid).toBeGreaterThan(1 / 6);
  });
});

describe("work that was really planted into recorded duets", () => {
  test("1.3 %: certain, and no regression, because it is below 2 %", () => {
    const [decision] = takeLooks([recordedPairs("duet-x02")], looks);
    expect(decision).toMatchObject({ verdict: "pass", look: 1 });
    expect(decision?.change?.low).toBeGreaterThan(0);
    expect(decision?.change?.value).toBeCloseTo(0.013, 3);
    const [all] = takeLooks([recordedPairs("duet-x02")], [24]);
    expect(all?.change?.value).toBeCloseTo(0.013, 3);
    expect(all?.change?.pValue).toBeLessThan(0.001);
    // Its mean, which two wild pairs move, was published: 1.85 % (0.7 to 3.0 %).
    const mean = estimateMean(recordedPairs("duet-x02"));
    expect([mean.value, mean.low, mean.high]).toEqual([0.0185, 0.007, 0.03].map(nearly));
  });

  test("3.3 %: a regression at the first look, 3.1 % (2.7 to 3.6 %) over all 24 pairs", () => {
    expect(takeLooks([recordedPairs("duet-x05")], looks)[0]).toMatchObject({ verdict: "regression", look: 1 });
    const [all] = takeLooks([recordedPairs("duet-x05")], [24]);
    const { value, low, high } = all?.change ?? { value: 0, low: 0, high: 0 };
    expect([value, low, high].map(Math.expm1)).toEqual([0.031, 0.0266, 0.0361].map(nearly));
    // Published as +3.2 % (2.6 to 3.8 %), which is the mean with its t-interval.
    const mean = estimateMean(recordedPairs("duet-x05"));
    expect([mean.value, mean.low, mean.high]).toEqual([0.032, 0.026, 0.038].map(nearly));
  });

  test("13 %: a regression with the eight pairs that were recorded, 12.5 %", () => {
    const [decision] = takeLooks([recordedPairs("duet-x20")], [8]);
    expect(decision?.verdict).toBe("regression");
    expect(Math.expm1(decision?.change?.value ?? 0)).toEqual(nearly(0.125));
  });

  function nearly(value: number): unknown {
    return expect.closeTo(value, 3);
  }
});
