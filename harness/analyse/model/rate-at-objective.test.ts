import { assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";

import type { CapacityModel } from "./capacity-model.ts";
import type { SessionStep } from "./model-steps.ts";
import { type ModelledRate, rateAtObjective } from "./rate-at-objective.ts";
import { asked, known, knownFractionAt, modelOf, p99At, sweepOf, sweeps, withP99 } from "./sweeps.test-support.ts";

const ANCHOR = 10_000;

function rateOf(model: CapacityModel, sloSeconds: number): ModelledRate {
  const rate = rateAtObjective(model, { sloPercentile: "p99", sloSeconds }, 1);
  if (rate.kind === "none") throw new Error(rate.reason);
  return rate;
}

describe("an accepted model", () => {
  const model = modelOf(sweeps(3));

  test("has a curve for every quantile with enough steps, and no others", () => {
    expect(model.judgement).toEqual({ status: "accepted", reasons: [] });
    expect(model.curves.map(({ quantile }) => quantile)).toEqual(["mean", "p50", "p99"]);
  });

  test("says where the objective is reached, and plans with 0.80 of it for want of five sweeps", () => {
    const rate = rateOf(model, p99At(0.5));
    expect(rate.reachedPerSecond / (0.5 * ANCHOR)).toBeCloseTo(1, 3);
    expect(rate.ratePerSecond / (0.4 * ANCHOR)).toBeCloseTo(1, 3);
    expect(rate).toMatchObject({ boundBy: "lower-limit", isAtLeast: false, from: "curve", lower: { by: "share" } });
    expect(rate.bracket.highestMetPerSecond).toBeCloseTo(0.45 * ANCHOR, 6);
    expect(rate.bracket.lowestMissedPerSecond).toBeCloseTo(0.55 * ANCHOR, 6);
  });

  test("R15 never goes above the highest load that was fitted: it says at least", () => {
    expect(rateOf(model, p99At(0.9))).toMatchObject({
      reachedPerSecond: expect.closeTo(0.65 * ANCHOR, 6),
      ratePerSecond: expect.closeTo(0.65 * ANCHOR, 6),
      boundBy: "highest-fitted",
      isAtLeast: true,
      bracket: { lowestMissedPerSecond: null },
    });
  });

  test("plans with no more than 0.70 of the anchor, however high the fit went", () => {
    const higher = sweeps(3, (step) =>
      step.percent === 65 ? { ...step, percent: 85, fractionOfAnchor: 0.85, seconds: secondsAt(0.85) } : step,
    );
    expect(rateOf(modelOf(higher), p99At(0.95))).toMatchObject({
      boundBy: "anchor-share",
      ratePerSecond: expect.closeTo(0.7 * ANCHOR, 6),
      reachedPerSecond: expect.closeTo(0.85 * ANCHOR, 6),
    });
  });

  test("with five sweeps takes the limit from their resamples", () => {
    const rate = rateOf(modelOf(sweeps(5)), p99At(0.5));
    expect(rate.lower).toMatchObject({ by: "bootstrap", sweeps: 5 });
    expect(rate.ratePerSecond / (0.5 * ANCHOR)).toBeCloseTo(1, 3);
  });

  test("whatever is asked, plans with no more than any of the bounds", () => {
    assert(
      property(double({ min: p99At(0.11), max: 0.1, noNaN: true }), (sloSeconds) => {
        const rate = rateOf(model, sloSeconds);
        expect(rate.ratePerSecond).toBeGreaterThan(0);
        expect(rate.ratePerSecond).toBeLessThanOrEqual(rate.reachedPerSecond * (1 + 1e-9));
        expect(rate.ratePerSecond).toBeLessThanOrEqual(0.65 * ANCHOR * (1 + 1e-9));
        expect(rate.reachedPerSecond / ANCHOR).toBeCloseTo(Math.min(0.65, knownFractionAt(sloSeconds)), 3);
      }),
    );
  });

  test("survives JSON: the page and the command line ask it again", () => {
    const stored = JSON.parse(JSON.stringify(modelOf(sweeps(5)))) as CapacityModel;
    expect(rateAtObjective(stored, asked, 7)).toEqual(rateAtObjective(modelOf(sweeps(5)), asked, 7));
  });
});

test("where the measured steps say less than the curve by more than a quarter, they count", () => {
  // The steps at 25 and 35 % missed, the second of them held out, although the curve does not.
  const sessions = sweeps(3, (step) => (step.percent === 25 || step.percent === 35 ? withP99(step, 0.0055) : step));
  const model = modelOf(sessions);
  const objective = 0.005;
  const rate = rateAtObjective(model, { sloPercentile: "p99", sloSeconds: objective }, 1);
  expect(model.judgement.status).toBe("accepted");
  expect(rate).toMatchObject({ kind: "rate", from: "steps" });
  expect((rate as ModelledRate).reachedPerSecond).toBeLessThan(0.25 * ANCHOR);
});

describe("a confirmation bounds the rate of its own objective and of every tighter one", () => {
  const confirmation = { confirmedPerSecond: 3000, failedPerSecond: 3333 };
  const model = modelOf(sweeps(3), { confirmation });

  test("and of no looser one, and of no other percentile", () => {
    expect(rateOf(model, asked.sloSeconds)).toMatchObject({ boundBy: "confirmed", ratePerSecond: 3000 });
    expect(rateOf(model, asked.sloSeconds * 2)).not.toMatchObject({ boundBy: "confirmed" });
    expect(rateAtObjective(model, { ...asked, sloPercentile: "p50" }, 1)).not.toMatchObject({ boundBy: "confirmed" });
  });

  test("a tighter objective is never planned with a higher rate", () => {
    const slow = modelOf(sweeps(3), { confirmation: { confirmedPerSecond: 1000, failedPerSecond: 1100 } });
    for (const share of [1, 0.9, 0.8])
      expect(rateOf(slow, asked.sloSeconds * share)).toMatchObject({ boundBy: "confirmed", ratePerSecond: 1000 });
    const refuted = modelOf(sweeps(3), { confirmation: { confirmedPerSecond: null, failedPerSecond: 1000 } });
    expect(rateAtObjective(refuted, { ...asked, sloSeconds: asked.sloSeconds * 0.9 }, 1)).toMatchObject({
      why: "not-confirmed",
      reason: expect.stringContaining("did not meet a looser objective at 1000/s") as string,
    });
  });

  test("where fresh processes refuted as little as the model allows, there is no rate", () => {
    const refuted = modelOf(sweeps(3), { confirmation: { confirmedPerSecond: null, failedPerSecond: 2500 } });
    expect(rateAtObjective(refuted, asked, 1)).toMatchObject({
      kind: "none",
      why: "not-confirmed",
      reason: expect.stringContaining("2500/s"),
    });
  });
});

describe("no number is given", () => {
  const p99 = (sloSeconds: number) => ({ sloPercentile: "p99", sloSeconds }) as const;

  test("at or below the unloaded latency: not attainable", () => {
    const floor = known.tail * known.unloadedSeconds;
    const refusal = rateAtObjective(modelOf(sweeps(3)), p99(floor * 0.99), 1);
    expect(refusal).toMatchObject({ kind: "none", why: "not-attainable", bracket: { highestMetPerSecond: null } });
    expect(refusal).toHaveProperty(
      "reason",
      expect.stringMatching(/^The objective of 1.98 ms is below .* 2 ms: not attainable/u),
    );
  });

  test("R15 below the lowest load that was fitted", () => {
    expect(rateAtObjective(modelOf(sweeps(3)), p99(p99At(0.08)), 1)).toMatchObject({
      kind: "none",
      why: "below-fitted",
    });
  });

  test("for an objective that the generator’s own floor is too near to, and nothing measured is held against it either", () => {
    const model = modelOf(sweeps(3), { quotableFromSeconds: 0.004 });
    expect(rateAtObjective(model, p99(0.0039), 1)).toMatchObject({ kind: "none", why: "not-quotable", bracket: null });
    expect(rateAtObjective(model, p99(0.004), 1).kind).toBe("rate");
    expect(rateAtObjective(model, p99(Number.NaN), 1).kind).toBe("none");
  });

  test("with fewer than three steps", () => {
    const few = sweeps(3, (step) => (step.percent === 25 || step.percent === 45 ? { ...step, seconds: {} } : step));
    const model = modelOf(few);
    expect(model.judgement.reasons).toEqual([
      "2 calibration steps have a p50 that may be quoted (a curve needs 3).",
      "2 calibration steps have a p99 that may be quoted (a curve needs 3).",
    ]);
    expect(rateAtObjective(model, asked, 1)).toMatchObject({ kind: "none", why: "rejected" });
  });

  test("for a percentile without a curve", () => {
    const refusal = rateAtObjective(modelOf(sweeps(3)), { sloPercentile: "p999", sloSeconds: 0.02 }, 1);
    expect(refusal).toMatchObject({ kind: "none", why: "not-fitted" });
    expect(refusal).toHaveProperty("reason", "0 calibration steps have a p99.9 that may be quoted (a curve needs 3).");
  });

  test("without held-out steps: not checked is not accepted", () => {
    const model = modelOf([sweepOf(1, { holdOuts: [] })]);
    expect(model.judgement.status).toBe("not-checked");
    expect(rateAtObjective(model, asked, 1)).toMatchObject({ kind: "none", why: "not-checked" });
  });

  test("by a provisional model: too few held-out steps or sweeps to accept it, and what was measured stands", () => {
    for (const [sessions, came] of [
      [[sweepOf(1)], "3 held-out steps of p99, in 1 sweep at most"],
      [
        [1, 2, 3].map((repetition) => sweepOf(repetition, { holdOuts: [0.35] })),
        "1 held-out step of p99, in 3 sweeps at most",
      ],
    ] as const) {
      const model = modelOf(sessions);
      expect(model.judgement.status).toBe("provisional");
      expect(model.curves.every(({ heldOut }) => heldOut.every(({ ratio }) => ratio !== null))).toBe(true);
      const refusal = rateAtObjective(model, p99(p99At(0.5)));
      expect(refusal).toMatchObject({
        kind: "none",
        why: "provisional",
        bracket: { highestMetPerSecond: expect.closeTo(0.45 * ANCHOR, 6) },
      });
      expect(refusal).toHaveProperty("reason", expect.stringContaining(came));
    }
  });

  test("by a rejected model, and what was measured stands", () => {
    const model = modelOf(sweeps(3, (step) => (step.role === "hold-out" ? withP99(step, p99At(0.9)) : step)));
    expect(model.judgement.status).toBe("rejected");
    expect(rateAtObjective(model, p99(0.0045), 1)).toMatchObject({
      kind: "none",
      why: "rejected",
      reason: expect.stringContaining("only what was measured stands"),
      bracket: { highestMetPerSecond: expect.closeTo(1000, 6), lowestMissedPerSecond: expect.closeTo(1700, 6) },
    });
  });
});

function secondsAt(fraction: number): SessionStep["seconds"] {
  const p99 = p99At(fraction);
  return { mean: (p99 / known.tail) * 1.2, p50: p99 / known.tail, p99 };
}
