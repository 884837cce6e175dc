import { expect, test } from "vitest";

import { checkedObjectives, rateRatio } from "./rate-errors.ts";
import type { ModelSession, SessionStep } from "./model-steps.ts";
import { known, sweepOf } from "./sweeps.test-support.ts";

/** Sweeps whose held-out p99 is `factor` times the curve's. */
function heldOutBy(factor: number): readonly ModelSession[] {
  const change = (step: SessionStep): SessionStep => {
    const p99 = (step.seconds.p99 ?? 0) * (step.role === "hold-out" ? factor : 1);
    return { ...step, seconds: { ...step.seconds, p99 } };
  };
  return [1, 2, 3].map((repetition) => sweepOf(repetition, { change }));
}

function ratiosOf(sessions: readonly ModelSession[]): readonly (number | null)[] {
  return checkedObjectives(sessions).map(({ sloSeconds }) => rateRatio(sessions, sloSeconds));
}

test("held-out steps of the same curve show the same rates, but for how they are joined", () => {
  const errors = ratiosOf(heldOutBy(1)).map((ratio) => Math.abs((ratio ?? 0) - 1));
  expect(errors).toHaveLength(3);
  expect(Math.max(...errors)).toBeLessThan(0.05);
});

test("a fit that is too slow at every load has too low a rate at every objective", () => {
  const ratios = ratiosOf(heldOutBy(0.8));
  expect(ratios).toHaveLength(3);
  expect(Math.max(...ratios.map((ratio) => ratio ?? 0))).toBeLessThan(0.9);
});

test("an objective below five times the unloaded p99 may be missed by 40 %, another by 25 %", () => {
  const tight = 5 * known.tail * known.unloadedSeconds;
  const limits = (factor: number) => checkedObjectives(heldOutBy(factor)).map(({ limit }) => limit);
  expect(checkedObjectives(heldOutBy(1)).every(({ sloSeconds }) => sloSeconds < tight)).toBe(true);
  expect(limits(1)).toEqual([0.4, 0.4, 0.4]);
  expect(limits(4)).toEqual([0.25, 0.25, 0.25]);
});

test("where the fit has no rate there is none, and no zero", () => {
  const change = (step: SessionStep): SessionStep =>
    step.role === "hold-out" ? step : { ...step, seconds: { ...step.seconds, p99: 1 } };
  expect(ratiosOf([1, 2, 3].map((repetition) => sweepOf(repetition, { change })))).toEqual([null, null, null]);
});

test("without a rise, held-out steps or enough steps there is nothing to check", () => {
  const flat = (step: SessionStep): SessionStep => ({ ...step, seconds: { ...step.seconds, p99: 0.003 } });
  expect(checkedObjectives([sweepOf(1, { change: flat })])).toEqual([]);
  expect(checkedObjectives([sweepOf(1, { holdOuts: [] })])).toEqual([]);
  expect(checkedObjectives([])).toEqual([]);
});
