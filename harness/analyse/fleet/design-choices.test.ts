import { describe, expect, test } from "vitest";
import type { Comparison, TokenBytes } from "../analysis.ts";
import { designChoices } from "./design-choices.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { exampleBasis, exampleQuestion as question } from "./example-basis.test-support.ts";
import { planFleet } from "./plan-fleet.ts";
import { whatIfs } from "./what-if.ts";

const without = { ...exampleBasis.subject, denylist: "none" };
const plain = { ...exampleBasis, subject: without, label: "RS256 without", redisCpuSecondsPerValidation: null };

function estimate(value: number, spread: number): Estimate {
  return { value, low: value - spread, high: value + spread, confidence: 0.95, samples: 6 };
}

function comparison(change: Partial<typeof without>, cpuSeconds: number, redis: number | null = null): Comparison {
  const side = (name: string, subject: typeof without) => ({ name, subject, route: "/protected", plantedWork: 0 });
  const nothing = estimate(0, 0.1);
  return {
    comparison: "algorithm",
    reference: side("reference", without),
    variant: side("variant", { ...without, ...change }),
    over: "pair",
    lnCpuRatio: nothing,
    cpuSeconds: estimate(cpuSeconds, 5e-6),
    referenceCpuSeconds: estimate(150e-6, 5e-6),
    lnThroughputRatio: nothing,
    lnP50Ratio: nothing,
    redisCpuSeconds: redis === null ? null : estimate(redis, 0),
    cacheHitRatio: null,
    isNone: false,
  };
}

function bytes(algorithm: string, meanTokenBytes: number): TokenBytes {
  const unknown = { sentBytesPerRequest: null, receivedBytesPerRequest: null };
  return { algorithm, tokenProfile: "typical", meanTokenBytes, signatureBytes: 86, samples: 9, ...unknown };
}

const tokens = [bytes("RS256", 700), bytes("ES256", 450)];

describe("a design that was not loaded by itself", () => {
  test("is a measured one plus the difference of a duet, without a latency", () => {
    const designs = designChoices({
      sizingBases: [plain],
      comparisons: [comparison({ algorithm: "ES256" }, 40e-6)],
      bytes: tokens,
    });
    expect(designs.map(({ restsOn }) => restsOn)).toEqual(["load", "duet"]);
    const es256 = designs[1];
    expect(es256?.subject.algorithm).toBe("ES256");
    expect(es256?.cpuSecondsPerValidation.value).toBeCloseTo(220e-6, 12);
    expect(es256?.cpuSecondsPerValidation.high).toBeCloseTo(245e-6, 12);
    expect(es256?.loads.map(({ probe, k6 }) => [probe, k6])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
    expect(es256?.loads[0]?.utilisation).toBeCloseTo((0.2 * 220) / 180, 9);
    expect(es256?.sentBytesPerRequest).toBe(750);
    const plan = planFleet(es256 ?? plain, question);
    expect(plan.kind === "planned" && plan.fleet.latency.status).toBe("unknown");
  });

  test("never stands in for one that was loaded", () => {
    const designs = designChoices({
      sizingBases: [plain, exampleBasis],
      comparisons: [comparison({ denylist: "redis" }, 40e-6, 10e-6)],
      bytes: tokens,
    });
    expect(designs).toEqual([plain, exampleBasis]);
  });

  test("with a choice of its own that no duet started from: differences add up, and Redis stays", () => {
    const designs = designChoices({
      sizingBases: [plain, exampleBasis],
      comparisons: [comparison({ algorithm: "ES256" }, 40e-6)],
      bytes: tokens,
    });
    expect(designs.slice(2).map(({ subject }) => [subject.algorithm, subject.denylist])).toEqual([
      ["ES256", "none"],
      ["ES256", "redis"],
    ]);
    expect(designs[3]?.redisCpuSecondsPerValidation).toEqual(exampleBasis.redisCpuSecondsPerValidation);
  });

  test("takes the CPU of Redis from the duet when the denylist is what changes", () => {
    const [, redis] = designChoices({
      sizingBases: [plain],
      comparisons: [comparison({ denylist: "redis" }, 40e-6, 10e-6)],
      bytes: tokens,
    });
    expect(redis?.redisCpuSecondsPerValidation?.value).toBe(10e-6);
  });

  test("comes before one that only k6 loaded, at rates where a request costs more", () => {
    const k6Only = {
      ...exampleBasis,
      loadedBy: "k6" as const,
      loads: exampleBasis.loads.map((load) => ({ ...load, probe: null, k6: load.probe })),
    };
    const evidence = { sizingBases: [plain, k6Only], bytes: tokens };
    const duet = designChoices({ ...evidence, comparisons: [comparison({ denylist: "redis" }, 40e-6, 10e-6)] });
    expect(duet.map(({ restsOn, label }) => [restsOn, label])).toEqual([
      ["load", "RS256 without"],
      ["duet", "RS256 · jose · typical · redis"],
    ]);
    const without = designChoices({ ...evidence, comparisons: [] });
    expect(without).toEqual([plain, k6Only]);
    expect(whatIfs(without, plain, question)).toEqual([]);
  });

  test("never stands in for the report's own, which comes first although only k6 loaded it", () => {
    const own = { ...exampleBasis, loadedBy: "k6" as const };
    const designs = designChoices({
      sizingBases: [own, plain],
      comparisons: [comparison({ denylist: "redis" }, 40e-6, 10e-6)],
      bytes: tokens,
    });
    expect(designs).toEqual([own, plain]);
  });

  test("is set beside the one it starts from, whatever loaded that", () => {
    for (const loadedBy of ["probe", "k6"] as const) {
      const start = { ...plain, loadedBy };
      const designs = designChoices({
        sizingBases: [start],
        comparisons: [comparison({ algorithm: "ES256" }, 40e-6)],
        bytes: tokens,
      });
      expect(whatIfs(designs, start, question).map(({ basis, told }) => [basis.subject.algorithm, told])).toEqual([
        ["ES256", true],
      ]);
    }
  });

  test("that the duet could not tell from the one it starts from is no difference, however many nodes it rounds to", () => {
    const designs = designChoices({
      sizingBases: [plain],
      comparisons: [{ ...comparison({ denylist: "in-process" }, 1e-6), isNone: true }],
      bytes: tokens,
    });
    const [start, listed] = designs;
    if (start === undefined || listed === undefined) throw new Error("two designs");
    expect(whatIfs(designs, start, question).map(({ told }) => told)).toEqual([false]);
    expect(whatIfs(designs, listed, question).map(({ told }) => told)).toEqual([false]);
    // What is listed in the process takes memory that nobody measured.
    expect([start.verifierResidentBytes, listed.verifierResidentBytes]).toEqual([120e6, null]);
  });

  test.each([
    ["two choices changed", comparison({ algorithm: "ES256", engine: "fast-jwt" }, 40e-6)],
    ["a token that was never minted", comparison({ algorithm: "EdDSA" }, 40e-6)],
    ["a difference that leaves no cost", comparison({ algorithm: "ES256" }, -1)],
  ])("is none with %s", (_, spoiled) => {
    expect(designChoices({ sizingBases: [plain], comparisons: [spoiled], bytes: tokens })).toEqual([plain]);
  });

  test("is none from work that was planted or another route", () => {
    const duet = comparison({ algorithm: "ES256" }, 40e-6);
    for (const variant of [
      { ...duet.variant, plantedWork: 1 },
      { ...duet.variant, route: "/plain" },
    ]) {
      expect(designChoices({ sizingBases: [plain], comparisons: [{ ...duet, variant }], bytes: tokens })).toEqual([
        plain,
      ]);
    }
  });
});

test("what if: one choice at a time, fewest vCPUs first, Redis counted", () => {
  const designs = designChoices({
    sizingBases: [exampleBasis, plain],
    comparisons: [comparison({ algorithm: "ES256" }, 80e-6)],
    bytes: tokens,
  });
  const found = whatIfs(designs, exampleBasis, question);
  expect(found.map(({ field, basis, vcpuChange }) => [field, basis.subject.algorithm, vcpuChange])).toEqual([
    // The same CPU here, and no Redis.
    ["denylist", "RS256", -1],
    // 0.54 / 285 µs × 2 = 3789/s per node: 6 nodes and a spare instead of 5.
    ["algorithm", "ES256", 4],
  ]);
});

test("a design that was not loaded by itself is set beside the others by CPU alone, whatever the objective makes of them", () => {
  const designs = designChoices({
    sizingBases: [exampleBasis],
    comparisons: [comparison({ algorithm: "ES256" }, 80e-6)],
    bytes: tokens,
  });
  // 4 ms held at 40 % of a vCPU: 6 nodes and a spare; for CPU alone 4 and a spare, and 6 and a spare with 285 µs.
  const [found] = whatIfs(designs, exampleBasis, { ...question, sloSeconds: 0.004 });
  expect(found).toMatchObject({ proven: false, nodes: 7, vcpuChange: 4 });
  expect(found?.plan.nodes).toBe(7);
});

test("an issuer that is not sized with one of two designs is left out of the other", () => {
  const designs = designChoices({
    sizingBases: [exampleBasis],
    comparisons: [comparison({ algorithm: "ES256" }, 80e-6)],
    bytes: tokens,
  });
  const [without] = whatIfs(designs, exampleBasis, question);
  const [logins] = whatIfs(designs, exampleBasis, { ...question, loginsPerValidation: 1 });
  expect(logins?.plan.issuer?.vcpus).toBeNull();
  expect(logins?.vcpuChange).toBe(without?.vcpuChange);
});
