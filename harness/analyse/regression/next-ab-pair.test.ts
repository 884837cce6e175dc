import { describe, expect, test } from "vitest";

import type { AbInfo, AbResult, PlantedControl } from "../../results/ab-result.ts";
import {
  exampleAb,
  exampleAbScenarios,
  type ExampleAbScenario,
  exampleScatter,
} from "../../results/example-ab.test-support.ts";
import { nextAbPair } from "./next-ab-pair.ts";

const open = exampleScatter(12, { shift: 0.03, spread: 0.1 });
const none = exampleScatter(12);

interface Night {
  readonly first: ExampleAbScenario;
  readonly second: ExampleAbScenario;
  readonly ab?: Partial<AbInfo>;
  readonly planted?: PlantedControl | null;
}

/** Scenarios with 24 pairs to come, of which a night measures what it is asked for. */
function night(first: readonly number[] = none, second: readonly number[] = none): Night {
  const [one, two] = exampleAbScenarios(twice(first), twice(second));
  return { first: { ...one, again: twice(none), planted: twice(exampleScatter(12, { shift: 0.049 })) }, second: two };
}

function twice(lnRatios: readonly number[]): number[] {
  return [...lnRatios, ...lnRatios];
}

/** The result after so many trials of each scenario. */
function after({ first, second, ab = {}, planted }: Night, firstTrials: number, secondTrials: number): AbResult {
  const cut = (scenario: ExampleAbScenario, trials: number) => ({
    ...scenario,
    candidate: scenario.candidate.slice(0, trials),
  });
  const scenarios = [cut(first, firstTrials), cut(second, secondTrials)];
  return exampleAb({ scenarios, ab, ...(planted === undefined ? {} : { planted }) });
}

/** Asks for pairs until there are no more: the names in their order. */
function drive(all: Night): string[] {
  const asked: string[] = [];
  const count = (name: string): number => asked.filter((one) => one === name).length;
  for (let trial = 0; trial < 100; trial += 1) {
    const next = nextAbPair(after(all, count(all.first.name), count(all.second.name)));
    if (next === null) return asked;
    asked.push(next);
  }
  throw new Error("there is no end of pairs");
}

const counts = (asked: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(asked, (name) => name)].map(([name, all]) => [name, all.length]));

test("scenarios take turns, pair by pair, and end at the first look when all is decided", () => {
  const asked = drive(night());
  expect(asked).toEqual(Array.from({ length: 12 }, () => ["RS256", "RS256+redis"]).flat());
});

test("only what the first look left open takes the second, and all of the first look comes before it", () => {
  const asked = drive(night(none, open));
  expect(counts(asked)).toEqual({ RS256: 12, "RS256+redis": 24 });
  expect(counts(asked.slice(0, 24))).toEqual({ RS256: 12, "RS256+redis": 12 });
});

test("both open: the second look is interleaved too", () => {
  const asked = drive(night(open, open));
  expect(asked).toEqual(Array.from({ length: 24 }, () => ["RS256", "RS256+redis"]).flat());
});

test("a control that is undecided takes its scenario to the second look, although the candidate is decided", () => {
  const all = night();
  const planted = twice(exampleScatter(12, { shift: 0.049, spread: 0.15 }));
  expect(counts(drive({ ...all, first: { ...all.first, planted } }))).toEqual({ RS256: 24, "RS256+redis": 12 });
  const again = twice(exampleScatter(12, { spread: 0.15 }));
  expect(counts(drive({ ...all, first: { ...all.first, again } }))).toEqual({ RS256: 24, "RS256+redis": 12 });
});

test("the pairs are the same while an ab is called interrupted, which it is until it ends", () => {
  const undecided = { planted: twice(exampleScatter(12, { shift: 0.049, spread: 0.15 })) };
  const failed = { planted: twice(none) };
  for (const control of [{}, undecided, failed]) {
    const all = night(none, open);
    const first = { ...all.first, ...control };
    expect(drive({ ...all, first, ab: { status: "interrupted" } })).toEqual(drive({ ...all, first }));
  }
});

describe("a control that failed at the first look ends it all", () => {
  // T− of 13: p is 0.021, between 0.025 / 2 and 0.025.
  const weak = Array.from({ length: 12 }, (_, index) => 0.005 * (index + 1) * ([0, 1, 2, 6].includes(index) ? -1 : 1));
  const all = night(open, open);
  test.each([
    ["the base against itself is a regression", { again: twice(exampleScatter(12, { shift: 0.03 })) }],
    ["the base against itself is one by itself, although it would be none in a family of two", { again: twice(weak) }],
    ["the base against itself is more than 2 % faster", { again: twice(exampleScatter(12, { shift: -0.03 })) }],
    ["the planted work is a pass", { planted: twice(none) }],
  ])("%s", (_, control) => {
    expect(drive({ ...all, first: { ...all.first, ...control } })).toHaveLength(24);
  });

  test("so does planted work that could not be calibrated, and that is in no trial", () => {
    const result = after({ ...all, planted: null }, 12, 12);
    const scenarios = result.scenarios.map((scenario) => ({
      ...scenario,
      trials: scenario.trials.map((trial) => ({
        ...trial,
        variants: trial.variants.filter(({ name }) => name !== "planted"),
        slices: trial.slices.filter(({ variant }) => trial.variants[variant]?.name !== "planted"),
      })),
    }));
    expect(nextAbPair({ ...result, scenarios })).toBeNull();
    expect(nextAbPair(after(all, 12, 12))).not.toBeNull();
  });
});

test("controls that lack the pairs for the first look will never be tested: no second look is taken beside them", () => {
  const all = night(none, open);
  // Four processes a pair, of which two count: its seconds are spent after six pairs.
  const first = { ...all.first, durationSeconds: 100 };
  expect(counts(drive({ ...all, first, ab: { secondsPerScenario: 300 } }))).toEqual({ RS256: 6, "RS256+redis": 12 });
});

test("without planted work there is no positive control, and not a pair is wasted on such a night", () => {
  expect(nextAbPair(after({ ...night(), planted: null }, 0, 0))).toBeNull();
});

test("a scenario whose seconds are spent in the first look takes no more, and the others go on", () => {
  const all = night();
  const second = { ...all.second, durationSeconds: 50 };
  expect(counts(drive({ ...all, second, ab: { secondsPerScenario: 300 } }))).toEqual({ RS256: 12, "RS256+redis": 6 });
});

describe("a second look is taken only where its pairs still fit", () => {
  test.each([
    [12.5, 24],
    [12.51, 12],
    [25.1, 12],
  ])("pairs of %f s in 300 s: %i", (durationSeconds, pairs) => {
    const all = night(none, open);
    const asked = drive({ ...all, second: { ...all.second, durationSeconds } });
    expect(counts(asked)).toEqual({ RS256: 12, "RS256+redis": pairs });
  });

  test("refused trials have used up their seconds too", () => {
    const all = night(none, open);
    const second = { ...all.second, durationSeconds: 12, refused: [0, 1], candidate: [0, 0, ...all.second.candidate] };
    expect(counts(drive({ ...all, second }))).toEqual({ RS256: 12, "RS256+redis": 14 });
    expect(counts(drive({ ...all, second, ab: { secondsPerScenario: 320 } }))["RS256+redis"]).toBe(26);
  });

  test("a look that was begun is finished, even when its pairs turn out slower", () => {
    const all = night(none, open);
    const before = after({ ...all, second: { ...all.second, durationSeconds: 12 } }, 12, 12);
    const begun = after({ ...all, second: { ...all.second, durationSeconds: 12 } }, 12, 20);
    const slower = begun.scenarios.map((scenario) => ({
      ...scenario,
      trials: scenario.trials.map((trial, place) => (place < 12 ? trial : { ...trial, durationSeconds: 40 })),
    }));
    expect(nextAbPair(before)).toBe("RS256+redis");
    expect(nextAbPair({ ...begun, scenarios: slower })).toBe("RS256+redis");
  });
});

describe("refused trials are repeated, at most half as many times again", () => {
  const refusing = (refused: number) => {
    const all = night();
    const lost = Array.from({ length: refused }, (_, place) => place);
    return { ...all, second: { ...all.second, refused: lost, candidate: [...lost, ...all.second.candidate] } };
  };

  test.each([
    [0, 12],
    [1, 13],
    [6, 18],
    [7, 18],
    [30, 18],
  ])("%i refused: %i trials", (refused, trials) => {
    expect(counts(drive(refusing(refused)))).toEqual({ RS256: 12, "RS256+redis": trials });
  });

  test("at the second look the first one's count as well: 36 trials at most", () => {
    const all = night(none, open);
    const lost = Array.from({ length: 20 }, (_, place) => 12 + place);
    const candidate = [...open, ...lost, ...open];
    const second = { ...all.second, durationSeconds: 5, refused: lost, candidate };
    expect(counts(drive({ ...all, second }))["RS256+redis"]).toBe(36);
  });
});
