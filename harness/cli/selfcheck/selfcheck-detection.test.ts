import { expect, test } from "vitest";
import type { Decision } from "../../analyse/regression/take-looks.ts";
import { detectionLines, isNoisy } from "./selfcheck-detection.ts";

function night(verdict: Decision["verdict"], value: number, look = 1): Decision {
  const change = { value, low: value - 0.01, high: value + 0.01, alphaSide: 0.025, pairs: 12, sd: 0.01, pValue: 0.001 };
  return { verdict, look, change, level: 0.025 };
}

const nights = (found: number, missed: number, value: number): Decision[] => [
  ...Array.from({ length: found }, () => night("regression", value)),
  ...Array.from({ length: missed }, () => night("inconclusive", value)),
];

test("what is planted is counted by the nights that found it, and held against what ab promises", () => {
  const lines = detectionLines([
    { level: 0, decisions: nights(0, 10, 0) },
    { level: 0.02, decisions: nights(4, 6, 0.02) },
    { level: 0.03, decisions: nights(9, 1, 0.03) },
    { level: 0.05, decisions: nights(10, 0, 0.05) },
  ]);
  expect(
    lines.filter((_, index) => index % 2 === 0).map(({ what, value, limit, status }) => [what, value, limit, status]),
  ).toEqual([
    ["nothing planted: nights with a false alarm", 0, "none", "holds"],
    ["2.0 % planted: nights that found it", 0.4, null, "shown"],
    ["3.0 % planted: nights that found it", 0.9, "at least 90.0 %", "holds"],
    ["5.0 % planted: nights that found it", 1, "at least 100.0 %", "holds"],
  ]);
  expect(lines[5]).toMatchObject({ what: "3.0 % planted: found as, median night", value: Math.exp(0.03), samples: 10 });
});

test("in a noisy time 3 % is only shown, and 4 % has to be found", () => {
  const noisy = (decisions: Decision[]): Decision[] =>
    decisions.map((decision) => ({ ...decision, change: decision.change && { ...decision.change, sd: 0.06 } }));
  const levels = [
    { level: 0.03, decisions: noisy(nights(6, 4, 0.03)) },
    { level: 0.04, decisions: noisy(nights(9, 1, 0.04)) },
  ];
  expect(isNoisy(levels)).toBe(true);
  expect(detectionLines(levels).map(({ status }) => status)).toEqual(["shown", "shown", "holds", "shown"]);
  expect(detectionLines([{ level: 0.04, decisions: noisy(nights(8, 2, 0.04)) }])[0]?.status).toBe("does-not-hold");
  expect(isNoisy([{ level: 0.03, decisions: nights(6, 4, 0.03) }])).toBe(false);
});

test("one false alarm, or one night too many without a find, does not hold", () => {
  const statusOf = (level: number, decisions: Decision[]) => detectionLines([{ level, decisions }])[0]?.status;
  expect(statusOf(0, nights(1, 9, 0.03))).toBe("does-not-hold");
  expect(statusOf(0.03, nights(8, 2, 0.02))).toBe("does-not-hold");
  expect(statusOf(0.05, nights(9, 1, 0.05))).toBe("does-not-hold");
});

test("nights without enough pairs for a look say nothing", () => {
  const empty: Decision = { verdict: "inconclusive", look: 0, change: null, level: null };
  expect(detectionLines([{ level: 0.03, decisions: [empty, ...nights(9, 0, 0.03)] }])[0]).toMatchObject({
    value: 1,
    samples: 9,
  });
  expect(detectionLines([{ level: 0, decisions: [empty] }])[0]).toMatchObject({ value: null, status: "inconclusive" });
});
