import { describe, expect, test } from "vitest";
import type { Confirmation } from "../../analyse/model/confirmation.ts";
import type { ModelSession, SessionStep } from "../../analyse/model/model-steps.ts";
import { sweepOf } from "../../analyse/model/sweeps.test-support.ts";
import { describeSelfcheck, selfcheckFailure } from "./selfcheck-describe.ts";
import { checkResult } from "./selfcheck-lines.ts";
import { modelLines, SWEPT } from "./selfcheck-model-lines.ts";

type Change = (step: SessionStep, repetition: number) => SessionStep;

function sweeps(change: Change = (step) => step, count: number = SWEPT.leastSweeps): readonly ModelSession[] {
  return Array.from({ length: count }, (_, index) => sweepOf(index + 1, { change: (step) => change(step, index + 1) }));
}

/** Held-out p99 that nothing foretold. */
const tripled: Change = (step) =>
  step.role === "hold-out" ? { ...step, seconds: { ...step.seconds, p99: (step.seconds.p99 ?? 0) * 3 } } : step;

const confirmed: Confirmation = {
  recommended: {
    kind: "rate",
    ratePerSecond: 6500,
    fractionOfAnchor: 0.65,
    seconds: 0.01,
    repetitions: 3,
    above: "not-measured",
  },
  rates: [
    { ratePerSecond: 6500, seconds: [0.01, 0.03, 0.03], confirmed: false },
    { ratePerSecond: 5850, seconds: [0.01, 0.01, 0.01], confirmed: true },
  ],
  confirmedPerSecond: 5850,
  next: null,
  place: 1,
};

function statusesOf(sessions: readonly ModelSession[], confirmation: Confirmation | null) {
  return modelLines({ name: "RS256 · none", sessions, confirmation }).map(({ status }) => status);
}

describe("the model of a design", () => {
  test("that predicts its held-out steps and whose rate is confirmed holds, line by line with its limit", () => {
    const lines = modelLines({ name: "RS256 · none", sessions: sweeps(), confirmation: confirmed });
    expect(lines.map(({ status }) => status)).toEqual(lines.map(() => "holds"));
    expect(lines).toHaveLength(7);
    expect(lines.map(({ limit }) => limit)).toEqual([
      "at most 15.0 %",
      "at most 1.5",
      "at most 2.2",
      ...[3, 4, 5].map(() => expect.stringMatching(/^0\.\d\d to 1\.\d\d$/u)),
      "one is confirmed",
    ]);
    expect(lines.at(-1)).toMatchObject({ value: 0.9, samples: 6 });
  });

  test("that is far off at the held-out steps does not", () => {
    const off = sweeps((step) =>
      step.role === "hold-out" ? { ...step, seconds: { p50: 0.01, p99: (step.seconds.p99 ?? 0) * 3 } } : step,
    );
    expect(statusesOf(off, confirmed).slice(0, 3)).toEqual(["does-not-hold", "does-not-hold", "does-not-hold"]);
  });

  test("that would hold with one sweep less is inconclusive: chance decides", () => {
    // Of four sweeps two agree with the curve and two do not: the median stands between.
    const half = sweeps((step, repetition) => (repetition > 2 ? tripled(step, repetition) : step), 4);
    expect(statusesOf(half, confirmed).slice(1, 2)).toEqual(["inconclusive"]);
  });

  test("of which some step stood in fewer sweeps than it takes is inconclusive, whatever came", () => {
    const thin = sweeps((step, repetition) =>
      step.percent === 35 && repetition === 2 ? { ...step, seconds: {} } : tripled(step, repetition),
    );
    const lines = modelLines({ name: "RS256 · none", sessions: thin, confirmation: confirmed });
    expect(lines.slice(0, -1).map(({ status }) => status)).toEqual(lines.slice(0, -1).map(() => "inconclusive"));
    expect(lines[1]?.value).toBeGreaterThan(2);
  });

  test("of which no sweep stood is inconclusive in every line, without a figure", () => {
    const lines = modelLines({ name: "RS256 · none", sessions: [], confirmation: null });
    expect(lines.map(({ status, value }) => [status, value])).toEqual(lines.map(() => ["inconclusive", null]));
  });

  test("whose rate no fresh process met does not hold; one that was not driven often enough is inconclusive", () => {
    const refuted = { ...confirmed, rates: confirmed.rates.slice(0, 1), confirmedPerSecond: null };
    expect(statusesOf(sweeps(), refuted).at(-1)).toBe("does-not-hold");
    expect(statusesOf(sweeps(), { ...refuted, rates: [] }).at(-1)).toBe("inconclusive");
    const [rate] = confirmed.rates;
    const spoiled = rate === undefined ? [] : [{ ...rate, seconds: [0.01] }];
    expect(statusesOf(sweeps(), { ...refuted, rates: spoiled }).at(-1)).toBe("inconclusive");
  });
});

test.each([
  { status: "holds", code: null, sessions: sweeps() },
  { status: "does-not-hold", code: "JC-SELFCHECK-001", sessions: sweeps(tripled) },
  { status: "inconclusive", code: "JC-SELFCHECK-002", sessions: [] },
] as const)("a model check that $status ends with $code and names its own option", ({ status, code, sessions }) => {
  const check = checkResult("model", modelLines({ name: "RS256 · none", sessions, confirmation: confirmed }));
  const report = {
    schemaVersion: 1,
    interrupted: false,
    status: check.status,
    durationSeconds: 900,
    pinning: { pinned: false, why: "one CPU" },
    checks: [check],
  } as const;
  const failure = selfcheckFailure(report);
  expect(check.status).toBe(status);
  expect(failure?.code ?? null).toBe(code);
  expect(failure?.hint ?? "selfcheck --model").toContain("selfcheck --model");
  expect(describeSelfcheck(report)).toContain("model: the capacity model beside steps that it was not fitted to");
});
