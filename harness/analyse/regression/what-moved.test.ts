import { describe, expect, test } from "vitest";

import {
  exampleAb,
  exampleAbScenarios,
  type ExampleAbScenario,
  exampleScatter,
  exampleStages,
  exampleStageSeconds,
} from "../../results/example-ab.test-support.ts";
import { exampleSubject } from "../../results/example-trial.test-support.ts";
import type { DuetSlice } from "../../results/trial-result.ts";
import { analyseAb } from "./analyse-ab.ts";
import { stageChanges } from "./stage-changes.ts";
import { whatMoved } from "./what-moved.ts";

const rise = exampleScatter(12, { shift: 0.06 });
const fall = exampleScatter(12, { shift: -0.06 });

function secondOf(change: Partial<ExampleAbScenario>) {
  const [first, second] = exampleAbScenarios();
  return analyseAb(exampleAb({ scenarios: [first, { ...second, ...change }] })).scenarios[1];
}

describe("stages are differences of neighbouring routes, candidate less base", () => {
  const added = { "/protected/signature": 12e-6, "/protected/claims": -3e-6 };

  test("every stage has its cost on both sides, and what moved most comes first", () => {
    const stages = stageChanges(exampleStages("RS256", 12, added));
    expect(stages.map(({ stage }) => stage).toSorted()).toEqual(
      ["claims", "credentials", "decode", "denylist", "gate", "http", "signature"].toSorted(),
    );
    expect(stages.slice(0, 2).map(({ stage }) => stage)).toEqual(["signature", "claims"]);
    expect(stages[0]).toMatchObject({
      baseSeconds: expect.closeTo(60e-6, 6) as number,
      candidateSeconds: expect.closeTo(72e-6, 6) as number,
      added: { value: expect.closeTo(12e-6, 6) as number, pairs: 12 },
    });
    expect(stages[1]?.added.high).toBeLessThan(0);
    const http = stages.find(({ stage }) => stage === "http");
    expect(http?.baseSeconds).toBeCloseTo(exampleStageSeconds["/plain"], 6);
    expect(http?.added.low).toBeLessThan(0);
    expect(http?.added.high).toBeGreaterThan(0);
  });

  test("refused duets have no part in them; with none left there are no stages", () => {
    const reasons = [{ code: "cpu-stolen", message: "The hypervisor took 12.0 % of the CPU." }] as const;
    const refused = { status: "refused", reasons } as const;
    const [wild, ...others] = exampleStages("RS256", 7, added);
    const spoilt = wild?.slices.map((slice) => ({ ...slice, verifierCpuSeconds: slice.verifierCpuSeconds * 3 }));
    const trials = wild === undefined ? [] : [{ ...wild, slices: spoilt ?? [], verdict: refused }];
    expect(trials).toHaveLength(1);
    expect(stageChanges([...trials, ...others])).toEqual(stageChanges(others));
    expect(stageChanges(trials)).toEqual([]);
    expect(stageChanges([])).toEqual([]);
  });

  test("a block that lacks a slice is left out for the stages that need it, and no other", () => {
    const [first, ...others] = exampleStages("RS256", 6, added);
    const cut =
      first === undefined
        ? []
        : [{ ...first, slices: first.slices.filter(({ variant, block }) => variant !== 2 || block > 0) }];
    const stages = stageChanges([...cut, ...others]);
    expect(stages.every(({ added: { pairs } }) => pairs === 6)).toBe(true);
    const gone = cut.map((trial) => ({ ...trial, slices: trial.slices.filter(({ variant }) => variant !== 2) }));
    const pairsOf = new Map(stageChanges([...gone, ...others]).map(({ stage, added }) => [stage, added.pairs]));
    expect(pairsOf.get("gate")).toBe(5);
    expect(pairsOf.get("decode")).toBe(5);
    expect(pairsOf.get("signature")).toBe(6);
  });

  test("with a cache the whole route ends with both it and the denylist", () => {
    const subject = { ...exampleSubject, cache: { hitRatio: 0.9, covers: "signature" as const } };
    const names = stageChanges(exampleStages("RS256", 6, {}, subject)).map(({ stage }) => stage);
    expect(names).toContain("cache and denylist");
    expect(names).not.toContain("denylist");
  });
});

describe("the stage that moved is named with its figures", () => {
  test("the largest certain part of the change", () => {
    const stages = exampleStages("RS256+redis", 12, { "/protected/signature": 9e-6, "/protected/claims": 4e-6 });
    expect(secondOf({ candidate: rise, stages })?.moved).toEqual([
      expect.stringMatching(
        /^signature: (68|69)\.\d µs of CPU per validation instead of (59|60)\.\d µs \(\+[89]\.\d µs, 8\.\d µs to 9\.\d µs\)$/u,
      ),
    ]);
  });

  test("in the direction of the change: what became cheaper does not explain a rise", () => {
    const stages = exampleStages("RS256+redis", 12, { "/protected/signature": -20e-6, "/protected/claims": 4e-6 });
    expect(secondOf({ candidate: rise, stages })?.moved).toEqual([expect.stringMatching(/^claims: /u)]);
    expect(secondOf({ candidate: fall, stages })?.moved).toEqual([expect.stringMatching(/^signature: 4.* \(−20\./u)]);
  });

  test("a cache that was switched off is a saving that is gone", () => {
    const gone = { value: 80e-6, low: 72e-6, high: 88e-6, pairs: 12 };
    const cache = { stage: "cache and denylist", baseSeconds: -68e-6, candidateSeconds: 12e-6, added: gone };
    const cpu = secondOf({ candidate: rise })?.cpu ?? null;
    expect(whatMoved([], { cpu, stages: [cache] })).toEqual([
      "cache and denylist: 12.0 µs of CPU per validation instead of a saving of 68.0 µs (+80.0 µs, 72.0 µs to 88.0 µs)",
    ]);
  });

  test("nothing is named when no stage is certain, nor without stages", () => {
    expect(secondOf({ candidate: rise, stages: exampleStages("RS256+redis", 12, {}) })?.moved).toEqual([]);
    expect(secondOf({ candidate: rise })?.moved).toEqual([]);
  });

  test("one pair has no limits of its own and names nothing", () => {
    const stages = exampleStages("RS256+redis", 1, { "/protected/signature": 9e-6 });
    expect(secondOf({ candidate: rise, stages })).toMatchObject({ moved: [], stages: { length: 7 } });
  });
});

describe("Redis commands and cache hits that moved are named", () => {
  const commands = (perValidation: number) => (one: DuetSlice, role: string) =>
    role === "candidate" ? { ...one, redisCommands: one.requests * perValidation } : one;
  const hits = (ratio: number | null) => (one: DuetSlice, role: string) => ({
    ...one,
    cacheHitRatio: role === "candidate" ? ratio : 0.9,
  });

  test.each([
    [2, ["denylist: 2.00 commands to Redis per validation instead of 1.00"]],
    [0, ["denylist: 0.00 commands to Redis per validation instead of 1.00"]],
    [1.06, ["denylist: 1.06 commands to Redis per validation instead of 1.00"]],
    [1.04, []],
    [0.96, []],
  ])("%f commands instead of one", (perValidation, moved) => {
    expect(secondOf({ slice: commands(perValidation) })?.moved).toEqual(moved);
  });

  test.each([
    [0, ["cache hit ratio 0.00 instead of 0.90"]],
    [0.87, ["cache hit ratio 0.87 instead of 0.90"]],
    [0.89, []],
    [0.91, []],
  ])("a hit ratio of %f instead of 0.9", (ratio, moved) => {
    expect(secondOf({ slice: hits(ratio) })?.moved).toEqual(moved);
  });

  test("a side without any is said to have none, not 0", () => {
    expect(secondOf({ slice: hits(null) })?.moved).toEqual([
      "no cache hit ratio, for want of lookups, instead of 0.90",
    ]);
    const silent = (one: DuetSlice, role: string) => (role === "candidate" ? { ...one, redisCommands: null } : one);
    expect(secondOf({ slice: silent })?.moved).toEqual([
      "denylist: no commands to Redis, which took no part, instead of 1.00 per validation",
    ]);
  });

  test("they stand beside the stage", () => {
    const stages = exampleStages("RS256+redis", 12, { "/protected": 20e-6 });
    expect(secondOf({ candidate: rise, stages, slice: commands(2) })?.moved).toEqual([
      expect.stringMatching(/^denylist: 2\d\.\d µs of CPU per validation instead of /u),
      "denylist: 2.00 commands to Redis per validation instead of 1.00",
    ]);
  });
});
