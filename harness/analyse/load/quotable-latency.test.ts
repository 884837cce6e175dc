import { describe, expect, test } from "vitest";

import type { LatencySummary } from "../../results/latency.ts";
import { quotableLatency, type MeasuredLatencies } from "./quotable-latency.ts";

const slo = { sloPercentile: "p99", sloSeconds: 0.005 } as const;

function latency(p99Seconds: number, samples = 20_000): LatencySummary {
  const low = p99Seconds / 2;
  return {
    samples,
    meanSeconds: low,
    p50Seconds: low,
    p90Seconds: low,
    p95Seconds: low,
    p99Seconds,
    p999Seconds: samples < 10_000 ? null : p99Seconds * 2,
    maxSeconds: p99Seconds * 3,
  };
}

const measured: MeasuredLatencies = {
  probe: latency(0.0015),
  probeFloor: latency(0.0004),
  probeLag: latency(0.0001),
  k6: latency(0.003),
  k6Floor: latency(0.0009),
};

test("the probe wins when both may be quoted, and nothing speaks against either", () => {
  expect(quotableLatency(slo, measured)).toEqual({ source: "probe", reasons: [] });
});

describe("a floor p99 above 20 % of the objective is never quoted", () => {
  test("k6, whose floor is 20 ms where the truth is 1.5 ms, is not; the probe is", () => {
    const { source, reasons } = quotableLatency(slo, { ...measured, k6Floor: latency(0.02) });
    expect(source).toBe("probe");
    expect(reasons).toEqual([
      "On a server that does nothing k6 reported a p99 of 20 ms (limit 1 ms, 20.0 % of the objective of 5 ms): its latency is its own.",
    ]);
  });

  test("the limit itself is let pass, a hair more is not", () => {
    expect(quotableLatency(slo, { ...measured, probeFloor: latency(0.001) }).source).toBe("probe");
    expect(quotableLatency(slo, { ...measured, probeFloor: latency(0.00101) }).source).toBe("k6");
  });

  test("neither is quoted when both are above it, and both reasons are given", () => {
    const { source, reasons } = quotableLatency(slo, {
      ...measured,
      probeFloor: latency(0.002),
      k6Floor: latency(0.02),
    });
    expect(source).toBeNull();
    expect(reasons).toHaveLength(2);
  });

  test("the limit moves with the objective", () => {
    const k6Only = { ...measured, probe: null, k6Floor: latency(0.02) };
    expect(quotableLatency({ ...slo, sloSeconds: 0.05 }, k6Only).source).toBeNull();
    expect(quotableLatency({ ...slo, sloSeconds: 0.1 }, k6Only).source).toBe("k6");
  });
});

describe("a probe that sends late is not quoted", () => {
  test.each([
    // 10 % of the objective, and 0.2 ms where that is more.
    [0.005, 0.0005, "probe"],
    [0.005, 0.00051, "k6"],
    [0.001, 0.0002, "probe"],
    [0.001, 0.00021, null],
  ] as const)("objective %f s, lag p99 %f s: %s", (sloSeconds, lag, source) => {
    const near = { ...measured, probeFloor: latency(0.0001), probeLag: latency(lag) };
    const result = quotableLatency({ ...slo, sloSeconds }, near);
    expect(result.source).toBe(source);
    expect(result.reasons.some((reason) => reason.startsWith("The probe sent late"))).toBe(source !== "probe");
  });

  test("the reason has the figure, its unit and the limit", () => {
    const { reasons } = quotableLatency(slo, { ...measured, probeLag: latency(0.0012) });
    expect(reasons).toEqual(["The probe sent late: lag p99 1.2 ms (limit 0.5 ms)."]);
  });
});

describe("what was not measured is no licence", () => {
  test.each([
    ["probe", "Latency was not measured by the probe."],
    ["probeFloor", "The floor of the probe, the same load on a server that does nothing, was not measured."],
    ["probeLag", "How late the probe sent was not measured."],
  ] as const)("without %s it is k6's latency that is quoted", (absent, reason) => {
    expect(quotableLatency(slo, { ...measured, [absent]: null })).toEqual({ source: "k6", reasons: [reason] });
  });

  test("of a generator that took no part nothing is explained, and it is never the source", () => {
    const alone = { ...measured, k6: null, k6Floor: null };
    expect(quotableLatency(slo, { ...alone, probeLag: latency(0.0012) }, ["probe"])).toEqual({
      source: null,
      reasons: ["The probe sent late: lag p99 1.2 ms (limit 0.5 ms)."],
    });
    expect(quotableLatency(slo, measured, ["k6"])).toEqual({ source: "k6", reasons: [] });
  });

  test("without anything there is nothing to quote", () => {
    const nothing = { probe: null, probeFloor: null, probeLag: null, k6: null, k6Floor: null };
    expect(quotableLatency(slo, nothing)).toEqual({
      source: null,
      reasons: ["Latency was not measured by the probe.", "Latency was not measured by k6."],
    });
  });

  test("R6 fewer than ten samples above the percentile, of the latency, its floor or its lag, count as not measured", () => {
    const few = (change: Partial<MeasuredLatencies>) => quotableLatency(slo, { ...measured, ...change }).reasons;
    expect(few({ probe: latency(0.0015, 999) })).toEqual([
      "999 samples leave fewer than 10 above p99 in the latency that the probe measured.",
    ]);
    expect(few({ probeFloor: latency(0.0001, 500) })).toEqual([
      "500 samples leave fewer than 10 above p99 in the floor of the probe.",
    ]);
    expect(few({ probeLag: latency(0.0001, 500) })).toEqual([
      "500 samples leave fewer than 10 above p99 in the lag of the probe.",
    ]);
    const p999 = quotableLatency({ ...slo, sloPercentile: "p999" }, { ...measured, probe: latency(0.0015, 9999) });
    expect(p999.source).toBe("k6");
    expect(p999.reasons[0]).toContain("above p99.9");
  });
});
