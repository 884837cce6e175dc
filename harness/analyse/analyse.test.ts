import { describe, expect, test } from "vitest";

import { exampleRun, exampleTrials } from "../results/example-run.test-support.ts";
import {
  exampleBenchTrial,
  exampleMeasurement,
  exampleLoadTrial,
  exampleSubject,
  exampleUse,
  exampleWindow,
} from "../results/example-trial.test-support.ts";
import type { MeasuredWindow, Subject, TrialResult } from "../results/trial-result.ts";
import { analyse } from "./analyse.ts";
import { sizeFleet } from "./fleet/size-fleet.ts";

const redisSubject: Subject = { ...exampleSubject, denylist: "redis" };

function refused(trial: TrialResult): TrialResult {
  return {
    ...trial,
    verdict: { status: "refused", reasons: [{ code: "false-accept", message: "1 bad token let in (limit 0)." }] },
  };
}

function verify(repetition: number, window: MeasuredWindow, subject: Subject = exampleSubject): TrialResult {
  return exampleLoadTrial("verify", repetition, [window], subject);
}

/** k6 against a server that does nothing: without it no latency of k6 may be quoted. */
function floor(offeredPerSecond = 400): TrialResult {
  return exampleLoadTrial("floor", 1, [exampleWindow({ request: "floor", latencySeconds: 0.0002, offeredPerSecond })]);
}

describe("figures of a run whose truth is known", () => {
  const analysis = analyse(exampleRun());

  test("verify cost: the geometric mean of three repetitions, with an interval around it", () => {
    const [cost] = analysis.verifyCosts;
    expect(cost).toMatchObject({ algorithm: "RS256", engine: "jose", seconds: { samples: 3, confidence: 0.95 } });
    expect(cost?.seconds.value).toBeCloseTo(60e-6, 7);
    expect(cost?.seconds.low).toBeLessThan(58.2e-6);
    expect(cost?.seconds.high).toBeGreaterThan(61.8e-6);
    expect(cost?.latency.samples).toBe(15_000);
  });

  test("scaling over threads is measured against one thread", () => {
    expect(analysis.threadScaling[0]?.points.map(({ threads }) => threads)).toEqual([1, 2]);
    expect(analysis.threadScaling[0]?.points[1]?.efficiency).toBeCloseTo(0.93, 2);
  });

  test("C02 R8 shares of the stages add up to one", () => {
    const stages = analysis.stageCosts[0]?.stages ?? [];
    expect(stages.map(({ stage }) => stage)).toEqual(["gate", "decode", "signature", "claims"]);
    expect(stages.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test("service demand is a table over load, per component", () => {
    const rates = analysis.serviceDemands.map(({ workload, offeredPerSecond }) => `${workload} ${offeredPerSecond}`);
    expect(rates).toEqual(["plain 400", "verify 400", "stepped 500", "stepped 1000", "stepped 2000", "verify 400"]);
    const verifier = analysis.serviceDemands[1]?.components.find(({ component }) => component === "verifier");
    expect(verifier?.cpuSecondsPerRequest.value).toBeCloseTo(210e-6, 6);
    expect(verifier?.cpusUsed.value).toBeCloseTo(0.084, 3);
  });

  test("C06 C07 a denylist is priced against the same subject without one, where both latencies may be quoted", () => {
    expect(analysis.denylistOverheads).toEqual([]);
    const [overhead] = analyse(exampleRun([...exampleTrials(), floor()])).denylistOverheads;
    expect(overhead).toMatchObject({ subject: { denylist: "redis" }, generator: "k6", offeredPerSecond: 400 });
    expect(overhead?.redisCpuSeconds?.value).toBeCloseTo(15e-6, 7);
    expect(overhead?.p50Seconds).toMatchObject({ value: expect.closeTo(0.0003, 4), samples: 3 });
  });

  test("latency that a denylist adds is paired by repetition: what both sides share is not in its interval", () => {
    const seconds = [0.001, 0.004, 0.002];
    const trials = seconds.flatMap((latencySeconds, index) => [
      verify(index + 1, exampleWindow({ latencySeconds })),
      verify(index + 1, exampleWindow({ latencySeconds: latencySeconds + 0.0005 + index * 1e-5 }), redisSubject),
    ]);
    const [overhead] = analyse(exampleRun([...trials, floor()])).denylistOverheads;
    const { p50Seconds, p99Seconds } = overhead ?? {};
    for (const [difference, truth] of [
      [p50Seconds, 0.00051 * 1.04],
      [p99Seconds, 0.00051 * 1.29],
    ] as const) {
      expect(difference?.samples).toBe(3);
      expect(Math.abs((difference?.value ?? 0) / truth - 1)).toBeLessThan(0.1);
      expect((difference?.high ?? 1) - (difference?.low ?? 0)).toBeGreaterThan(0);
      // The repetitions themselves are up to 3 ms apart.
      expect((difference?.high ?? 1) - (difference?.low ?? 0)).toBeLessThan(truth / 2);
    }
  });

  test("a single pair gives a latency difference without an interval, and R6 too few samples give none", () => {
    const pair = (offeredPerSecond: number) =>
      [exampleSubject, redisSubject].map((subject, index) =>
        verify(1, exampleWindow({ offeredPerSecond, latencySeconds: 0.001 + index * 0.0005 }), subject),
      );
    const [overhead] = analyse(exampleRun([...pair(400), floor()])).denylistOverheads;
    const { value, low, high, samples } = overhead?.p50Seconds ?? {};
    expect([samples, low, high]).toEqual([1, value, value]);
    expect(analyse(exampleRun([...pair(90), floor(90)])).denylistOverheads).toEqual([]);
  });

  test("CPU of a Redis is counted wherever one took part, whatever the denylist is called", () => {
    const subject = { ...exampleSubject, denylist: "another" };
    const trials = [
      verify(1, exampleWindow({})),
      verify(1, exampleWindow({ redisCpuSecondsPerRequest: 15e-6 }), subject),
    ];
    const { denylistOverheads, sizingBases } = analyse(exampleRun([...trials, floor()]));
    expect(denylistOverheads[0]?.redisCpuSeconds?.value).toBeCloseTo(15e-6, 9);
    expect(sizingBases.map(({ redisCpuSecondsPerValidation: redis }) => redis?.value ?? null)).toEqual([
      null,
      expect.closeTo(15e-6, 9),
    ]);
  });

  test("latency of the repetitions is merged, with the p99 of each beside it", () => {
    const verified = analysis.latencies.find(({ workload }) => workload === "verify");
    expect(verified?.latency.samples).toBe(12_000);
    expect(verified?.latency.p999Seconds).not.toBeNull();
    expect(verified?.p99SecondsByRepetition).toHaveLength(3);
    expect(verified?.distribution.length).toBeLessThanOrEqual(60);
  });

  test("R7 a load curve rises through the steps that stood", () => {
    expect(analysis.loadCurves).toHaveLength(1);
    expect(
      analysis.loadCurves[0]?.steps.map(({ offeredPerSecond, repetitions }) => [offeredPerSecond, repetitions]),
    ).toEqual([
      [500, 3],
      [1000, 3],
      [2000, 3],
    ]);
    expect(analysis.loadCurves[0]?.steps[0]?.eventLoopUtilisation).toBeCloseTo(0.1, 9);
  });

  test("C09 token and request bytes stand side by side", () => {
    expect(analysis.bytes).toEqual([
      expect.objectContaining({ meanTokenBytes: 720, sentBytesPerRequest: expect.objectContaining({ value: 850 }) }),
    ]);
  });

  test("a sizing basis takes the demand at the highest repeated load, and a fleet can be sized with it", () => {
    const [basis] = analysis.sizingBases;
    expect(basis).toMatchObject({ label: "RS256 · jose · typical · none", measuredAtPerSecond: 2000 });
    expect(basis?.scaling?.points.map(({ vcpus }) => vcpus)).toEqual([2]);
    expect(basis?.cpuSecondsPerValidation.value).toBeCloseTo(170e-6, 6);
    expect(basis?.loads.map(({ offeredPerSecond }) => offeredPerSecond)).toEqual([400, 500, 1000, 2000]);
    expect(basis && sizeFleet(basis, exampleRun().run.sizing).kind).toBe("sized");
    expect(analysis.sizingBases[1]?.redisCpuSecondsPerValidation?.value).toBeCloseTo(15e-6, 7);
  });

  test("a sizing basis has the most memory that the verifier was seen with, and the issuer's CPU of a login with its algorithm", () => {
    const window = exampleWindow({});
    const grown = window.components.map((use) =>
      use.component === "verifier" ? { ...use, residentBytes: 123e6 } : use,
    );
    // 4000 requests, half of them logins at the issuer, the other half their tokens at the verifier.
    const login = { ...window, components: [exampleUse("issuer", 2000, 400e-6), exampleUse("verifier", 2000, 150e-6)] };
    const verify = [window, { ...window, components: grown }].map((one, index) =>
      exampleLoadTrial("verify", index + 1, [one]),
    );
    const [basis] = analyse(exampleRun([...verify, exampleLoadTrial("login", 1, [login])])).sizingBases;
    expect(basis?.verifierResidentBytes).toBe(123e6);
    expect(basis?.issuerCpuSecondsPerLogin?.value).toBeCloseTo(400e-6, 9);
    const [without] = analyse(exampleRun(verify)).sizingBases;
    expect(without?.issuerCpuSecondsPerLogin).toBeNull();
  });

  test("the same results give the same analysis, in whatever order the trials ran", () => {
    expect(analyse(exampleRun())).toEqual(analysis);
    expect(analyse(exampleRun(exampleTrials().reverse()))).toEqual(analysis);
  });

  test("workloads come in one order: benchmark, plain, verify, steps, then the flows", () => {
    const trials = (["login", "stepped", "mixed", "verify", "plain"] as const).map((workload) =>
      exampleLoadTrial(workload, 1, [exampleWindow({})]),
    );
    const { trialCounts } = analyse(exampleRun([...trials, exampleBenchTrial(1)]));
    expect(trialCounts.map(({ workload }) => workload)).toEqual([
      "bench",
      "plain",
      "verify",
      "stepped",
      "login",
      "mixed",
    ]);
  });

  test("an analysis survives JSON: no NaN, no infinity", () => {
    expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
  });
});

describe("only valid trials feed a figure", () => {
  const good = verify(1, exampleWindow({ cpuSecondsPerRequest: 200e-6 }));
  const bad = verify(2, exampleWindow({ cpuSecondsPerRequest: 900e-6, latencySeconds: 5 }));

  test("a refused trial changes nothing but the count of refused trials", () => {
    const with1 = analyse(exampleRun([good]));
    const with2 = analyse(exampleRun([good, refused(bad)]));
    expect(with2.trialCounts).toEqual([{ workload: "verify", valid: 1, refused: 1 }]);
    expect({ ...with2, trialCounts: [], verdict: null }).toEqual({ ...with1, trialCounts: [], verdict: null });
  });

  test("a refused window of a valid trial does not count either", () => {
    const trial = exampleLoadTrial("stepped", 1, [exampleWindow({}), exampleWindow({ offeredPerSecond: 4000 })]);
    const reasons = [{ code: "rate-not-achieved", message: "60 %." }] as const;
    const windows = trial.windows.map((one) =>
      one.offeredPerSecond === 4000 ? { ...one, verdict: { status: "refused", reasons } as const } : one,
    );
    const analysis = analyse(exampleRun([{ ...trial, windows }]));
    expect(analysis.loadCurves[0]?.steps.map(({ offeredPerSecond }) => offeredPerSecond)).toEqual([400]);
    expect(analysis.sizingBases[0]?.measuredAtPerSecond).toBe(400);
  });

  test("a refused benchmark is no verify cost", () => {
    expect(analyse(exampleRun([refused(exampleBenchTrial(1))])).verifyCosts).toEqual([]);
  });
});

describe("what was not measured is absent, never zero", () => {
  test("R20 F34 a run without trials has no figure and a refused verdict", () => {
    const analysis = analyse(exampleRun([]));
    expect(analysis.verdict.status).toBe("refused");
    for (const table of [
      "verifyCosts",
      "serviceDemands",
      "comparisons",
      "validationCosts",
      "cacheBreakEvens",
      "overloads",
      "quotes",
      "latencies",
      "loadCurves",
      "sizingBases",
    ] as const) {
      expect(analysis[table]).toEqual([]);
    }
    expect(analysis.bytes[0]?.sentBytesPerRequest).toBeNull();
  });

  test("no denylist overhead without the same subject without a denylist", () => {
    expect(analyse(exampleRun([verify(1, exampleWindow({}), redisSubject)])).denylistOverheads).toEqual([]);
  });

  test("no sizing basis without bytes per request", () => {
    const window = { ...exampleWindow({}), sentBytesPerRequest: null };
    expect(analyse(exampleRun([verify(1, window)])).sizingBases).toEqual([]);
  });

  test("a single thread count is no scaling, and more threads than CPUs do not scale a fleet", () => {
    expect(analyse(exampleRun([exampleBenchTrial(1)])).threadScaling).toEqual([]);
    const run = exampleRun();
    const [basis] = analyse({ ...run, host: { ...run.host, cpus: 1 } }).sizingBases;
    expect(basis).toMatchObject({ scaling: null });
  });

  test("a scaling law is fitted to six thread counts that had a CPU each, and to no fewer", () => {
    const rate = (threads: number) => (20_000 * threads) / (1 + 0.05 * (threads - 1));
    const trials = [1, 2, 3, 4, 6, 8].map((threads) =>
      exampleBenchTrial(1, { ...exampleMeasurement(), threads, operationsPerSecond: rate(threads) }),
    );
    const on = (cpus: number) => {
      const run = exampleRun();
      return analyse({
        ...run,
        host: { ...run.host, cpus },
        trials: [...trials, ...run.trials.filter(({ kind }) => kind !== "bench")],
      });
    };
    const scaled = on(8);
    expect(scaled.threadScaling[0]?.law).toMatchObject({ fewest: 1, most: 8 });
    expect(scaled.threadScaling[0]?.law?.contention).toBeCloseTo(0.05, 2);
    expect(scaled.sizingBases[0]?.scaling?.law).toEqual(scaled.threadScaling[0]?.law);
    expect(scaled.sizingBases[0]?.scaling?.points.map(({ vcpus }) => vcpus)).toEqual([2, 3, 4, 6, 8]);
    // Two of the eight threads shared a CPU with another one.
    expect(on(6).threadScaling[0]?.law).toBeNull();
  });

  test("a load that was not repeated sizes a fleet only when none was", () => {
    const low = [1, 2].map((repetition) => verify(repetition, exampleWindow({ offeredPerSecond: 300 })));
    const high = verify(1, exampleWindow({ offeredPerSecond: 900 }));
    expect(analyse(exampleRun([...low, high])).sizingBases[0]?.measuredAtPerSecond).toBe(300);
    expect(analyse(exampleRun([...low.slice(0, 1), high])).sizingBases[0]?.measuredAtPerSecond).toBe(900);
  });
});

test("CPU per request is divided by the requests of all targets: a login is a request too", () => {
  const window = exampleWindow({ cpuSecondsPerRequest: 200e-6 });
  const components = window.components.map((use) => (use.component === "issuer" ? { ...use, requests: 4000 } : use));
  const [demand] = analyse(exampleRun([exampleLoadTrial("mixed", 1, [{ ...window, components }])])).serviceDemands;
  const verifier = demand?.components.find(({ component }) => component === "verifier");
  expect(verifier?.cpuSecondsPerRequest.value).toBeCloseTo(100e-6, 9);
});
