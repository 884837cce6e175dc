import { describe, expect, test } from "vitest";
import type { RunResult } from "../../results/run-result.ts";
import type { Verdict } from "../../results/verdict.ts";
import { syntheticReport } from "../../../reports/synthetic-run.test-support.ts";
import { compareRuns } from "./compare-runs.ts";
import { comparedRun, scattered, slowedDown } from "./compared-runs.test-support.ts";
import { comparisonSchema } from "./comparison-schema.ts";
import { metricKindIds, metricKinds } from "./metric-kinds.ts";
import type { RunComparison } from "./run-comparison.ts";

const usual = { force: false, trustHost: false };
const quiet = scattered(6, 0.01);
const { run: whole } = syntheticReport();

/** Two runs of the same duets, the ratio of the candidate's moved by `ln`. */
function withRatios(ln: number, change: Partial<Parameters<typeof comparedRun>[1]> = {}): RunComparison {
  const base = comparedRun("base", { ratios: quiet, noise: quiet });
  const candidate = comparedRun("candidate", { ratios: quiet.map((value) => value + ln), noise: quiet, ...change });
  return compareRuns(base, candidate, usual);
}

const duetCpu = ({ metrics }: RunComparison) => metrics.find(({ kind }) => kind === "duet-cpu");

describe("what decides is the ratio of a duet", () => {
  test("C15: a ratio that rose significantly and by 2 % or more is a regression, with effect, interval and p", () => {
    const comparison = withRatios(Math.log(1.06));
    const change = duetCpu(comparison);
    expect(comparison.verdict).toBe("regression");
    expect(comparison.reasons).toEqual([expect.stringContaining("fast-jwt over jose")]);
    expect(change).toMatchObject({ finding: "worse", decides: true, why: null });
    expect(change?.lnChange.value).toBeCloseTo(Math.log(1.06), 9);
    expect(change?.lnChange.low).toBeGreaterThan(0);
    expect(change?.adjustedPValue).toBeLessThan(0.001);
  });

  test("C15: one that is significant and below 2 % is no change", () => {
    const comparison = withRatios(Math.log(1.018));
    expect(duetCpu(comparison)).toMatchObject({ finding: "below-limit", decides: true });
    expect(duetCpu(comparison)?.adjustedPValue).toBeLessThan(0.05);
    expect(comparison.verdict).toBe("no-regression");
  });

  test("R12: one that is large and not significant is no significant change", () => {
    const wild = scattered(6, 0.4);
    const base = comparedRun("base", { ratios: wild, noise: quiet });
    const candidate = comparedRun("candidate", { ratios: wild.map((value) => value + 0.05), noise: quiet });
    const comparison = compareRuns(base, candidate, usual);
    expect(duetCpu(comparison)).toMatchObject({ finding: "none", decides: true });
    expect(comparison.verdict).toBe("no-regression");
  });

  test("one that fell is better, and no regression", () => {
    const comparison = withRatios(-0.06);
    expect(duetCpu(comparison)?.finding).toBe("better");
    expect(comparison.verdict).toBe("no-regression");
  });

  test("one that is no larger than what a design against itself shows is within the noise", () => {
    const noise = scattered(6, 0.12);
    const base = comparedRun("base", { ratios: quiet, noise });
    const candidate = comparedRun("candidate", { ratios: quiet.map((value) => value + 0.03), noise });
    const comparison = compareRuns(base, candidate, usual);
    expect(duetCpu(comparison)).toMatchObject({ finding: "within-noise" });
    expect(comparison.verdict).toBe("no-regression");
  });

  test("C15: with fewer than 3 pairs on a side it is shown without a verdict, and the comparison is inconclusive", () => {
    const comparison = withRatios(0.2, { ratios: quiet.slice(0, 2).map((value) => value + 0.2) });
    expect(duetCpu(comparison)).toMatchObject({ finding: "not-judged", pValue: null, decides: false });
    expect(duetCpu(comparison)?.why).toContain("n = 6 and 2");
    expect(comparison.verdict).toBe("inconclusive");
  });

  test.each([
    ["was not measured", []],
    ["has too few pairs", quiet.slice(0, 2)],
    ["is biased", quiet.map((value) => value + 0.03)],
  ])("nothing decides where the control of a run %s, however large the change", (_, noise) => {
    const comparison = withRatios(0.2, { noise });
    expect(comparison.noise.candidate.held).toBe(false);
    expect(duetCpu(comparison)).toMatchObject({ finding: "worse", decides: false });
    expect(comparison.verdict).toBe("inconclusive");
    expect(comparison.reasons).toEqual([expect.stringMatching(/^No ratio of the candidate can decide: /u)]);
  });

  test("where every variant of a duet rose, the other explanation is said: its reference may have become cheaper", () => {
    const dearer = (of: readonly string[]) => {
      const trials = whole.trials.map((trial) =>
        trial.kind === "duet" && trial.comparison === "algorithm"
          ? {
              ...trial,
              slices: trial.slices.map((slice) =>
                of.includes(trial.variants[slice.variant]?.name ?? "")
                  ? { ...slice, verifierCpuSeconds: slice.verifierCpuSeconds * 1.1 }
                  : slice,
              ),
            }
          : trial,
      );
      return compareRuns(whole, { ...whole, run: { ...whole.run, id: "candidate" }, trials }, usual);
    };
    const one = dearer(["ES256"]);
    expect(one.verdict).toBe("regression");
    expect(one.reasons).toHaveLength(1);
    const all = dearer(["HS256", "ES256", "EdDSA"]);
    expect(all.reasons).toHaveLength(4);
    expect(all.reasons.at(-1)).toMatch(/^All 3 variants against Algorithm: RS256 .* became cheaper\.$/u);
  });

  test("repetitions that are all equal are not judged: nothing that is measured shows that", () => {
    const base = comparedRun("base", { ratios: [0.1, 0.1, 0.1], noise: quiet });
    const candidate = comparedRun("candidate", { ratios: [0.2, 0.2, 0.2], noise: quiet });
    expect(duetCpu(compareRuns(base, candidate, usual))).toMatchObject({ finding: "not-judged", decides: false });
  });
});

describe("figures of two hours", () => {
  const micros = (factor: number): number[] => scattered(6, 1, 60).map((value) => value * factor);
  const runs = (factor: number, signFactor: number) => {
    const duets = { ratios: quiet, noise: quiet };
    const base = comparedRun("base", { ...duets, verifyMicros: micros(1), signMicros: micros(10) });
    const candidate = comparedRun("candidate", {
      ...duets,
      verifyMicros: micros(factor),
      signMicros: micros(10 * signFactor),
    });
    return [base, candidate] as const;
  };
  const verify = ({ metrics }: RunComparison) => metrics.find(({ kind }) => kind === "verify-cost");

  test("decide nothing, however much they moved", () => {
    const comparison = compareRuns(...runs(1.5, 1), usual);
    expect(verify(comparison)).toMatchObject({ finding: "worse", decides: false });
    expect(comparison.verdict).toBe("no-regression");
  });

  test("decide where the user vouches for the host and signing, which no design touches, cost the same", () => {
    const comparison = compareRuns(...runs(1.05, 1), { force: false, trustHost: true });
    expect(comparison.hostControl.status).toBe("agrees");
    expect(verify(comparison)).toMatchObject({ finding: "worse", decides: true });
    expect(comparison.verdict).toBe("regression");
  });

  test("decide nothing on a trusted host whose speed moved: signing says so", () => {
    const comparison = compareRuns(...runs(1.2, 1.2), { force: false, trustHost: true });
    expect(comparison.hostControl).toMatchObject({ status: "moved" });
    expect(comparison.hostControl.words).toContain("20.0 % more");
    expect(verify(comparison)).toMatchObject({ finding: "worse", decides: false });
    expect(comparison.verdict).toBe("no-regression");
  });

  test("do not weaken what decides, however many there are: they are corrected for among themselves", () => {
    const duets = (shift: number) => ({ ratios: quiet.map((value) => value + shift), noise: quiet });
    const alone = compareRuns(comparedRun("base", duets(0)), comparedRun("candidate", duets(0.03)), usual);
    const crowd = compareRuns(
      comparedRun("base", { ...duets(0), verifyMicros: micros(1) }),
      comparedRun("candidate", { ...duets(0.03), verifyMicros: micros(1.001) }),
      usual,
    );
    expect(crowd.metrics.length).toBeGreaterThan(alone.metrics.length);
    expect(duetCpu(crowd)?.adjustedPValue).toBe(duetCpu(alone)?.adjustedPValue);
  });

  test("alone, without a duet, are inconclusive", () => {
    const [base, candidate] = [
      comparedRun("base", { verifyMicros: micros(1) }),
      comparedRun("candidate", { verifyMicros: micros(1) }),
    ];
    expect(compareRuns(base, candidate, usual).verdict).toBe("inconclusive");
  });

  test("that moved alike are called a machine of another speed", () => {
    const slow = slowedDown({ ...whole, run: { ...whole.run, id: "slow" } }, 1.2);
    const comparison = compareRuns(whole, slow, usual);
    expect(comparison.hostShift?.lnChange).toBeCloseTo(Math.log(1.2), 6);
    expect(comparison.hostShift?.sameWay).toBe(1);
    expect(comparison.verdict).toBe("no-regression");
  });
});

describe("only what counts is compared", () => {
  const base = whole;
  const candidate: RunResult = { ...base, run: { ...base.run, id: "candidate" } };

  test("every kind of figure is read from a whole run, each once, and a run against its twin shows no change", () => {
    const { metrics, unmatched, verdict } = compareRuns(base, candidate, usual);
    expect(new Set(metrics.map(({ kind }) => kind))).toEqual(new Set(metricKindIds));
    const labels = metrics.map(({ kind, label }) => `${kind} ${label}`);
    expect(new Set(labels).size).toBe(labels.length);
    expect(unmatched).toEqual([]);
    expect(metrics.filter(({ finding }) => finding === "worse" || finding === "better")).toEqual([]);
    expect(verdict).toBe("no-regression");
  });

  test("F13 a refused trial never feeds a figure, and what only one run has is named and not compared", () => {
    const refused: Verdict = { status: "refused", reasons: [{ code: "cpu-stolen", message: "stolen" }] };
    const without = {
      ...candidate,
      trials: candidate.trials.map((trial) => (trial.kind === "bench" ? { ...trial, verdict: refused } : trial)),
    };
    const { metrics, unmatched } = compareRuns(base, without, usual);
    expect(metrics.some(({ kind }) => kind === "verify-cost")).toBe(false);
    expect(unmatched.length).toBeGreaterThan(3);
    expect(new Set(unmatched.map((one) => `${one.kind} ${one.in}`))).toEqual(new Set(["verify-cost base"]));
  });

  test("F34 a run whose trials are all refused has nothing to compare, and that is said with the counts", () => {
    const refused: Verdict = { status: "refused", reasons: [{ code: "interrupted", message: "stopped" }] };
    const spoiled = {
      ...candidate,
      tokenSizes: [],
      trials: candidate.trials.map((trial) => ({ ...trial, verdict: refused })),
    };
    const comparison = compareRuns(base, spoiled, usual);
    expect(comparison).toMatchObject({ verdict: "refused", metrics: [], refusal: { code: "nothing-comparable" } });
    expect(comparison.refusal?.message).toContain(`0 valid and ${spoiled.trials.length} refused trials`);
  });

  test("a latency is compared only where its generator may be quoted in both runs", () => {
    const blind = {
      ...candidate,
      trials: candidate.trials.map((trial) =>
        trial.kind === "probe"
          ? { ...trial, windows: trial.windows.map((window) => ({ ...window, floor: null })) }
          : trial,
      ),
    };
    const latencies = ({ metrics }: RunComparison) =>
      metrics.filter(({ kind, place }) => kind === "load-p50" && place.workload === "sweep");
    expect(latencies(compareRuns(base, candidate, usual)).length).toBeGreaterThan(0);
    expect(latencies(compareRuns(base, blind, usual))).toEqual([]);
  });

  test("an overload in which the verifier had CPU left is shown and not judged: it is the rate of something else", () => {
    const rates = compareRuns(base, candidate, usual).metrics.filter(({ kind }) => kind === "overload-rate");
    const [idle, busy] = [true, false].map((redis) => rates.filter(({ label }) => label.endsWith("redis") === redis));
    expect(idle?.map(({ finding, why }) => [finding, why])).toEqual(
      idle?.map(() => ["not-judged", expect.stringContaining("the verifier had CPU left")]),
    );
    expect([idle?.length, busy?.length]).toEqual([2, 2]);
    expect(busy?.every(({ finding }) => finding === "none")).toBe(true);
  });

  test("two readings of one run are no two runs", () => {
    expect(compareRuns(base, base, { force: true, trustHost: true }).refusal?.code).toBe("same-run");
  });

  test("it does not change with the order of the trials, and a result survives JSON", () => {
    const shuffled = { ...candidate, trials: candidate.trials.toReversed() };
    const comparison = compareRuns(base, candidate, usual);
    const findings = (one: RunComparison) => one.metrics.map(({ kind, label, finding }) => [kind, label, finding]);
    expect(findings(compareRuns(base, shuffled, usual))).toEqual(findings(comparison));
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
    expect(comparisonSchema.safeParse(comparison).error).toBeUndefined();
  });
});

test("the table of kinds: only ratios of CPU always may decide, and of figures of an hour all but p99 on a trusted host", () => {
  const of = (gates: string) => metricKindIds.filter((kind) => metricKinds[kind].gates === gates);
  expect(of("always")).toEqual(["duet-cpu"]);
  expect(of("on-trusted-host").map((kind) => metricKinds[kind].basis)).toEqual([
    "absolute",
    "absolute",
    "absolute",
    "absolute",
    "absolute",
  ]);
  expect(of("never")).toEqual(["duet-stage", "duet-throughput", "duet-p50", "load-p99", "token-bytes"]);
});
