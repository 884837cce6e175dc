import { expect, test } from "vitest";

import { seededRandom } from "../statistics/seeded-random.ts";
import { holm } from "./holm.ts";

test("a hand-worked example: 0.01, 0.04, 0.03 and 0.005 at 5 % reject the first and the last", () => {
  // Rising: 0.005 ≤ 0.05/4, 0.01 ≤ 0.05/3, 0.03 > 0.05/2, which ends it, although 0.04 ≤ 0.05/1.
  expect(holm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([
    { rejected: true, level: 0.05 / 3 },
    { rejected: false, level: 0.05 },
    { rejected: false, level: 0.025 },
    { rejected: true, level: 0.0125 },
  ]);
});

test("one hypothesis is held against alpha itself, and equal to it is rejected", () => {
  expect(holm([0.025], 0.025)).toEqual([{ rejected: true, level: 0.025 }]);
  expect(holm([], 0.025)).toEqual([]);
});

test("a family with more hypotheses than p-values divides by all of them", () => {
  expect(holm([0.006], 0.025, 4)).toEqual([{ rejected: true, level: 0.00625 }]);
  expect(holm([0.007], 0.025, 4)).toEqual([{ rejected: false, level: 0.00625 }]);
});

test("any of four true hypotheses is rejected in at most alpha of families, and in more without Holm", () => {
  const random = seededRandom(1);
  const [rounds, alpha] = [20_000, 0.05];
  let [families, bare] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const pValues = Array.from({ length: 4 }, random);
    if (holm(pValues, alpha).some(({ rejected }) => rejected)) families += 1;
    if (pValues.some((pValue) => pValue <= alpha)) bare += 1;
  }
  expect(families / rounds).toBeGreaterThan(0.04);
  expect(families / rounds).toBeLessThan(0.054);
  expect(bare / rounds).toBeGreaterThan(0.15);
});
