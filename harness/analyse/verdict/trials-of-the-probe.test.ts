import { describe, expect, test } from "vitest";
import {
  cleanProbeEvidence,
  exampleDuet,
  exampleProbeWindow,
  exampleSweep,
  exampleVariant,
} from "../../results/example-probe-trial.test-support.ts";
import type { ComparisonId } from "../../results/comparisons.ts";
import { exampleRun } from "../../results/example-run.test-support.ts";
import {
  exampleBenchTrial,
  exampleLoadTrial,
  exampleSubject,
  exampleWindow,
} from "../../results/example-trial.test-support.ts";
import type { ProbeTrialResult, TrialResult } from "../../results/trial-result.ts";
import { analyse } from "../analyse.ts";
import { confirmationOf } from "../model/confirmation.ts";
import { seededNormal } from "../statistics/seeded-random.test-support.ts";

const slo = { sloPercentile: "p99", sloSeconds: 0.05 } as const;
const pairs = [1, 2, 3, 4, 5, 6, 7, 8];

describe("duets", () => {
  const normal = seededNormal(7);
  // What a second of the machine does to all variants alike, and what each has of its own.
  const noisy = (seconds: number, shared: number) => seconds * shared * Math.exp(0.01 * normal());
  const duet = (comparison: ComparisonId, names: readonly string[], seconds: readonly number[]) =>
    pairs.map((repetition) => {
      const sharedNoise = Array.from({ length: 8 }, () => Math.exp(0.15 * normal()));
      return exampleDuet(
        comparison,
        repetition,
        names.map((name) => exampleVariant(name, exampleSubject, name.startsWith("/") ? name : "/protected")),
        (variant, block) => noisy(seconds[variant] ?? 0, sharedNoise[block] ?? 1),
      );
    });

  test("a difference of 5 % is found under noise of 15 % that both sides share, and its interval holds the truth", () => {
    const { comparisons, noise } = analyse(
      exampleRun([
        ...duet("noise", ["A", "A again"], [200e-6, 200e-6]),
        ...duet("engine", ["jose", "other"], [200e-6, 210e-6]),
      ]),
    );
    expect(comparisons).toHaveLength(1);
    const [other] = comparisons;
    expect(other).toMatchObject({ comparison: "engine", over: "pair", isNone: false });
    expect(other?.lnCpuRatio.low).toBeLessThan(Math.log(1.05));
    expect(other?.lnCpuRatio.high).toBeGreaterThan(Math.log(1.05));
    expect(other?.cpuSeconds.value).toBeGreaterThan(0);
    expect(noise?.cpu.pairs).toBe(8);
    expect(noise?.cpu.sd).toBeLessThan(0.02);
  });

  test("a difference within the noise is called none", () => {
    const { comparisons } = analyse(
      exampleRun([...duet("noise", ["A", "B"], [200e-6, 200e-6]), ...duet("engine", ["a", "b"], [200e-6, 200.2e-6])]),
    );
    expect(comparisons[0]?.isNone).toBe(true);
  });

  test("refused duets feed nothing", () => {
    const refused = duet("engine", ["a", "b"], [1e-4, 2e-4]).map((trial): TrialResult => ({
      ...trial,
      verdict: { status: "refused", reasons: [{ code: "target-died", message: "gone" }] },
    }));
    expect(analyse(exampleRun(refused)).comparisons).toEqual([]);
  });

  test("one pair of processes speaks through its blocks, and says so", () => {
    const [only] = duet("engine", ["a", "b"], [200e-6, 240e-6]);
    const { comparisons } = analyse(exampleRun(only === undefined ? [] : [only]));
    expect(comparisons[0]).toMatchObject({ over: "block", isNone: false, lnCpuRatio: { samples: 8 } });
  });

  test("a validation is taken apart: stages add up to the marginal cost, and the rest is what they miss", () => {
    const routes = [
      "/plain",
      "/protected/credentials",
      "/protected/gate",
      "/protected/decode",
      "/protected/signature",
      "/protected/claims",
      "/protected",
    ];
    const seconds = [100e-6, 104e-6, 105e-6, 110e-6, 160e-6, 161e-6, 162e-6];
    const exact = exampleDuet(
      "stages",
      1,
      routes.map((route) => exampleVariant(route, exampleSubject, route)),
      (variant) => seconds[variant] ?? 0,
    );
    const [cost] = analyse(exampleRun([exampleBenchTrial(1), exact])).validationCosts;
    expect(cost?.marginalCpuSeconds.value).toBeCloseTo(62e-6, 8);
    expect(cost?.inService.map(({ stage }) => stage)).toEqual([
      "credentials",
      "gate",
      "decode",
      "signature",
      "claims",
      "denylist",
    ]);
    expect(cost?.inService.reduce((sum, { cpuSeconds }) => sum + cpuSeconds.value, 0)).toBeCloseTo(62e-6, 8);
    // The benchmark's example: 1 + 3 + 48 + 0.5 µs.
    expect(cost?.restSeconds).toBeCloseTo(62e-6 - 52.5e-6, 8);
    expect(cost?.restShare).toBeCloseTo(9.5 / 62, 2);
  });

  test("a cache pays from the hit ratio at which its line falls below zero", () => {
    const cached = (hitRatio: number) =>
      exampleVariant(`${hitRatio}`, { ...exampleSubject, cache: { hitRatio, covers: "signature" } });
    const ratios = [0, 0.5, 0.9];
    const trials = pairs.map((repetition) =>
      exampleDuet("cache", repetition, [exampleVariant("no cache"), ...ratios.map(cached)], (variant) =>
        // 10 µs for a lookup, 50 µs saved by a hit: it pays from 20 %.
        variant === 0 ? 200e-6 : 200e-6 + 10e-6 - 50e-6 * (ratios[variant - 1] ?? 0) + repetition * 1e-8,
      ),
    );
    const [row] = analyse(exampleRun(trials)).cacheBreakEvens;
    expect(row?.points.map(({ hitRatio }) => Number(hitRatio.toFixed(6)))).toEqual(ratios);
    expect(row?.breakEven?.hitRatio).toBeCloseTo(0.2, 2);
  });
});

describe("sweeps", () => {
  const anchorPerSecond = 5000;
  const window = (fraction: number, latencySeconds: number, floorSeconds = 0.0001) =>
    exampleProbeWindow({ fraction, anchorPerSecond, latencySeconds, floorSeconds });
  const good = [window(0.1, 0.0006), window(0.45, 0.0009), window(0.65, 0.002)];
  const sweeps = [1, 2, 3].map((repetition) =>
    exampleSweep(repetition, anchorPerSecond * (1 + repetition / 100), good),
  );

  test("steps of several sessions are one load by their share of the anchor, although their rates differ", () => {
    const { loadCurves, overloads } = analyse(exampleRun(sweeps));
    expect(loadCurves[0]).toMatchObject({ generator: "probe" });
    expect(loadCurves[0]?.steps.map(({ fractionOfAnchor, repetitions }) => [fractionOfAnchor, repetitions])).toEqual([
      [0.1, 3],
      [0.45, 3],
      [0.65, 3],
    ]);
    expect(overloads[0]).toMatchObject({ isLowerBound: false, completedPerSecond: { samples: 3 } });
  });

  test("an overload that left the verifier idle is never its limit: the run says lower bound", () => {
    const idle = sweeps.map((sweep) => ({
      ...sweep,
      anchors: sweep.anchors.map((anchor) => ({ ...anchor, verifierCpusUsed: 0.5 })),
    }));
    const { overloads, verdict } = analyse(exampleRun(idle));
    expect(overloads[0]?.isLowerBound).toBe(true);
    expect(verdict.status).toBe("lower-bound");
    expect(verdict.reasons.join(" ")).toContain("gave out first, so that rate is a lower bound");
  });

  test("where the probe saturated the verifier, k6 giving out bounds nothing; it is said all the same", () => {
    const slow = { ...exampleWindow({ offeredPerSecond: 2000 }), achievedPerSecond: 1200 };
    const reasons = [{ code: "rate-not-achieved", message: "60 % came back." }] as const;
    const stepped = exampleLoadTrial("stepped", 1, [exampleWindow({ offeredPerSecond: 500 }), slow]);
    const gaveOut: TrialResult = {
      ...stepped,
      windows: stepped.windows.map((window, index) =>
        index === 0 ? window : { ...window, verdict: { status: "refused", reasons } },
      ),
    };
    const swept = analyse(exampleRun([...sweeps, gaveOut])).verdict;
    expect(swept.status).toBe("valid");
    expect(swept.reasons.join(" ")).toContain("k6 gave out at 2000 requests/s");
    expect(analyse(exampleRun([gaveOut])).verdict.status).toBe("lower-bound");
  });

  test("a latency whose floor is above 20 % of the objective is not quoted, sizes nothing and is named", () => {
    const high = sweeps.map((sweep) => ({
      ...sweep,
      windows: sweep.windows.map((one) => ({ ...one, floor: window(0.1, 0.01, 0.02).floor })),
    }));
    const { quotes, verdict, confirmation } = analyse(exampleRun(high));
    expect(quotes.every(({ source }) => source === null)).toBe(true);
    expect(verdict.reasons.join(" ")).toMatch(
      /No latency of RS256.* may be quoted against the objective: On a server that does nothing/,
    );
    expect(confirmation?.recommended.kind).toBe("none");
    expect(analyse(exampleRun(sweeps)).quotes.every(({ source }) => source === "probe")).toBe(true);
  });

  test("the rate that is recommended is driven in fresh processes until two thirds of them and their median meet the objective", () => {
    const before = confirmationOf(sweeps, exampleSubject, slo, 3);
    expect(before.recommended).toMatchObject({ kind: "rate", fractionOfAnchor: 0.65 });
    const rate = before.next?.ratePerSecond ?? 0;
    expect(before.next).toEqual({ ratePerSecond: rate, repetition: 1 });
    const fine = [1, 2, 3].map((repetition) => confirming(repetition, rate, 0.002));
    expect(confirmationOf([...sweeps, ...fine.slice(0, 2)], exampleSubject, slo, 3).next?.repetition).toBe(3);
    expect(confirmationOf([...sweeps, ...fine], exampleSubject, slo, 3)).toMatchObject({
      confirmedPerSecond: rate,
      next: null,
    });
  });

  test("without repetitions nothing is driven again, which refutes nothing", () => {
    const { recommended, rates, confirmedPerSecond, next } = confirmationOf(sweeps, exampleSubject, slo, 0);
    expect({ kind: recommended.kind, rates, confirmedPerSecond, next }).toEqual({
      kind: "rate",
      rates: [],
      confirmedPerSecond: null,
      next: null,
    });
  });

  test("a rate that fails is followed by nine tenths of it; what the machine spoiled decides nothing", () => {
    const rate = confirmationOf(sweeps, exampleSubject, slo, 2).next?.ratePerSecond ?? 0;
    const slow = [1, 2].map((repetition) => confirming(repetition, rate, 0.2));
    const after = confirmationOf([...sweeps, ...slow], exampleSubject, slo, 2);
    expect(after.rates).toMatchObject([{ ratePerSecond: rate, confirmed: false }]);
    expect(after.next?.ratePerSecond).toBeCloseTo(rate * 0.9, -1);
    const spoiled = confirming(1, rate, 0.2, [{ code: "cpu-stolen", message: "stolen" }]);
    expect(confirmationOf([...sweeps, spoiled], exampleSubject, slo, 2).next).toEqual({
      ratePerSecond: rate,
      repetition: 2,
    });
  });

  function confirming(
    repetition: number,
    rate: number,
    latencySeconds: number,
    reasons: readonly { readonly code: "cpu-stolen"; readonly message: string }[] = [],
  ): ProbeTrialResult {
    const fraction = rate / anchorPerSecond;
    const measured = {
      ...exampleProbeWindow({ fraction, anchorPerSecond, latencySeconds }),
      fractionOfAnchor: null,
      offeredPerSecond: rate,
    };
    const verdict = reasons.length === 0 ? ({ status: "valid" } as const) : ({ status: "refused", reasons } as const);
    const trial = exampleSweep(repetition, anchorPerSecond, []);
    return {
      ...trial,
      id: `confirm/r${repetition}`,
      workload: "confirm",
      anchors: [],
      verdict,
      windows: [{ ...measured, role: "confirm", verdict }],
    };
  }
});

test("the evidence of the examples is clean", () => {
  expect(cleanProbeEvidence(10)).toMatchObject({ clientRequests: 10, serverRequests: 10, error: null });
});
