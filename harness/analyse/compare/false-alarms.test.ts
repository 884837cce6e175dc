import { describe, expect, test } from "vitest";
import { seededNormal, seededRandom } from "../statistics/seeded-random.test-support.ts";
import { compareRuns } from "./compare-runs.ts";
import { comparedRun, recordedMicros, recordedRatios } from "./compared-runs.test-support.ts";
import type { RunComparison } from "./run-comparison.ts";

const ROUNDS = 500;
const usual = { force: false, trustHost: false };

/** Share of rounds that end in a regression, and in nothing that may decide. */
function shares(round: (random: () => number) => RunComparison["verdict"], seed: number) {
  const random = seededRandom(seed);
  const ended = Array.from({ length: ROUNDS }, () => round(random));
  const share = (verdict: RunComparison["verdict"]) => ended.filter((one) => one === verdict).length / ROUNDS;
  return { alarms: share("regression"), undecided: share("inconclusive") };
}

/** So many of the values, each at most once. */
function drawn(values: readonly number[], count: number, random: () => number): number[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ value }) => value);
}

const recorded = recordedRatios("aa");

/** Base and candidate from the recorded pairs of the same code, each pair used once, with controls of as many pairs. */
function recordedRound(pairs: number, planted: readonly number[] | null = null) {
  return (random: () => number): RunComparison["verdict"] => {
    const noise = () => drawn(recorded, pairs, random);
    const all = drawn(recorded, 2 * pairs, random);
    const ratios = planted === null ? all.slice(pairs) : drawn(planted, pairs, random);
    const base = comparedRun("base", { ratios: all.slice(0, pairs), noise: noise() });
    return compareRuns(base, comparedRun("candidate", { ratios, noise: noise() }), usual).verdict;
  };
}

describe("C15: of 100 pairs of runs of the same code at most 2 are called a regression", () => {
  test.each([4, 8, 12])("with %i recorded pairs of processes in each run", (pairs) => {
    const { alarms, undecided } = shares(recordedRound(pairs), pairs);
    expect(alarms).toBeLessThanOrEqual(0.02);
    // The rate says something only where most comparisons decide.
    expect(undecided).toBeLessThan(0.3);
  });

  test("with 9 duets judged together, as in a standard run", () => {
    const { alarms } = shares((random) => {
      const some = () => drawn(recorded, 4, random);
      const run = (id: string) =>
        comparedRun(id, { ratios: some(), more: Array.from({ length: 8 }, some), noise: some() });
      return compareRuns(run("base"), run("candidate"), usual).verdict;
    }, 9);
    expect(alarms).toBeLessThanOrEqual(0.02);
  });

  test("in the order in which they were measured, the first pairs against the later ones, none is", () => {
    const verdicts = [4, 5, 6, 8, 10].flatMap((pairs) =>
      Array.from({ length: Math.floor(recorded.length / pairs) - 1 }, (_, block) => {
        const own = recorded.slice(block * pairs, (block + 1) * pairs);
        const later = recorded.slice((block + 1) * pairs, (block + 2) * pairs);
        const base = comparedRun("base", { ratios: own, noise: later });
        return compareRuns(base, comparedRun("candidate", { ratios: later, noise: own }), usual).verdict;
      }),
    );
    expect(verdicts.length).toBeGreaterThan(20);
    expect(verdicts.filter((verdict) => verdict === "no-regression").length).toBeGreaterThan(15);
    expect(verdicts.filter((verdict) => verdict === "regression")).toEqual([]);
  });

  test.each([3, 4, 8])("with %i made-up pairs, normal and as far apart as on a noisy night", (pairs) => {
    const normal = seededNormal(pairs);
    const some = (): number[] => Array.from({ length: pairs }, () => 0.0225 * normal());
    const { alarms } = shares(() => {
      const base = comparedRun("base", { ratios: some(), noise: some() });
      return compareRuns(base, comparedRun("candidate", { ratios: some(), noise: some() }), usual).verdict;
    }, pairs);
    expect(alarms).toBeLessThanOrEqual(0.02);
  });
});

describe("what was planted is found", () => {
  test.each([
    ["x20", 8, 0.95],
    ["x20", 4, 0.8],
    ["x05", 12, 0.9],
  ] as const)("of %s, %i pairs in each run, in at least so many of 1: %f", (set, pairs, least) => {
    expect(shares(recordedRound(pairs, recordedRatios(set)), pairs).alarms).toBeGreaterThanOrEqual(least);
  });
});

describe("why a stored baseline cannot gate on a shared host", () => {
  const micros = recordedMicros();
  /** Every stretch of `count` runs of the same code against the stretch after it. */
  const verdicts = (count: number, trustHost: boolean) =>
    Array.from({ length: Math.floor(micros.length / count) - 1 }, (_, block) => {
      const stretch = (from: number) => micros.slice(from * count, (from + 1) * count);
      const base = comparedRun("base", { verifyMicros: stretch(block) });
      const candidate = comparedRun("candidate", { verifyMicros: stretch(block + 1) });
      return compareRuns(base, candidate, { force: false, trustHost }).verdict;
    });

  test("identical code, one stretch after the other, would be called a regression far too often if figures of an hour decided", () => {
    const all = [10, 20, 30].flatMap((count) => verdicts(count, true));
    expect(all.filter((verdict) => verdict === "regression").length / all.length).toBeGreaterThan(0.05);
  });

  test("as they are, they never decide", () => {
    const all = [10, 20, 30].flatMap((count) => verdicts(count, false));
    expect(all.length).toBeGreaterThan(10);
    expect(new Set(all)).toEqual(new Set(["inconclusive"]));
  });
});
