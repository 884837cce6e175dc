import { describe, expect, test } from "vitest";
import type { Budget } from "../../results/budgets.ts";
import { exampleRun } from "../../results/example-run.test-support.ts";
import {
  exampleBenchTrial,
  exampleLoadTrial,
  exampleMeasurement,
  exampleSubject,
  exampleWindow,
} from "../../results/example-trial.test-support.ts";
import type { LoadTrialResult, Subject, TrialResult } from "../../results/trial-result.ts";
import { analyse } from "../analyse.ts";
import { analysisSchema } from "../analysis-schema.ts";
import type { JudgedBudget } from "./judge-budgets.ts";

const redis: Subject = { ...exampleSubject, denylist: "redis" };
const es256: Subject = { ...exampleSubject, algorithm: "ES256" };

function verify(repetition: number, latencySeconds: number, subject: Subject = exampleSubject): LoadTrialResult {
  return exampleLoadTrial("verify", repetition, [exampleWindow({ latencySeconds })], subject);
}

/** k6 against a server that does nothing: without it no latency of k6 may be quoted. */
function floor(latencySeconds = 0.0001): TrialResult {
  return exampleLoadTrial("floor", 1, [exampleWindow({ request: "floor", latencySeconds })]);
}

function refused<Trial extends TrialResult>(trial: Trial): Trial {
  return {
    ...trial,
    verdict: { status: "refused", reasons: [{ code: "run-queue-wait", message: "It had to wait." }] },
  };
}

function judge(trials: readonly TrialResult[], ...budgets: readonly Budget[]): readonly JudgedBudget[] {
  const run = exampleRun(trials);
  return analyse({ ...run, run: { ...run.run, budgets } }).budgets;
}

function judgeOne(trials: readonly TrialResult[], budget: Budget): JudgedBudget {
  const [judged] = judge(trials, budget);
  if (judged === undefined) throw new Error("no budget was judged");
  return judged;
}

// p50 of an example of 1 ms is 1.04 ms, its p99 1.29 ms.
const three = [1, 2, 3].map((repetition) => verify(repetition, 0.001));

describe("C14 a budget on a latency that may be quoted", () => {
  test.each([
    [{ error: 0.01 }, "passed"],
    [{ error: 0.01, warn: 0.005 }, "passed"],
    [{ error: 0.01, warn: 0.0012 }, "warned"],
    [{ warn: 0.0012 }, "warned"],
    [{ error: 0.0012, warn: 0.0011 }, "failed"],
    [{ error: 0.0012 }, "failed"],
  ] as const)("with %j it is %s", (limits, status) => {
    expect(judgeOne([...three, floor()], { metric: "p99Seconds", ...limits }).status).toBe(status);
  });

  test("says value, interval, margin and samples of each limit", () => {
    const { levels } = judgeOne([...three, floor()], { metric: "p99Seconds", error: 0.01, warn: 0.0012 });
    expect(levels.map(({ level, limit, status, figures }) => ({ level, limit, status, figures }))).toEqual([
      { level: "error", limit: 0.01, status: "held", figures: 1 },
      { level: "warn", limit: 0.0012, status: "crossed", figures: 1 },
    ]);
    const [error, warn] = levels;
    expect(error?.worst).toMatchObject({ of: "RS256 · jose · typical · none at 400/s by k6", samples: 12_000 });
    const { value = Number.NaN, low, high } = error?.worst ?? {};
    expect(value).toBeCloseTo(0.00129, 4);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
    expect(error?.margin).toBeCloseTo(1 - value / 0.01, 9);
    expect(warn?.margin).toBeLessThan(0);
  });

  test("is held against the highest of all loads and designs that it is about", () => {
    const trials = [...three, verify(1, 0.004, redis), verify(1, 0.002, es256), floor()];
    const { levels } = judgeOne(trials, { metric: "p99Seconds", error: 0.02 });
    expect(levels[0]).toMatchObject({ figures: 3, worst: { of: expect.stringContaining("redis") } });
    const narrowed = judgeOne(trials, { metric: "p99Seconds", for: { denylist: "none" }, error: 0.02 });
    expect(narrowed.levels[0]).toMatchObject({ figures: 2, worst: { of: expect.stringContaining("ES256") } });
  });
});

describe("a latency that may not be quoted is not measured, whatever it is", () => {
  test("without a floor, and with a floor above a fifth of the limit: the same figure under a wider limit is judged", () => {
    expect(judgeOne(three, { metric: "p99Seconds", error: 0.01 })).toMatchObject({
      status: "not-measured",
      levels: [
        { status: "not-measured", worst: null, margin: null, missing: [expect.stringContaining("floor of k6")] },
      ],
    });
    const trials = [...three, floor(0.001)];
    expect(judgeOne(trials, { metric: "p99Seconds", error: 0.002 }).status).toBe("not-measured");
    expect(judgeOne(trials, { metric: "p99Seconds", error: 0.02 }).status).toBe("passed");
  });

  test("a warn limit too near the floor leaves the error limit judged", () => {
    const { status, levels } = judgeOne([...three, floor(0.001)], { metric: "p99Seconds", error: 0.02, warn: 0.002 });
    expect([status, ...levels.map((level) => level.status)]).toEqual(["passed", "held", "not-measured"]);
  });

  test("R6 with too few samples above the percentile", () => {
    const trials = [exampleLoadTrial("verify", 1, [exampleWindow({ offeredPerSecond: 90 })]), floor()];
    const { status, levels } = judgeOne(trials, { metric: "p99Seconds", error: 0.05 });
    expect(status).toBe("not-measured");
    expect(levels[0]?.missing[0]).toContain("900 samples leave fewer than 10 above p99");
  });
});

describe("figures of refused trials are never used", () => {
  test("a refused trial that crosses the limit does not fail it, and one that holds it does not pass it", () => {
    const trials = [...three, refused(verify(4, 0.5)), floor()];
    expect(judgeOne(trials, { metric: "p99Seconds", error: 0.01 }).status).toBe("passed");
    const none = judgeOne([refused(verify(1, 0.001)), floor()], { metric: "p99Seconds", error: 0.01 });
    expect(none.status).toBe("not-measured");
    expect(none.levels[0]?.missing).toEqual([
      "RS256 · jose · typical · none: its trials were refused, first: It had to wait.",
    ]);
  });

  test("a design that fell behind as often as it kept up keeps a budget from passing", () => {
    const behind = (repetition: number): LoadTrialResult => ({
      ...verify(repetition, 0.001),
      verdict: { status: "refused", reasons: [{ code: "rate-not-achieved", message: "It fell behind." }] },
    });
    const budget = { metric: "p99Seconds", error: 0.01 } as const;
    const [one, two, other] = three;
    if (one === undefined || two === undefined || other === undefined) throw new Error("three trials");
    expect(judgeOne([one, two, behind(3), floor()], budget).status).toBe("passed");
    const judged = judgeOne([one, behind(2), behind(3), floor()], budget);
    expect(judged).toMatchObject({
      status: "not-measured",
      levels: [{ missing: [expect.stringContaining("2 of 3 trials fell behind their rate")] }],
    });
  });

  test("a design whose trials were all refused keeps a budget from passing, but not from failing", () => {
    const trials = [...three, refused(verify(1, 0.001, redis)), floor()];
    const passing = judgeOne(trials, { metric: "p99Seconds", error: 0.01 });
    expect(passing.status).toBe("not-measured");
    expect(passing.levels[0]?.missing).toEqual([expect.stringMatching(/redis: its trials were refused/)]);
    expect(judgeOne(trials, { metric: "p99Seconds", error: 0.001 }).status).toBe("failed");
    expect(judgeOne(trials, { metric: "p99Seconds", for: { denylist: "none" }, error: 0.01 }).status).toBe("passed");
  });
});

test("each metric reads its own figures", () => {
  const bench = [1, 2].map((repetition) => exampleBenchTrial(repetition, exampleMeasurement(60e-6)));
  const loads = [1, 2].map((repetition) =>
    exampleLoadTrial(
      "verify",
      repetition,
      [exampleWindow({ cpuSecondsPerRequest: 250e-6, redisCpuSecondsPerRequest: 15e-6 })],
      redis,
    ),
  );
  const values = judge(
    [...bench, ...loads],
    { metric: "verifyCpuSeconds", error: 1 },
    { metric: "cpuSecondsPerValidation", error: 1 },
    { metric: "redisCpuSecondsPerValidation", for: { denylist: "redis" }, error: 1 },
    { metric: "tokenBytes", error: 5000 },
  ).map(({ status, levels }) => [status, levels[0]?.worst?.value]);
  expect(values).toEqual([
    ["passed", expect.closeTo(exampleMeasurement(60e-6).cpuSecondsPerOperation, 9)],
    ["passed", expect.closeTo(250e-6, 9)],
    ["passed", expect.closeTo(15e-6, 9)],
    // The longest token, not the mean of 720.
    ["passed", 724],
  ]);
});

test("what nothing in the run measures says which workload does", () => {
  const { status, levels } = judgeOne(three, { metric: "denylistCpuSeconds", error: 1 });
  expect(status).toBe("not-measured");
  expect(levels[0]?.missing).toEqual([
    expect.stringMatching(/^Nothing in this run measures it; the workload duet does/),
  ]);
});

test("one repetition has a figure without an interval", () => {
  const { levels } = judgeOne([verify(1, 0.001)], { metric: "cpuSecondsPerValidation", error: 1 });
  expect(levels[0]?.worst).toMatchObject({ samples: 1, low: null, high: null });
});

test("k6's own thresholds are counted over the valid trials and decide nothing", () => {
  const watched = (repetition: number, crossed: boolean | null): LoadTrialResult => {
    const trial = verify(repetition, 0.001);
    const threshold = { window: "measure", request: "verify", percentile: "p99" as const, maxSeconds: 0.01, crossed };
    return { ...trial, evidence: { ...trial.evidence, generatorThresholds: [threshold] } };
  };
  const trials = [watched(1, false), watched(2, true), watched(3, null), refused(watched(4, true)), floor()];
  const judged = judgeOne(trials, { metric: "p99Seconds", error: 0.01 });
  expect(judged).toMatchObject({ status: "passed", generator: { held: 1, crossed: 1 } });
  // The threshold of another limit is not this budget's.
  expect(judgeOne(trials, { metric: "p99Seconds", error: 0.02 }).generator).toBeNull();
});

test("a judged budget survives JSON and the published schema", () => {
  const run = exampleRun([...three, floor()]);
  const budgets: Budget[] = [{ metric: "p99Seconds", for: { algorithm: "RS256" }, error: 0.01, warn: 0.0012 }];
  const analysis = analyse({ ...run, run: { ...run.run, budgets } });
  expect(JSON.parse(JSON.stringify(analysis.budgets))).toEqual(analysis.budgets);
  expect(analysisSchema.safeParse(JSON.parse(JSON.stringify(analysis))).success).toBe(true);
});
