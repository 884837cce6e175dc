import { describe, expect, test } from "vitest";

import { estimateMean } from "./estimate-from.ts";
import { pairedEstimate } from "./paired-estimate.ts";
import { seededNormal, seededRandom } from "./seeded-random.test-support.ts";

const ROUNDS = 4000;

/** Spread of the ln-ratio of a pair in an A/A duet on a noisy machine, and of the quiet majority of its pairs. */
const SPREAD = 0.0225;
const QUIET_SPREAD = 0.01;

/** Pairs of one spread, and pairs of which one in ten is six times as noisy as the others. */
const noises: Readonly<Record<string, (seed: number) => () => number>> = {
  normal: (seed) => {
    const normal = seededNormal(seed);
    return () => SPREAD * normal();
  },
  contaminated: (seed) => {
    const normal = seededNormal(seed);
    const uniform = seededRandom(seed + 1);
    return () => (uniform() < 0.1 ? 6 : 1) * QUIET_SPREAD * normal();
  },
};

/** Share of simulated duets of `pairs` pairs whose estimate passes the check. */
function share(
  noise: string,
  pairs: number,
  shift: number,
  check: (estimate: ReturnType<typeof pairedEstimate>) => boolean,
): number {
  const next = noises[noise]?.(pairs) ?? seededNormal(pairs);
  const rounds = Array.from({ length: ROUNDS }, () =>
    pairedEstimate(Array.from({ length: pairs }, () => shift + next())),
  );
  return rounds.filter(check).length / ROUNDS;
}

const cases = Object.keys(noises).flatMap((noise) => [4, 6, 12].map((pairs) => [noise, pairs] as const));

describe("the 95 % interval covers a true shift of 3 % in 94 to 98.5 % of simulated duets", () => {
  test.each(cases)("%s noise, %i pairs", (noise, pairs) => {
    const covered = share(noise, pairs, 0.03, ({ low, high }) => low <= 0.03 && 0.03 <= high);
    expect(covered).toBeGreaterThanOrEqual(0.94);
    expect(covered).toBeLessThanOrEqual(0.985);
  });
});

test.each(cases)(
  "A/A finds a difference in at most 5 %% of duets (sampling error aside): %s noise, %i pairs",
  (noise, pairs) => {
    expect(share(noise, pairs, 0, ({ low, high }) => low > 0 || high < 0)).toBeLessThanOrEqual(0.06);
  },
);

test.each(Object.keys(noises))("12 pairs find a true 3 %% in 95 %% of duets: %s noise", (noise) => {
  expect(share(noise, 12, 0.03, ({ low }) => low > 0)).toBeGreaterThanOrEqual(0.95);
});

test("where one pair in ten is wild, the interval is narrower than that of the mean", () => {
  const next = noises["contaminated"]?.(1) ?? seededNormal(1);
  let narrower = 0;
  for (let round = 0; round < 500; round += 1) {
    const values = Array.from({ length: 12 }, next);
    const [exact, mean] = [pairedEstimate(values), estimateMean(values)];
    if (exact.high - exact.low < mean.high - mean.low) narrower += 1;
  }
  expect(narrower).toBeGreaterThan(250);
});

test("two to five pairs have the t-interval of their mean, and so have six where 99 % is asked for", () => {
  const values = [0.01, 0.03, 0.02, 0.07, 0.05];
  expect(pairedEstimate(values)).toEqual(estimateMean(values));
  expect(pairedEstimate([...values, 0.06], 0.99)).toEqual(estimateMean([...values, 0.06], 0.99));
  expect(pairedEstimate([...values, 0.06])).toMatchObject({ low: 0.01, high: 0.07, confidence: 0.95, samples: 6 });
});

test("one pair has no interval and says that it is one", () => {
  expect(pairedEstimate([0.03])).toEqual({ value: 0.03, low: 0.03, high: 0.03, confidence: 0.95, samples: 1 });
});

test("F34 nothing and no-numbers are errors, never an estimate", () => {
  expect(() => pairedEstimate([])).toThrow(RangeError);
  expect(() => pairedEstimate([1, 2, Number.NaN])).toThrow("one is NaN");
});
