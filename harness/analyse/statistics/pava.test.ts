import { array, assert, double, property, record } from "fast-check";
import { expect, test } from "vitest";

import { isotonicRegression } from "./pava.ts";

const points = array(
  record({ value: double({ min: -100, max: 100, noNaN: true }), weight: double({ min: 0.1, max: 10, noNaN: true }) }),
  { minLength: 1, maxLength: 40 },
);

function loss(fit: readonly number[], values: readonly number[], weights: readonly number[]): number {
  return fit.reduce((sum, fitted, index) => sum + (weights[index] ?? 0) * (fitted - (values[index] ?? 0)) ** 2, 0);
}

test("neighbours in the wrong order take their weighted mean", () => {
  expect(isotonicRegression([1, 3, 2, 4])).toEqual([1, 2.5, 2.5, 4]);
  expect(isotonicRegression([3, 0], [1, 2])).toEqual([1, 1]);
  expect(isotonicRegression([5, 4, 3, 2, 1])).toEqual([3, 3, 3, 3, 3]);
  expect(isotonicRegression([])).toEqual([]);
});

test("a fit never falls, keeps the weighted sum and leaves a rising sequence alone", () => {
  assert(
    property(points, (some) => {
      const values = some.map(({ value }) => value);
      const weights = some.map(({ weight }) => weight);
      const fit = isotonicRegression(values, weights);
      expect(fit).toHaveLength(values.length);
      expect(fit).toEqual(fit.toSorted((a, b) => a - b));
      const sum = (of: readonly number[]): number =>
        of.reduce((all, one, index) => all + one * (weights[index] ?? 0), 0);
      expect(sum(fit)).toBeCloseTo(sum(values), 6);
      const rising = values.toSorted((a, b) => a - b);
      for (const [index, fitted] of isotonicRegression(rising, weights).entries()) {
        expect(fitted).toBeCloseTo(rising[index] ?? Number.NaN, 9);
      }
    }),
  );
});

test("no other sequence that never falls is nearer", () => {
  assert(
    property(
      points,
      array(double({ min: -100, max: 100, noNaN: true }), { minLength: 40, maxLength: 40 }),
      (some, others) => {
        const values = some.map(({ value }) => value);
        const weights = some.map(({ weight }) => weight);
        const fit = isotonicRegression(values, weights);
        const rising = others.slice(0, values.length).sort((a, b) => a - b);
        // The set is convex: what lies between the fit and any member of it is a member, and none may be nearer.
        for (const step of [1, 0.1, 0.001]) {
          const other = fit.map((fitted, index) => fitted + step * ((rising[index] ?? 0) - fitted));
          expect(loss(fit, values, weights)).toBeLessThanOrEqual(loss(other, values, weights) + 1e-6);
        }
      },
    ),
  );
});

test("F34 a value that is no number, and weights that are none, are errors", () => {
  expect(() => isotonicRegression([1, Number.NaN])).toThrow("one is NaN");
  expect(() => isotonicRegression([1, 2], [1])).toThrow("there are 1");
  expect(() => isotonicRegression([1, 2], [1, 0])).toThrow("one is 0");
});
