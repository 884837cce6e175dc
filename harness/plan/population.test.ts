import { constantFrom, array, assert, dictionary, double, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { type TokenCaseId, tokenCaseIds } from "../../targets/issue/token-cases.ts";
import {
  caseCounts,
  caseLayout,
  defaultPopulation,
  populationSchema,
  requestSequence,
  revokedWithoutDenylist,
} from "./population.ts";

const weights = dictionary(constantFrom(...tokenCaseIds), double({ min: 0.001, max: 1e6, noNaN: true }), {
  minKeys: 1,
});

test("the tokens of each case are its share, to the token, and together all of them", () => {
  expect(caseCounts({ valid: 97, expired: 1, revoked: 2 }, 1000)).toEqual({ valid: 970, expired: 10, revoked: 20 });
  expect(caseCounts({ valid: 1, expired: 1, revoked: 1 }, 10)).toEqual({ valid: 4, expired: 3, revoked: 3 });
  assert(
    property(weights, integer({ min: 1, max: 5000 }), (mix, tokens) => {
      const counts = caseCounts(mix, tokens);
      const total = Object.values(mix).reduce((sum, value) => sum + value, 0);
      expect(Object.values(counts).reduce((sum, value) => sum + value, 0)).toBe(tokens);
      for (const id of Object.keys(mix) as TokenCaseId[]) {
        expect(Math.abs((counts[id] ?? 0) - (tokens * (mix[id] ?? 0)) / total)).toBeLessThan(1);
      }
    }),
  );
});

test("C23 cases come in an order that the seed decides, and not in one block each", () => {
  const mix = { valid: 3, expired: 1 };
  const layout = caseLayout(mix, 400, 7);
  expect(caseLayout(mix, 400, 7)).toEqual(layout);
  expect(caseLayout(mix, 400, 8)).not.toEqual(layout);
  const expiredFirst = layout.slice(0, 200).filter((id) => id === "expired").length;
  expect(expiredFirst).toBeGreaterThan(25);
  expect(expiredFirst).toBeLessThan(75);
});

describe("the sequence of requests", () => {
  test("is left to the order of the corpus when each token comes once", () => {
    expect(requestSequence(defaultPopulation, 10, 1)).toBeNull();
  });

  test("C23 is the same for the same seed and stays inside the corpus", () => {
    assert(
      property(
        integer({ min: 1, max: 300 }),
        array(double({ min: 0.01, max: 5, noNaN: true }), { maxLength: 1 }),
        (corpusTokens, [zipfExponent]) => {
          const reuse = zipfExponent === undefined ? "uniform" : { zipfExponent };
          const sequence = requestSequence({ corpusTokens, reuse }, 500, 9);
          expect(requestSequence({ corpusTokens, reuse }, 500, 9)).toEqual(sequence);
          expect(Math.max(...(sequence ?? []))).toBeLessThan(corpusTokens);
        },
      ),
      { numRuns: 30 },
    );
    const reuse = { zipfExponent: 1 };
    expect(requestSequence({ corpusTokens: 100, reuse }, 50, 1)).not.toEqual(
      requestSequence({ corpusTokens: 100, reuse }, 50, 2),
    );
  });

  test("uniform reuse takes every token about equally often", () => {
    const counts = countsOf(requestSequence({ corpusTokens: 50, reuse: "uniform" }, 100_000, 3), 50);
    // 2000 expected each; 6 standard deviations.
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(6 * Math.sqrt(2000));
  });

  test.each([0.6, 1, 1.5])("Zipf with exponent %s: frequency falls with rank by that power", (zipfExponent) => {
    const slopes = [1, 2, 3].map((seed) => {
      const sequence = requestSequence({ corpusTokens: 2000, reuse: { zipfExponent } }, 200_000, seed);
      // The first ranks alone: later ones are too rare for their logarithm to be unbiased.
      return slopeOf(countsOf(sequence, 2000).slice(0, 50));
    });
    for (const slope of slopes) expect(slope).toBeCloseTo(-zipfExponent, 1);
  });

  test("a popular token does not change the mix: each case keeps its share of the requests", () => {
    const population = { corpusTokens: 500, reuse: { zipfExponent: 2 } };
    for (const seed of [1, 2, 3, 4, 5]) {
      const cases = caseLayout({ valid: 9, expired: 1 }, 500, seed);
      const sequence = requestSequence(population, 20_000, seed, cases) ?? new Uint32Array();
      const expired = [...sequence].filter((index) => cases[index] === "expired").length;
      // 2000 expected; 6 standard deviations. The most popular token alone takes more than half of its case.
      expect(Math.abs(expired - 2000)).toBeLessThan(6 * Math.sqrt(1800));
      expect(Math.max(...countsOf(sequence, 500))).toBeGreaterThan(9000);
    }
  });
});

describe("a population in a configuration", () => {
  test.each([
    [{ reuse: { zipfExponent: 0 } }, /to be >0/],
    [{ reuse: { zipfExponent: 5.1 } }, /to be <=5/],
    [{ reuse: "sometimes" }, /"each-once", "uniform"/],
    [{ mix: {} }, /a weight above 0/],
    [{ mix: { valid: 0, expired: 0 } }, /a weight above 0/],
    [{ mix: { valid: -1 } }, />=0/],
    [{ mix: { vaild: 1 } }, /vaild/],
    [{ lifetimeSeconds: 60 }, />=600/],
    [{ corpusTokens: 2 }, />=10/],
  ])("%j is a problem", (value, complaint) => {
    const messages = populationSchema.safeParse(value).error?.issues.map(({ message }) => message);
    expect(messages?.join("; ")).toMatch(complaint);
  });

  test("may name every case that there is, and leave out anything", () => {
    const mix = Object.fromEntries(tokenCaseIds.map((id) => [id, 1]));
    expect(populationSchema.safeParse({ mix, reuse: { zipfExponent: 5 } }).success).toBe(true);
    expect(populationSchema.safeParse({}).success).toBe(true);
    expect(populationSchema.safeParse(defaultPopulation).success).toBe(true);
  });

  test("V100 with revoked tokens needs a denylist", () => {
    const mix = { valid: 9, revoked: 1 };
    expect(revokedWithoutDenylist({ mix }, "none")).toMatch(/expected a denylist .* revoked .* got "none"/);
    expect(revokedWithoutDenylist({ mix }, "redis")).toBeNull();
    expect(revokedWithoutDenylist({ mix: { valid: 1, revoked: 0, expired: 1 } }, "none")).toBeNull();
  });
});

function countsOf(sequence: Uint32Array | null, tokens: number): number[] {
  const counts = Array.from({ length: tokens }, () => 0);
  for (const index of sequence ?? []) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** Least squares of log frequency over log rank. */
function slopeOf(counts: readonly number[]): number {
  const points = counts.map((count, rank) => [Math.log(rank + 1), Math.log(count)] as const);
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
