import { describe, expect, test } from "vitest";

import { type ExampleAbScenario, exampleScatter } from "../../results/example-ab.test-support.ts";
import type { DuetSlice } from "../../results/trial-result.ts";
import { abOf } from "./ab-of-two.test-support.ts";
import { analyseAb } from "./analyse-ab.ts";

const none = exampleScatter(12);
const rise = exampleScatter(12, { shift: 0.04 });

describe("what is reported beside CPU", () => {
  const metricsOf = (slice: NonNullable<ExampleAbScenario["slice"]>, candidate: readonly number[] = none) =>
    new Map(analyseAb(abOf({ second: { slice, candidate } })).scenarios[1]?.reported.map((row) => [row.metric, row]));

  test("throughput falls as CPU rises, p50 rises; both have limits", () => {
    const metrics = metricsOf((same) => same, rise);
    expect(metrics.get("throughput")?.lnRatio?.high).toBeLessThan(0);
    expect(metrics.get("throughput")?.base).toBeCloseTo(5000, -2);
    expect(metrics.get("p50")?.lnRatio?.low).toBeGreaterThan(0);
  });

  test("garbage collection is summed over a pair, because many slices have none; without any in a pair there is no ratio", () => {
    const rare = (cost: number) => (one: DuetSlice, role: string) => ({
      ...one,
      gcSeconds: one.block === 2 ? cost * (role === "candidate" ? 2 : 1) : 0,
    });
    const row = metricsOf(rare(0.008)).get("gc");
    expect(row?.base).toBeCloseTo(0.008 / 12_000, 7);
    expect(row?.lnRatio?.value).toBeCloseTo(Math.log(2), 2);
    expect(metricsOf(rare(0)).get("gc")).toMatchObject({ base: 0, candidate: 0, lnRatio: null });
    const oneWithout = (one: DuetSlice, role: string, pair: number) => rare(pair === 3 ? 0 : 0.008)(one, role);
    expect(metricsOf(oneWithout).get("gc")).toMatchObject({ lnRatio: null });
  });

  test("what a side does not say is left out, never 0", () => {
    const silent = metricsOf((one, role) =>
      role === "base"
        ? one
        : { ...one, gcSeconds: null, verifierResidentBytes: null, p99Seconds: null, redisCommands: null },
    );
    expect([...silent.keys()]).toEqual(["throughput", "p50", "redis-cpu"]);
    expect(analyseAb(abOf()).scenarios[0]?.reported.map(({ metric }) => metric)).toEqual([
      "throughput",
      "p50",
      "p99",
      "gc",
      "memory",
    ]);
  });

  test("p99 of the few slices with enough requests is none: they are the fastest, and would hide a slow side", () => {
    const held = (blocks: number, pairs: number) => (one: DuetSlice, role: string, pair: number) => ({
      ...one,
      p99Seconds: role === "candidate" && (one.block >= blocks || pair >= pairs) ? null : 0.01,
    });
    expect(metricsOf(held(4, 12)).has("p99")).toBe(true);
    expect(metricsOf(held(3, 12)).has("p99")).toBe(false);
    expect(metricsOf(held(8, 6)).get("p99")).toMatchObject({ base: 0.01, candidate: 0.01, lnRatio: { pairs: 6 } });
    expect(metricsOf(held(8, 5)).has("p99")).toBe(false);
  });

  test("both sides are of the same blocks", () => {
    const metrics = metricsOf((one, role) => ({
      ...one,
      p99Seconds: role === "candidate" ? (one.block < 5 ? 0.02 : null) : one.block < 5 ? 0.02 : 0.001,
    }));
    expect(metrics.get("p99")).toMatchObject({ base: 0.02, candidate: 0.02, lnRatio: { value: 0 } });
  });

  test("Redis commands are counted per validation; a cache is looked at after the block in which it fills", () => {
    const metrics = metricsOf((one, role) => ({
      ...one,
      redisCommands: one.requests * (role === "candidate" ? 2 : 1),
      cacheHitRatio: one.block === 0 ? 0.1 : 0.9,
    }));
    expect(metrics.get("redis-commands")).toMatchObject({ base: 1, candidate: 2 });
    expect(metrics.get("cache-hit-ratio")?.base).toBeCloseTo(0.9, 9);
  });
});

describe("p99 alerts, and never fails", () => {
  const p99 = (
    firstFactor: number,
    laterFactor: number,
    candidate: readonly number[],
    looks: readonly number[] = [12, 24],
  ) => {
    const slice = (one: DuetSlice, role: string, pair: number): DuetSlice =>
      role === "candidate" && one.p99Seconds !== null
        ? { ...one, p99Seconds: one.p99Seconds * (pair < 12 ? firstFactor : laterFactor) }
        : one;
    return analyseAb(abOf({ second: { slice, candidate }, ab: { looks } })).scenarios[1];
  };
  const undecidedThenPass = [...exampleScatter(12, { spread: 0.12 }), ...exampleScatter(12, { spread: 0.004 })];

  test("only when both looks find it above 1.5 times", () => {
    expect(p99(1.7, 1.7, undecidedThenPass)).toMatchObject({
      verdict: "pass",
      look: 2,
      p99Alert: expect.stringMatching(
        /^p99 of the candidate is 1\.\d\d and 1\.\d\d times that of the base after 12 and 24 pairs$/u,
      ) as string,
    });
    expect(p99(1.4, 1.4, undecidedThenPass)?.p99Alert).toBeNull();
    expect(p99(1.4, 4, undecidedThenPass)?.p99Alert).toBeNull();
    expect(p99(1.7, 1.1, undecidedThenPass)?.p99Alert).toBeNull();
  });

  test("where CPU needs only one look, that one is enough", () => {
    const scenario = p99(3, 3, none);
    expect(scenario).toMatchObject({
      verdict: "pass",
      look: 1,
      p99Alert: expect.stringMatching(
        /^p99 of the candidate is 3\.\d\d times that of the base after 12 pairs$/u,
      ) as string,
    });
    expect(scenario?.reported.find(({ metric }) => metric === "p99")?.lnRatio?.value).toBeCloseTo(Math.log(3), 1);
    expect(p99(1.4, 1.4, none)?.p99Alert).toBeNull();
    // Too few pairs for any look.
    expect(p99(3, 3, none.slice(0, 8))?.p99Alert).toBeNull();
  });
});
