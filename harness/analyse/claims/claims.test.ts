import { describe, expect, test } from "vitest";
import type { RunResult } from "../../results/run-result.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import type { Analysis } from "../analysis.ts";
import { analyse } from "../analyse.ts";
import { claims, type JudgedClaim, judgeClaims, tallyClaims } from "./claims.ts";
import type { ClaimFinding } from "./claim.ts";
import { plannedRun } from "./planned-run.test-support.ts";
import type { Estimate } from "../statistics/estimate.ts";

const standard = plannedRun("standard");
const judgedStandard = judge(standard);

function judge(run: RunResult): ReadonlyMap<string, JudgedClaim> {
  return new Map(analyse(run).claims.map((claim) => [claim.id, claim]));
}

function claim(judged: ReadonlyMap<string, JudgedClaim>, id: string): JudgedClaim {
  const found = judged.get(id);
  if (found === undefined) throw new Error(`no claim ${id}`);
  return found;
}

function findingsOf(judged: ReadonlyMap<string, JudgedClaim>, id: string) {
  const found = claim(judged, id);
  if (found.verdict === "not-measured") throw new Error(`${id} is not measured: ${found.why}`);
  return found.findings;
}

/** The verdict of the finding whose name holds all of the words. */
function verdictOn(judged: ReadonlyMap<string, JudgedClaim>, id: string, ...words: readonly string[]) {
  const found = findingsOf(judged, id).filter(({ what }) => words.every((word) => what.includes(word)));
  expect(found.map(({ what }) => what)).toHaveLength(1);
  return found[0]?.verdict;
}

test("the table has the twenty claims C01 to C20 once each, every one with its words and what it bends", () => {
  expect(claims.map(({ id }) => id)).toEqual(
    Array.from({ length: 20 }, (_, index) => `C${String(index + 1).padStart(2, "0")}`),
  );
  for (const { name, said, bends } of claims) {
    expect(name.length).toBeGreaterThan(5);
    expect(name.length).toBeLessThanOrEqual(32);
    expect(said.length).toBeGreaterThan(10);
    expect(bends.length).toBeGreaterThan(10);
  }
  expect(new Set(claims.map(({ said }) => said)).size).toBe(20);
});

test("with everything that the standard profile plans, the 14 claims that can be measured are, and the others name what they wait for", () => {
  const measured = [...judgedStandard.values()].filter(({ verdict }) => verdict !== "not-measured");
  expect(measured.map(({ id }) => id)).toEqual([
    "C01",
    "C02",
    "C03",
    "C04",
    "C05",
    "C06",
    "C07",
    "C08",
    "C09",
    "C10",
    "C11",
    "C14",
    "C15",
    "C20",
  ]);
  for (const id of ["C12", "C13", "C16", "C17", "C18", "C19"])
    expect(claim(judgedStandard, id)).toMatchObject({
      why: expect.stringMatching(/^it waits for .*(flow|topology|balancer|regions)/),
    });
  expect(tallyClaims([...judgedStandard.values()])).toMatchObject({ claims: 20, measured: 14, "not-measured": 6 });
});

test("every finding has a finite value within its limits and a sample count; none is judged from nothing", () => {
  const findings = [...judgedStandard.values()].flatMap((one) => (one.verdict === "not-measured" ? [] : one.findings));
  expect(findings.length).toBeGreaterThan(60);
  for (const { what, measured } of findings) {
    expect([what, Number.isFinite(measured.value), measured.samples >= 1]).toEqual([what, true, true]);
    expect([what, measured.low <= measured.value && measured.value <= measured.high]).toEqual([what, true]);
  }
});

test("the quick profile, without bytes and store, measures what its trials show and says of the rest how to get it", () => {
  const quick = judge(plannedRun("quick"));
  const missing = [...quick.values()].filter(({ verdict }) => verdict === "not-measured").map(({ id }) => id);
  expect(missing).toEqual(["C08", "C11", "C12", "C13", "C16", "C17", "C18", "C19", "C20"]);
  for (const id of ["C08", "C11", "C20"])
    expect(claim(quick, id)).toMatchObject({ hint: expect.stringContaining("run --profile standard") });
});

describe("each claim is judged from the figures of the run, not from what is usual", () => {
  test("C01 holds for a library at the claimed cost and is off for one far above it", () => {
    const cheap = judge(withBench(standard, ({ subject }, value) => (subject.engine === "node-crypto" ? 1e-6 : value)));
    expect(verdictOn(cheap, "C01", "verify with node-crypto")).toBe("holds");
    expect(verdictOn(cheap, "C01", "verify with jose")).toBe("off");
    expect(claim(cheap, "C01").verdict).toBe("depends");
    expect(claim(judgedStandard, "C01").verdict).toBe("off");
    expect(findingsOf(judgedStandard, "C01")[0]).toMatchObject({
      side: "more",
      factor: { value: expect.closeTo(17.85, 0) },
    });
  });

  test("C02 C03 C04 are off by what the figures say, in the service and in the benchmark", () => {
    expect(findingsOf(judgedStandard, "C02")[0]).toMatchObject({ verdict: "off", side: "less" });
    expect(verdictOn(judgedStandard, "C02", "RS256, signature alone")).toBe("off");
    const [inService] = findingsOf(judgedStandard, "C03");
    expect(inService?.what).toContain("duet");
    expect(inService?.measured.value).toBeCloseTo(23e-6, 5);
    expect(claim(judgedStandard, "C04").verdict).toBe("off");
    const dear = judge(
      withBench(standard, ({ subject }, value) => value + (subject.algorithm === "RS256" ? 480e-6 : 0)),
    );
    expect(verdictOn(dear, "C03", "verify with jose")).toBe("holds");
    expect(claim(dear, "C03").verdict).toBe("depends");
  });

  test("C05 depends: ES256 signs cheaper than RS256 and verifies dearer", () => {
    expect(verdictOn(judgedStandard, "C05", "over RS256", "verify")).toBe("off");
    expect(verdictOn(judgedStandard, "C05", "over RS256", "sign")).toBe("holds");
    expect(verdictOn(judgedStandard, "C05", "over RS256", "bytes")).toBe("holds");
    expect(claim(judgedStandard, "C05").verdict).toBe("depends");
  });

  test("C06 tells a denylist that costs more than claimed from one that costs nothing", () => {
    expect(verdictOn(judgedStandard, "C06", "redis, CPU")).toBe("off");
    expect(verdictOn(judgedStandard, "C06", "in-process, CPU")).toBe("off");
    const sides = findingsOf(judgedStandard, "C06").map(({ what, side }) => `${what}: ${side}`);
    expect(sides).toContain("redis, CPU per request: more");
    expect(sides).toContain("in-process, CPU per request: less");
  });

  test("C07 depends on the round trip, and the relay without a delay is nobody's network", () => {
    expect(verdictOn(judgedStandard, "C07", "a lookup at loopback, p50")).toBe("off");
    expect(verdictOn(judgedStandard, "C07", "round trip of 5 ms, p50")).toBe("holds");
    expect(claim(judgedStandard, "C07").verdict).toBe("depends");
    expect(findingsOf(judgedStandard, "C07").filter(({ what }) => what.includes("round trip of 0 ms"))).toEqual([]);
    const without = judge({ ...standard, store: null });
    expect(claim(without, "C07")).toMatchObject({
      remarks: expect.arrayContaining([expect.stringContaining("not measured")]),
    });
  });

  test("C08 is judged at the most entries of each layout, the key per token first", () => {
    const [first, ...others] = findingsOf(judgedStandard, "C08");
    expect(first).toMatchObject({ verdict: "off", side: "less", factor: { value: expect.closeTo(5.48, 1) } });
    expect(first?.what).toMatch(/^one Redis key per token, per entry of 1\u00a0000\u00a0000$/u);
    expect(others.map(({ what }) => what.split(",")[0])).toContain("in-process map");
    const { store } = standard;
    if (store === null) throw new Error("the standard profile plans a store");
    const heavy = store.memory.map((row) => ({ ...row, grownBytes: row.entries * 1000 }));
    expect(claim(judge({ ...standard, store: { ...store, memory: heavy } }), "C08").verdict).toBe("holds");
  });

  test("C08 without a Redis says why, not that it is small", () => {
    const { store } = standard;
    if (store === null) throw new Error("the standard profile plans a store");
    const why = "no Redis server could be had";
    const missing = { what: "memory of a denylist in Redis, and lookups over a network", why, hint: "get one" };
    const inProcess = store.memory.filter(({ layout }) => layout === "map");
    const judged = judge({ ...standard, store: { ...store, memory: inProcess, lookups: [], notMeasured: [missing] } });
    expect(claim(judged, "C08")).toMatchObject({ verdict: "not-measured", why, hint: "get one" });
  });

  test("C09 C10 C11 C20 follow the bytes that were counted", () => {
    expect(verdictOn(judgedStandard, "C09", "RS256, typical")).toBe("holds");
    expect(verdictOn(judgedStandard, "C09", "RS256, 4kb")).toBe("off");
    expect(verdictOn(judgedStandard, "C10", "RS256, typical, HTTP/1.1")).toBe("holds");
    expect(verdictOn(judgedStandard, "C10", "RS256, 4kb, HTTP/1.1")).toBe("off");
    expect(claim(judgedStandard, "C11").verdict).toBe("off");
    expect(verdictOn(judgedStandard, "C20", "ML-DSA-44, 4kb", "verifier")).toBe("holds");
    expect(verdictOn(judgedStandard, "C20", "RS256, 4kb", "haproxy")).toBe("off");
    expect(claim(judgedStandard, "C20").verdict).toBe("depends");
  });

  test("C14 C15 need nodes by the service demand: a tenth of it, a tenth of the nodes, and from some point on 10 are enough", () => {
    const [usual] = findingsOf(judgedStandard, "C14");
    expect(usual).toMatchObject({ verdict: "off", side: "more" });
    const light = fleetOf(withDemand(0.1), "C14");
    expect((light?.measured.value ?? 0) / (usual?.measured.value ?? 0)).toBeCloseTo(0.1, 1);
    expect(usual?.measured.low).toBeLessThan(usual?.measured.high ?? 0);
    expect(fleetOf(withDemand(0.01), "C14")).toMatchObject({
      verdict: "holds",
      what: expect.stringMatching(/, nodes$/),
    });
    expect(findingsOf(judgedStandard, "C15").map(({ what }) => what)).toContainEqual(
      expect.stringContaining("best p99 of all loads"),
    );
  });

  test("C14 a design that only k6 loaded, at its low rates, is no evidence beside designs that were swept", () => {
    const analysis = analyse(standard);
    const [first] = analysis.sizingBases;
    if (first === undefined) throw new Error("the run sizes nothing");
    const loads = first.loads.map((load) => ({ ...load, probe: null, k6: load.probe }));
    const subject = { ...first.subject, engine: "other" };
    const slow = { ...first, label: "loaded by k6 alone", subject, loads, loadedBy: "k6" as const };
    const wordsOf = (sizingBases: Analysis["sizingBases"]) =>
      findingsOf(
        new Map(
          judgeClaims({ run: standard, analysis: { ...analysis, sizingBases } }).map((judged) => [judged.id, judged]),
        ),
        "C14",
      ).map(({ what }) => what.split(",")[0]);
    expect(wordsOf([slow])).toContain(slow.label);
    expect(wordsOf([first, slow])).toEqual([first.label]);
  });

  test("C14 where no higher load was measured than one that met the objective, a plan's nodes are no proof that fewer fail", () => {
    expect(findingsOf(judgedStandard, "C14").map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/nodes for CPU alone$/),
    );
  });

  test("C15 never holds by CPU alone: where no latency may be quoted against 0.7 ms, few nodes are no answer", () => {
    const analysis = withDemand(0.001);
    const sizingBases = analysis.sizingBases.map((basis) => ({
      ...basis,
      loads: basis.loads.map((load) => ({ ...load, probeFloor: null, k6Floor: null })),
    }));
    const judged = judgeClaims({ run: standard, analysis: { ...analysis, sizingBases } });
    expect(judged.find(({ id }) => id === "C15")).toMatchObject({
      verdict: "not-measured",
      why: expect.stringContaining("p99 ≤ 0.7 ms"),
    });
  });
});

test("an interval that reaches everywhere neither makes a claim depend nor stands for it", () => {
  const analysis = analyse(standard);
  const wide = { value: 20e-6, low: -1, high: 1, confidence: 0.95, samples: 2 };
  const comparisons = analysis.comparisons.map((row) => ({ ...row, cpuSeconds: wide }));
  const judged = judgeClaims({ run: standard, analysis: { ...analysis, comparisons } }).find(({ id }) => id === "C03");
  if (judged === undefined || judged.verdict === "not-measured") throw new Error("C03 has its benchmark");
  expect(judged.verdict).toBe("off");
  expect(judged.findings[0]).toMatchObject({ verdict: "off", straddles: false });
  expect(judged.findings.at(-1)).toMatchObject({ verdict: "holds", straddles: true });
});

test("no claim is judged from refused trials", () => {
  const verdict = { status: "refused", reasons: [{ code: "cpu-stolen", message: "stolen" }] } as const;
  const refused = standard.trials.map((trial): TrialResult => ({ ...trial, verdict }));
  const judged = judge({ ...standard, trials: refused, tokenSizes: [], wire: null, store: null });
  expect([...judged.values()].map(({ verdict: one }) => one)).toEqual(Array(20).fill("not-measured"));
  expect(claim(judged, "C01")).toMatchObject({ why: expect.stringMatching(/every trial of bench .* refused/) });
});

test("R4 a refused run names no nodes for a claim either", () => {
  const analysis = { ...analyse(standard), verdict: { status: "refused", reasons: ["x"] } as const };
  const judged = judgeClaims({ run: standard, analysis });
  for (const id of ["C14", "C15"])
    expect(judged.find((one) => one.id === id)).toMatchObject({ verdict: "not-measured" });
});

test("a run of one repetition is judged by its values, and none of them has an interval", () => {
  const single = {
    ...standard,
    trials: standard.trials.filter(({ kind, repetition }) => kind !== "duet" && repetition === 1),
  };
  const [first] = findingsOf(judge(single), "C01");
  expect(first).toMatchObject({ verdict: "off", measured: { samples: 1 } });
  expect(first?.factor?.low).toBe(first?.factor?.high);
});

/** The benchmarks with another cost of a verify of HS256 and RS256. */
function withBench(run: RunResult, cost: (trial: TrialResult, seconds: number) => number): RunResult {
  const trials = run.trials.map((trial): TrialResult => {
    if (trial.kind !== "bench" || trial.measurement === null) return trial;
    const cpuSecondsPerOperation = cost(trial, trial.measurement.cpuSecondsPerOperation);
    return { ...trial, measurement: { ...trial.measurement, cpuSecondsPerOperation } };
  });
  return { ...run, trials };
}

/** The analysis of the standard run, had every validation taken so much of the verifier's CPU at the same utilisation. */
function withDemand(share: number): Analysis {
  const analysis = analyse(standard);
  const scaled = (demand: Estimate): Estimate => ({
    ...demand,
    value: demand.value * share,
    low: demand.low * share,
    high: demand.high * share,
  });
  const sizingBases = analysis.sizingBases.map((basis) => ({
    ...basis,
    cpuSecondsPerValidation: scaled(basis.cpuSecondsPerValidation),
    loads: basis.loads.map((load) => ({ ...load, cpuSecondsPerValidation: scaled(load.cpuSecondsPerValidation) })),
  }));
  return { ...analysis, sizingBases };
}

function fleetOf(analysis: Analysis, id: string): ClaimFinding | undefined {
  const found = judgeClaims({ run: standard, analysis }).find((one) => one.id === id);
  return found === undefined || found.verdict === "not-measured" ? undefined : found.findings[0];
}
