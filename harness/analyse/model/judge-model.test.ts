import { describe, expect, test } from "vitest";
import { modelOf, p99At, sweepOf, sweeps, withP99 } from "./sweeps.test-support.ts";

describe("held-out steps decide", () => {
  const off = (factor: number, quantile: "p50" | "p99", percents: readonly number[] = [17, 35, 55]) =>
    modelOf(
      sweeps(3, (step) => {
        const before = step.seconds[quantile] ?? 0;
        const isOff = percents.includes(step.percent);
        return isOff ? { ...step, seconds: { ...step.seconds, [quantile]: before / factor } } : step;
      }),
    ).judgement;

  test.each([
    ["p50", 1.14, "accepted"],
    ["p50", 1.16, "rejected"],
    ["p50", 0.86, "accepted"],
    ["p50", 0.84, "rejected"],
    ["p99", 1.2, "accepted"],
    ["p99", 1.51, "rejected"],
    ["p99", 1 / 1.2, "accepted"],
    ["p99", 1 / 1.51, "rejected"],
  ] as const)("%s predicted at %f of what was measured: %s", (quantile, factor, status) => {
    expect(off(factor, quantile).status).toBe(status);
  });

  test("p99 may be within its limits and the rates that follow from it not: the middle one of three decides", () => {
    const { status, reasons } = off(1 / 1.49, "p99");
    expect(status).toBe("rejected");
    expect(reasons).toEqual([
      expect.stringMatching(/^The rate at p99 ≤ 5\.25 ms is predicted 63\.8 % off \(limit 40\.0 %\) from the one/),
      expect.stringMatching(/^The rate at p99 ≤ 6\.57 ms is predicted 42\.8 % off \(limit 40\.0 %\) from the one/),
    ]);
  });

  test("one of three may be off by a factor of 2.2 in the tail and by any in the middle", () => {
    const worst = "A held-out step of p99 is predicted x2.21 off (limit x2.2).";
    expect(off(2.19, "p99", [35]).status).toBe("accepted");
    expect(off(2.21, "p99", [35])).toEqual({ status: "rejected", reasons: [worst] });
    expect(off(3, "p50", [35]).status).toBe("accepted");
  });

  test("a held-out step outside of the fitted ones is measured and not predicted", () => {
    const sessions = [1, 2, 3].map((repetition) => sweepOf(repetition, { holdOuts: [0.05, 0.35, 0.8] }));
    const curve = modelOf(sessions).curves.find(({ quantile }) => quantile === "p99");
    expect(curve?.heldOut.map(({ percent, ratio }) => [percent, ratio])).toEqual([
      [5, null],
      [35, expect.closeTo(1, 6)],
      [80, null],
    ]);
  });
});

test("a curve that misses its own steps is rejected", () => {
  const sessions = sweeps(3, (step) => withP99(step, step.percent === 25 ? 0.03 : 0.002));
  const { status, reasons } = modelOf(sessions).judgement;
  expect(status).toBe("rejected");
  expect(reasons[0]).toMatch(
    /^The curve misses the steps of p99 that it was fitted to by x\d\.\d\d \(limit x1\.50\)\.$/u,
  );
});

describe("a sweep that did not keep up", () => {
  const behind = (repetitions: readonly number[]) =>
    modelOf(
      [1, 2, 3].map((repetition) =>
        sweepOf(repetition, {
          change: (step) =>
            step.percent === 65 && repetitions.includes(repetition) ? { ...step, keptUp: false, seconds: {} } : step,
        }),
      ),
    ).curves.find(({ quantile }) => quantile === "p99");

  test("counts as slower than any other, and a step that most fell behind at is not fitted", () => {
    expect(behind([])?.steps.map(({ percent }) => percent)).toEqual([10, 25, 45, 65]);
    expect(behind([2])?.steps.at(-1)).toMatchObject({ percent: 65, repetitions: 3, seconds: p99At(0.65) });
    expect(behind([1, 3])?.steps.map(({ percent }) => percent)).toEqual([10, 25, 45]);
  });
});
