import { assert, double, integer, property, record, tuple } from "fast-check";
import { describe, expect, test } from "vitest";

import { exampleBasis as basis, exampleLoad as load } from "./example-basis.test-support.ts";
import { sizeFleet } from "./size-fleet.ts";
import type { FleetInputs, SizedFleet, SizingBasis } from "./size-fleet.ts";

const inputs: FleetInputs = {
  ratePerSecond: 20_000,
  sloPercentile: "p99",
  sloSeconds: 0.005,
  headroom: 0.4,
  spareNodes: 1,
  vcpusPerNode: 2,
};

function sized(change: Partial<FleetInputs> = {}, other: Partial<SizingBasis> = {}): SizedFleet {
  const answer = sizeFleet({ ...basis, ...other }, { ...inputs, ...change });
  if (answer.kind === "refused") throw new Error(answer.reason);
  return answer;
}

describe("the arithmetic, worked by hand", () => {
  test("C14 nodes come from the upper limit of the demand, the head-room and the measured scaling", () => {
    // 0.9 × 0.6 / 200 µs = 2700/s per vCPU, 5400/s per node: 20 000/s need 3.7 → 4 nodes, and one spare.
    const answer = sized({ sloSeconds: 0.008 });
    expect(answer.validationsPerSecondPerVcpu).toBeCloseTo(2700, 6);
    expect([answer.nodes, answer.nodesForCpu, answer.vcpus]).toEqual([5, 5, 10]);
    // 20 000/s × 200 µs = 4 busy vCPUs, over 8 vCPUs of 0.9: 55.6 %.
    expect([answer.peakUtilisation, answer.plannedUtilisation]).toEqual([expect.closeTo(4 / 7.2, 9), 0.6]);
  });

  test("C10 bandwidth counts 40 bytes of TCP/IP for every segment of 1448", () => {
    expect(sized().inboundBitsPerSecond).toBe(20_000 * 8 * 1040);
    expect(sized({}, { sentBytesPerRequest: 1449 }).inboundBitsPerSecond).toBe(20_000 * 8 * 1529);
    expect(sized().outboundBitsPerSecond).toBe(20_000 * 8 * 240);
  });

  test("Redis CPUs come from the upper limit of its demand, and are null without Redis", () => {
    expect(sized().redisCpus).toBeCloseTo(0.4, 9);
    expect(sized({}, { redisCpuSecondsPerValidation: null }).redisCpus).toBeNull();
  });

  test("no vCPU is planned above 70 %, whatever the head-room", () => {
    const { plannedUtilisation, validationsPerSecondPerVcpu } = sized({ headroom: 0, sloSeconds: 0.0001 });
    expect([plannedUtilisation, validationsPerSecondPerVcpu]).toEqual([0.7, expect.closeTo((0.9 * 0.7) / 200e-6, 6)]);
    expect(sized({ headroom: 0 }).assumptions.join(" ")).toContain("No vCPU is planned above 70 %");
    expect(sized({ headroom: 0.3 }).assumptions.join(" ")).not.toContain("No vCPU is planned above");
  });

  test("a node of one vCPU has nothing to scale over", () => {
    expect(sized({ vcpusPerNode: 1, sloSeconds: 0.008 }).validationsPerSecondPerVcpu).toBeCloseTo(3000, 6);
  });
});

describe("the latency objective rests on measured loads only", () => {
  test("met: it was seen to hold at the planned utilisation or above", () => {
    const load = { utilisation: 0.6, offeredPerSecond: 3000, seconds: 0.008 };
    expect(sized({ sloSeconds: 0.008 }).latency).toEqual({ status: "met", ...load, above: "not-measured" });
  });

  test("met-below: it held only at less, and more nodes stay below that", () => {
    const answer = sized();
    const load = { utilisation: 0.4, offeredPerSecond: 2000, seconds: 0.004 };
    expect(answer.latency).toEqual({ status: "met-below", ...load, above: "missed" });
    // 0.9 × 0.4 / 200 µs × 2 = 3600/s per node: 6 nodes and a spare. The peak keeps 4 of their 10.8 effective vCPUs busy.
    expect([answer.nodes, answer.nodesForCpu, answer.vcpus]).toEqual([7, 5, 14]);
    expect([answer.plannedUtilisation, answer.validationsPerSecondPerVcpu]).toEqual([0.4, expect.closeTo(1800, 6)]);
    expect(answer.peakUtilisation).toBeCloseTo(4 / 10.8, 9);
  });

  test("nothing is extrapolated: an objective met at the highest load says nothing of a higher one", () => {
    expect(sized({ headroom: 0.3, ratePerSecond: 1e6 }, { loads: [load(1000, 0.2, 2)] }).latency.status).toBe(
      "met-below",
    );
  });

  test("missed: it never held, and the best that was seen is named", () => {
    expect(sized({ sloSeconds: 0.001 })).toMatchObject({
      latency: { status: "missed", bestSeconds: 0.002 },
      nodes: 5,
    });
  });

  test("one good load above a bad one is luck", () => {
    const loads = [load(1, 0.1, 2), load(2, 0.2, 9), load(3, 0.3, 4)];
    expect(sized({}, { loads }).latency).toMatchObject({ status: "met-below", utilisation: 0.1 });
    expect(sized({}, { loads: loads.slice(1) }).latency).toMatchObject({ status: "missed", bestSeconds: 0.004 });
  });

  test("a load at which the verifier fell behind missed every objective, whatever its latency", () => {
    const loads = [load(1000, 0.2, 2), { ...load(2000, 0.4, 1), keptUp: false }];
    expect(sized({}, { loads }).latency).toMatchObject({ status: "met-below", utilisation: 0.2, above: "missed" });
  });

  test("a vCPU is planned with the demand of a load that kept it no busier: demand falls as load rises", () => {
    const loads = [load(1000, 0.2, 2, 20_000, 400), load(3000, 0.6, 9, 20_000, 200)];
    const answer = sized({}, { loads });
    // 5 ms held at 20 % busy only, where a validation took 400 µs: 0.9 × 0.2 / 400 µs.
    expect(answer.validationsPerSecondPerVcpu).toBeCloseTo(450, 6);
  });

  test("between two loads the demand lies on the straight line, and beyond them it is that of the nearest", () => {
    const loads = [load(1000, 0.2, 2, 20_000, 400), load(3000, 0.6, 4, 20_000, 200)];
    const at = (headroom: number) => sized({ headroom, vcpusPerNode: 1 }, { loads }).cpuSecondsPerValidation.high;
    expect([0.3, 0.4, 0.5, 0.6, 0.8, 0.9].map(at).map((seconds) => Math.round(seconds * 1e6))).toEqual([
      200, 200, 250, 300, 400, 400,
    ]);
  });

  test("the demand of a load that fell behind is not planned with", () => {
    const loads = [load(1000, 0.2, 2), { ...load(3000, 0.6, 20, 20_000, 100), keptUp: false }];
    expect(sized({}, { loads }).cpuSecondsPerValidation.high).toBeCloseTo(200e-6, 12);
  });

  test("a load that fell behind missed the objective although its latency may not be quoted", () => {
    const behind = { ...load(2000, 0.4, 1, 20), keptUp: false };
    const loads = [load(1000, 0.2, 2), behind, load(3000, 0.6, 4)];
    expect(sized({}, { loads }).latency).toMatchObject({ status: "met-below", utilisation: 0.2, above: "missed" });
  });

  test("no bound plans a vCPU above the head-room or the cap, whatever the demands at lower loads", () => {
    const times = (micros: readonly number[]) =>
      micros.map((micro, index) => load((index + 1) * 4000, 0.2 + 0.2 * index, 1, 20_000, micro));
    assert(
      property(
        double({ min: 0, max: 0.9, noNaN: true }),
        double({ min: 100, max: 30_000, noNaN: true }),
        tuple(...[0, 1, 2, 3].map(() => integer({ min: 20, max: 100 }))),
        (headroom, modelledPerSecond, micros) => {
          const basisOf = { ...basis, loads: times(micros.toSorted((a, b) => b - a)) };
          const bounds = { modelledPerSecond, networkPerSecond: null };
          const answer = sizeFleet(basisOf, { ...inputs, headroom }, bounds);
          if (answer.kind === "refused") throw new Error(answer.reason);
          const most = Math.min(1 - headroom, 0.7) + 1e-12;
          expect(answer.plannedUtilisation).toBeLessThanOrEqual(most);
          expect(answer.peakUtilisation).toBeLessThanOrEqual(most);
          expect(answer.expectedUtilisation).toBeLessThanOrEqual(answer.plannedUtilisation);
          expect(answer.validationsPerSecondPerVcpu).toBeLessThanOrEqual(answer.validationsPerSecondPerVcpuForCpu);
        },
      ),
    );
  });

  test("R6 unknown: too few samples lie above the percentile, or no load was measured", () => {
    expect(sized({}, { loads: [] })).toMatchObject({ latency: { status: "unknown" }, nodes: 5 });
    expect(sized({}, { loads: [load(1000, 0.2, 2, 900)] }).latency.status).toBe("unknown");
    expect(sized({ sloPercentile: "p999" }, { loads: [load(1000, 0.2, 2, 9000)] }).latency.status).toBe("unknown");
  });
});

describe("every assumption is said", () => {
  test("the rate at which the demand was measured, and that demand falls as load rises", () => {
    expect(sized().assumptions[0]).toMatch(
      /measured at up to 3000 validations\/s .* It falls as load rises: a vCPU is planned with what the two loads nearest/,
    );
  });

  test("a demand without an interval", () => {
    const once = { ...load(3000, 0.6, 8).cpuSecondsPerValidation, samples: 1 };
    const loads = [load(1000, 0.2, 2), { ...load(3000, 0.6, 8), cpuSecondsPerValidation: once }];
    expect(sized({ sloSeconds: 0.008 }, { loads }).assumptions.join(" ")).toContain("a single repetition");
  });

  test("scaling that was not measured, or measured on fewer CPUs", () => {
    expect(sized({}, { scaling: null }).assumptions.join(" ")).toContain("scaling was not measured");
    expect(sized({ vcpusPerNode: 8 }).assumptions.join(" ")).toContain("that it stays so on 8 was not measured");
    expect(sized().assumptions.join(" ")).not.toContain("was not measured");
  });
});

describe("F34 senseless inputs and figures are refused with a reason", () => {
  test.each<[string, Partial<FleetInputs>]>([
    ["rate", { ratePerSecond: Number.NaN }],
    ["rate", { ratePerSecond: 0 }],
    ["rate", { ratePerSecond: -1 }],
    ["rate", { ratePerSecond: Infinity }],
    ["head-room", { headroom: 1 }],
    ["head-room", { headroom: -0.1 }],
    ["head-room", { headroom: Number.NaN }],
    ["spare nodes", { spareNodes: 0.5 }],
    ["spare nodes", { spareNodes: -1 }],
    ["vCPUs per node", { vcpusPerNode: 0 }],
    ["vCPUs per node", { vcpusPerNode: 1.5 }],
    ["latency objective", { sloSeconds: 0 }],
    ["latency objective", { sloSeconds: Number.NaN }],
  ])("%s", (word, change) => {
    expect(sizeFleet(basis, { ...inputs, ...change })).toEqual({
      kind: "refused",
      reason: expect.stringContaining(word),
    });
  });

  test("a service demand of zero or no number is no basis", () => {
    for (const high of [0, Number.NaN, Infinity]) {
      const cpuSecondsPerValidation = { ...basis.cpuSecondsPerValidation, high };
      expect(sizeFleet({ ...basis, cpuSecondsPerValidation }, inputs).kind).toBe("refused");
    }
  });
});

describe("properties that hold for every sensible question", () => {
  const anyInputs = record({
    ratePerSecond: double({ min: 0.001, max: 1e8, noNaN: true }),
    sloSeconds: double({ min: 0.0001, max: 1, noNaN: true }),
    headroom: double({ min: 0, max: 0.95, noNaN: true }),
    spareNodes: integer({ min: 0, max: 20 }),
    vcpusPerNode: integer({ min: 1, max: 256 }),
  });

  test("without the spares the fleet still carries the peak, within 70 % and the head-room", () => {
    assert(
      property(anyInputs, (change) => {
        const { nodes, validationsPerSecondPerVcpu, plannedUtilisation, peakUtilisation } = sized(change);
        const carried = (nodes - change.spareNodes) * change.vcpusPerNode * validationsPerSecondPerVcpu;
        expect(carried).toBeGreaterThanOrEqual(change.ratePerSecond * (1 - 1e-12));
        expect(plannedUtilisation).toBeLessThanOrEqual(Math.min(1 - change.headroom, 0.7));
        expect(peakUtilisation).toBeLessThanOrEqual(plannedUtilisation);
        expect(peakUtilisation).toBeGreaterThan(0);
      }),
    );
  });

  test("a rate a hair above what whole nodes carry takes one node more: rounding never leaves it short", () => {
    for (let nodes = 1; nodes <= 2000; nodes += 1) {
      const cpuSecondsPerValidation = { ...basis.cpuSecondsPerValidation, high: (180 + nodes / 7) * 1e-6 };
      const sloSeconds = 0.008;
      const atFirst = sized({ sloSeconds }, { cpuSecondsPerValidation });
      const perNode = inputs.vcpusPerNode * atFirst.validationsPerSecondPerVcpu;
      const ratePerSecond = nodes * perNode + 2 ** (Math.floor(Math.log2(nodes * perNode)) - 52);
      const fleet = sized({ ratePerSecond, sloSeconds }, { cpuSecondsPerValidation });
      expect((fleet.nodes - inputs.spareNodes) * perNode).toBeGreaterThanOrEqual(ratePerSecond);
    }
  });

  test("no answer holds NaN or infinity, and it survives JSON", () => {
    assert(
      property(anyInputs, (change) => {
        const answer = sized(change);
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      }),
    );
  });

  test("more rate, head-room or spares never need fewer nodes", () => {
    assert(
      property(anyInputs, double({ min: 1, max: 10, noNaN: true }), (change, factor) => {
        const before = sized(change);
        const busier = sized({ ...change, ratePerSecond: change.ratePerSecond * factor });
        const roomier = sized({ ...change, headroom: 0.95 - (0.95 - change.headroom) / factor });
        expect(busier.nodes).toBeGreaterThanOrEqual(before.nodes);
        expect(roomier.nodes).toBeGreaterThanOrEqual(before.nodes);
        expect(sized({ ...change, spareNodes: change.spareNodes + 1 }).nodes).toBe(before.nodes + 1);
      }),
    );
  });

  test("a latency objective never makes the fleet smaller than CPU alone does, and what was seen to hold is not exceeded", () => {
    assert(
      property(anyInputs, (change) => {
        const { nodes, nodesForCpu, latency, peakUtilisation } = sized(change);
        expect(nodes).toBeGreaterThanOrEqual(nodesForCpu);
        const confirmed = "utilisation" in latency ? latency.utilisation : 1;
        expect(peakUtilisation).toBeLessThanOrEqual(confirmed);
      }),
    );
  });
});
