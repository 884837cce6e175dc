import { expect, test } from "vitest";
import { followLevel } from "./follow-level.ts";
import type { Night } from "./level-track.ts";
import { pairedChange } from "./paired-change.ts";
import { resampledNights } from "./recorded-duets.test-support.ts";

/** Nights made of recorded A/A pairs, whose noise has longer tails than a normal one: the claims of `followLevel` hold there as well. */

const HISTORIES = 100;
const BEFORE = 20;

test(
  "pairs as recorded raise a false alarm in at most 1 of 100 histories of one scenario over four months",
  { timeout: 60_000 },
  () => {
    expect(shareOf((seed) => firstRise(nights(seed, 120, () => 0)) < Infinity)).toBeLessThanOrEqual(0.01);
  },
);

test("pairs twice as noisy as recorded raise one in at most 6 of 100", { timeout: 60_000 }, () => {
  expect(shareOf((seed) => firstRise(nights(seed, 120, () => 0, 2)) < Infinity)).toBeLessThanOrEqual(0.06);
});

test.for([
  { step: 0.03, noise: 1, bySecond: 0.8, byFourth: 0.97 },
  { step: 0.04, noise: 1, bySecond: 0.95, byFourth: 0.98 },
  { step: 0.05, noise: 2, bySecond: 0.65, byFourth: 0.95 },
])(
  "a step of $step at $noise times the recorded noise is found by its second run in $bySecond of histories, by its fourth in $byFourth",
  { timeout: 60_000 },
  ({ step, noise, bySecond, byFourth }) => {
    const found = Array.from({ length: HISTORIES }, (_, seed) =>
      firstRise(nights(seed, BEFORE + 4, (night) => (night < BEFORE ? 0 : Math.log1p(step)), noise)),
    ).filter((run) => run >= BEFORE);
    expect(found.filter((run) => run <= BEFORE + 1).length / HISTORIES).toBeGreaterThan(bySecond);
    expect(found.filter((run) => run <= BEFORE + 3).length / HISTORIES).toBeGreaterThan(byFourth);
  },
);

test.for([{ noise: 1 }, { noise: 2 }])(
  "a drift of 1 % a week at $noise times the recorded noise is found within four weeks",
  { timeout: 60_000 },
  ({ noise }) => {
    const found = Array.from({ length: HISTORIES }, (_, seed) =>
      firstRise(nights(seed, BEFORE + 28, (night) => (Math.max(0, night - BEFORE) * Math.log1p(0.01)) / 7, noise)),
    );
    expect(found.filter((run) => run < BEFORE + 28).length / HISTORIES).toBeGreaterThanOrEqual(0.98);
  },
);

function nights(seed: number, count: number, levelOf: (night: number) => number, noise = 1): Night[] {
  const draw = resampledNights(3000 + seed, noise);
  return Array.from({ length: count }, (_, night) => {
    const change = pairedChange(draw(12, levelOf(night)), 0.025);
    if (change === null) throw new RangeError("12 pairs have limits");
    return { days: night, ratio: { name: "RS256", ...change } };
  });
}

function firstRise(history: readonly Night[]): number {
  return followLevel(history).findings.find(({ direction }) => direction === "up")?.found ?? Infinity;
}

function shareOf(holds: (seed: number) => boolean): number {
  return Array.from({ length: HISTORIES }, (_, seed) => holds(seed)).filter(Boolean).length / HISTORIES;
}
