import { describe, expect, test } from "vitest";
import { exampleBasis, exampleQuestion as question } from "./example-basis.test-support.ts";
import { type CapacityModel, fitCapacityModel } from "../model/capacity-model.ts";
import { sweepOf } from "../model/sweeps.test-support.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { type PlannedFleet, planFleet } from "./plan-fleet.ts";
import type { PlanQuestion } from "./plan-question.ts";
import type { SizingBasis } from "./size-fleet.ts";

function planned(change: Partial<PlanQuestion> = {}, other: Partial<SizingBasis> = {}): PlannedFleet {
  const plan = planFleet({ ...exampleBasis, ...other }, { ...question, ...change });
  if (plan.kind === "refused") throw new Error(plan.reason);
  return plan;
}

describe("the arithmetic, worked by hand", () => {
  // 0.9 × 0.6 / 200 µs = 2700/s per vCPU, 5400/s per node: 20 000/s need 3.7 → 4 nodes.
  test("one spare node on top of the active ones, or whole zones that can spare one", () => {
    expect([planned().activeNodes, planned().nodes, planned().vcpus]).toEqual([4, 5, 10]);
    expect([planned({ zones: 3 }).activeNodes, planned({ zones: 3 }).nodes]).toEqual([4, 6]);
    expect(planned({ zones: 2 }).nodes).toBe(8);
  });

  test("growth raises nodes and traffic, imbalance only nodes", () => {
    const inbound = 20_000 * 8 * 1040;
    expect([planned({ growth: 0.5 }).activeNodes, planned({ growth: 0.5 }).inboundBitsPerSecond]).toEqual([
      6,
      inbound * 1.5,
    ]);
    expect([planned({ imbalance: 0.5 }).activeNodes, planned({ imbalance: 0.5 }).inboundBitsPerSecond]).toEqual([
      6,
      inbound,
    ]);
  });

  test("the interval of the demand is an interval of nodes", () => {
    // Loads: 160 to 200 µs. 0.54 / 160 µs × 2 = 6750/s: 3 nodes and a spare.
    expect(planned().nodesInterval).toEqual({ low: 4, high: 5 });
    // The load that decides was measured once, however often the others were.
    const loads = exampleBasis.loads.map((load) =>
      load.utilisation === 0.6
        ? { ...load, cpuSecondsPerValidation: { ...load.cpuSecondsPerValidation, samples: 1 } }
        : load,
    );
    expect(planned({}, { loads }).nodesInterval).toBeNull();
  });

  test("Redis: one CPU each, within the head-room and at most 70 % busy, memory by its entries", () => {
    // 20 000/s × 20 µs = 0.4 CPU.
    expect(planned({ revokedTokens: 1e6 }).redis).toEqual({
      lookupsPerSecond: 20_000,
      cpus: expect.closeTo(0.4, 9),
      shards: 1,
      utilisation: expect.closeTo(0.4, 9),
      memoryBytes: 1e8,
    });
    const busy = planned({ ratePerSecond: 100_000 }).redis;
    // 2 CPUs, each at most 60 % busy, or 70 % without head-room.
    expect([busy?.shards, busy?.utilisation]).toEqual([4, expect.closeTo(0.5, 9)]);
    expect(planned({ ratePerSecond: 100_000, headroom: 0 }).redis?.shards).toBe(3);
    expect(planned({}, { redisCpuSecondsPerValidation: null }).redis).toBeNull();
    expect(planned({}, { redisBytesPerEntry: null }).redis?.memoryBytes).toBeNull();
  });

  test("logins are carried by the issuer; without a measured login it is not sized", () => {
    // 20 000/s × 0.1 × 500 µs = 1 CPU, at 60 %.
    expect(planned({ loginsPerValidation: 0.1 }).issuer).toEqual({
      loginsPerSecond: 2000,
      cpus: expect.closeTo(1, 9),
      vcpus: 2,
    });
    expect(planned().issuer).toBeNull();
    expect(planned({ loginsPerValidation: 0.1 }, { issuerCpuSecondsPerLogin: null }).issuer?.vcpus).toBeNull();
  });

  test("a month costs its vCPU-hours at the peak's fleet and its traffic at the mean rate", () => {
    const bytesPerSecond = 20_000 * (1040 + 240);
    const plan = planned({ pricePerVcpuHour: 0.05, pricePerGb: 0.1, peakFactor: 4 });
    // 10 vCPUs of verifiers and one for Redis.
    expect(plan.cost?.vcpus).toBeCloseTo(11 * 730 * 0.05, 6);
    expect(plan.bytesPerMonth).toBeCloseTo((bytesPerSecond / 4) * 730 * 3600, 0);
    expect(plan.cost?.traffic).toBeCloseTo((plan.bytesPerMonth / 1e9) * 0.1, 6);
    expect(plan.cost?.total).toBeCloseTo((plan.cost?.vcpus ?? 0) + (plan.cost?.traffic ?? 0), 6);
    expect(planned().cost).toBeNull();
  });

  test("memory is one process per vCPU", () => {
    expect(planned().memoryBytesPerNode).toBe(240e6);
    expect(planned({}, { verifierResidentBytes: null }).memoryBytesPerNode).toBeNull();
  });

  test("an autoscaler keeps a node at so much that the peak brings every node, those that may be lost included", () => {
    // 20 000/s over 5 nodes; 4000 of the 5400/s that a node carries at 60 %, by the upper limit of 200 µs. What will be seen are 180 µs.
    expect(planned().target).toEqual({
      validationsPerSecondPerNode: 4000,
      utilisation: expect.closeTo((0.6 * 4000 * 180) / (5400 * 200), 9),
      leastNodes: 2,
    });
    expect(planned({ zones: 3 }).target).toMatchObject({ validationsPerSecondPerNode: 20_000 / 6, leastNodes: 3 });
    expect(planned({ growth: 0.5, imbalance: 0.2 }).target.validationsPerSecondPerNode).toBeCloseTo(
      30_000 / planned({ growth: 0.5, imbalance: 0.2 }).nodes,
      9,
    );
  });

  test("no target and no vCPU is above the utilisation at which the objective was seen to hold, however small the peak", () => {
    const small = planned({ ratePerSecond: 100, sloSeconds: 0.004, spareNodes: 0 });
    expect([small.fleet.boundBy, small.fleet.plannedUtilisation]).toEqual(["objective", 0.4]);
    expect(small.target.utilisation).toBeLessThan(0.4);
  });
});

test("what a zone plan has left after the loss is what the peak keeps busy", () => {
  // 4 active nodes over 3 of 4 zones are 2 in each: 6 are left of 8. 4 busy vCPUs of the 10.8 effective ones.
  const plan = planned({ zones: 4, nodeBitsPerSecond: 1e9 });
  expect([plan.activeNodes, plan.nodes, plan.fleet.peakUtilisation]).toEqual([4, 8, expect.closeTo(4 / 10.8, 9)]);
  const network = plan.stations.find(({ name }) => name === "network of a node");
  expect(network?.busy).toBeCloseTo((20_000 * 8 * 1040) / 6 / 1e9, 9);
});

describe("what gives out first stands first", () => {
  test("the verifiers, as long as nothing else is nearer to its limit", () => {
    const [first] = planned().stations;
    expect([first?.name, first?.busy, first?.limit]).toEqual(["verifier vCPUs", expect.closeTo(4 / 7.2, 9), 0.6]);
  });

  test("Redis, when its one CPU is nearer", () => {
    // 29 000/s × 20 µs are 97 % of the 60 % that are planned; 6 nodes of 5400/s are 90 % busy of them.
    expect(planned({ ratePerSecond: 29_000 }).stations[0]?.name).toBe("Redis CPU");
  });

  test("the network of a node, when it is narrow", () => {
    // 166.4 Mbit/s need 5 nodes that fill 70 % of 50 Mbit/s each; CPU alone needs 4.
    const plan = planned({ nodeBitsPerSecond: 50e6 });
    expect([plan.activeNodes, plan.nodes, plan.nodesForCpu, plan.fleet.boundBy]).toEqual([5, 6, 6, "network"]);
    const [first] = plan.stations;
    expect([first?.name, first?.busy, first?.limit]).toEqual(["network of a node", expect.closeTo(0.6656, 9), 0.7]);
    expect(planned({ nodeBitsPerSecond: 1e9 }).fleet.boundBy).toBe("cpu");
  });

  test("the network of the busiest node counts", () => {
    const even = planned({ nodeBitsPerSecond: 50e6 });
    const uneven = planned({ nodeBitsPerSecond: 50e6, imbalance: 0.5 });
    expect(uneven.activeNodes).toBe(8);
    expect(uneven.stations.find(({ name }) => name === "network of a node")?.busy).toBeCloseTo(
      (1.5 * 166.4e6) / 8 / 50e6,
      9,
    );
    expect(even.activeNodes).toBe(5);
  });
});

describe("inputs that make no sense", () => {
  test.each([
    [{ growth: -0.1 }, "The growth must be from 0 to 10000 %; it is -10 %."],
    [{ imbalance: Number.NaN }, "The imbalance must be from 0 to 1000 %; none is given."],
    [{ headroom: 0.97 }, "The head-room must be from 0 to 95 %; it is 97 %."],
    [{ ratePerSecond: Number.NaN }, "The rate must be above 0 and at most 1000000000 validations/s; none is given."],
    [
      { ratePerSecond: 9e8, growth: 0.5 },
      "With growth and imbalance: The rate must be above 0 and at most 1000000000 validations/s; it is 1350000000.",
    ],
    [{ zones: 1 }, "The zones must be 0 for none, or a whole number from 2; it is 1."],
    [{ zones: 2.5 }, "The zones must be 0 for none, or a whole number from 2; it is 2.5."],
    [{ peakFactor: 0.5 }, "The peak factor must be from 1 to 1000; it is 0.5."],
    [{ pricePerGb: -1 }, "The price per GB must be from 0 to 1000000; it is -1."],
    [{ ratePerSecond: 0 }, "The rate must be above 0 and at most 1000000000 validations/s; it is 0."],
  ])("%o is refused by name", (change, reason) => {
    expect(planFleet(exampleBasis, { ...question, ...change })).toEqual({ kind: "refused", reason });
  });
});

describe("the capacity model of the design", () => {
  const { subject } = exampleBasis;
  const sessions = [1, 2, 3].map((repetition) => sweepOf(repetition, { anchorPerSecond: 10_000 }));
  const slo = { sloPercentile: "p99", sloSeconds: 0.008 } as const;
  const model = (confirmedPerSecond: number | null): CapacityModel =>
    fitCapacityModel({
      subject,
      slo,
      anchorPerSecond: estimateFrom([10_000]),
      sessions,
      quotableFromSeconds: 0.001,
      demands: [],
      confirmation: { confirmedPerSecond, failedPerSecond: null },
    });
  const modelled = (confirmedPerSecond: number | null, design = exampleBasis) => {
    const plan = planFleet(design, question, [model(confirmedPerSecond)]);
    if (plan.kind === "refused") throw new Error(plan.reason);
    return plan;
  };

  test("bounds every vCPU where it allows less than CPU and the measured loads do", () => {
    // 1800/s of one process, 0.9 of that for each of two vCPUs: 3240/s per node.
    const plan = modelled(1800);
    expect(plan.modelled).toMatchObject({ kind: "rate", ratePerSecond: 1800, boundBy: "confirmed" });
    expect([plan.activeNodes, plan.nodes, plan.nodesForCpu, plan.fleet.boundBy]).toEqual([7, 8, 5, "model"]);
    expect(plan.fleet.validationsPerSecondPerVcpu).toBeCloseTo(1620, 6);
    // 1800/s × 200 µs.
    expect(plan.fleet.plannedUtilisation).toBeCloseTo(0.36, 9);
  });

  test("bounds nothing where it allows more, and gives no rate to a design that was not swept", () => {
    expect(modelled(null).fleet.boundBy).toBe("cpu");
    const derived = modelled(1800, { ...exampleBasis, restsOn: "duet" });
    expect([derived.modelled, derived.activeNodes]).toEqual([null, 4]);
    expect(planned().modelled).toBeNull();
  });

  test("bounds nothing where no latency was seen to hold: that is a fleet for CPU alone", () => {
    const unseen = { ...exampleBasis, loads: exampleBasis.loads.map((load) => ({ ...load, probeFloor: null })) };
    expect(modelled(1800, unseen).fleet).toMatchObject({ boundBy: "cpu", latency: { status: "unknown" } });
  });
});

test("what was not measured is said among the assumptions", () => {
  const said = planned(
    { loginsPerValidation: 0.1, revokedTokens: 5, zones: 3, pricePerGb: 1 },
    { issuerCpuSecondsPerLogin: null, redisBytesPerEntry: null, restsOn: "duet" },
  ).assumptions.join("\n");
  for (const words of [
    "was not loaded by itself",
    "No login was measured",
    "memory of a denylist entry was not measured",
    "3 zones",
    "730 hours",
  ]) {
    expect(said).toContain(words);
  }
});
