import { expect, test } from "vitest";
import type { Config } from "./config.ts";
import { planWarnings, wholePlan } from "./plan-warnings.ts";
import { resolveConfig } from "./resolve-config.ts";

test("every profile can reach its own objective and leaves nothing out", () => {
  for (const profile of ["quick", "standard", "full"] as const) expect(warnings({ profile })).toEqual([]);
});

test("a window that cannot reach 100 requests is warned about once per workload, with what to raise", () => {
  const thin = warnings({ load: { workloads: ["verify"], ratePerSecond: 20, measureSeconds: 4 } });
  expect(thin[0]).toBe(
    "verify: 80 requests at 20/s in 4 s; a window with fewer than 100 is refused | raise load.measureSeconds and load.stepSeconds or the rate",
  );
  expect(thin.filter((text) => text.startsWith("verify"))).toHaveLength(1);
  expect(
    warnings({ load: { workloads: ["placement"] }, probe: { stepSeconds: 2, placementRatesPerSecond: [10, 500] } }),
  ).toEqual([expect.stringMatching(/^placement: 20 requests at 10\/s in 2 s; .*probe\.stepSeconds/)]);
});

test("a p99 needs 1000 requests at one rate and a p99.9 needs 10 000, repetitions together", () => {
  const of = (sloPercentile: "p95" | "p99" | "p999", measureSeconds: number, repetitions = 1) =>
    warnings({
      load: { workloads: ["verify"], ratePerSecond: 100, measureSeconds, repetitions },
      sizing: { sloPercentile },
    });
  expect(of("p99", 9)).toEqual([expect.stringMatching(/^p99 needs 1000 requests at one rate; .* about 900, /)]);
  expect(of("p99", 10)).toEqual([]);
  expect(of("p99", 5, 2)).toEqual([]);
  expect(of("p95", 2)).toEqual([]);
  expect(of("p999", 99)).toEqual([expect.stringMatching(/^p99\.9 needs 10000 requests/)]);
  expect(of("p999", 100)).toEqual([]);
});

test("sweeps are given the benefit of the doubt, not more than a fast verifier would earn", () => {
  const sweep = (stepSeconds: number) =>
    warnings({
      load: { workloads: ["sweep"] },
      probe: { stepSeconds, repetitions: 1, fractions: [0.3, 0.7] },
      sizing: { sloPercentile: "p999" },
    });
  expect(sweep(2)).toEqual([]);
  expect(sweep(1)).toEqual([expect.stringMatching(/^p99\.9 needs 10000 requests .* about 7000/)]);
});

test("what a profile names and the configuration leaves no room for is said to be left out", () => {
  expect(warnings({ algorithms: ["HS256"], load: { workloads: ["duet", "placement"] } })).toEqual([
    expect.stringMatching(/^placement thread-pool is left out: no engine can verify HS256 there: /),
    expect.stringMatching(/^comparison algorithm is left out: duet\.algorithms names nothing beside HS256/),
  ]);
});

/** Each warning as `message | hint`. */
function warnings(file: Config): string[] {
  const answer = resolveConfig({ file, environment: {}, flags: {} });
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return planWarnings(answer.config, wholePlan(answer.config)).map(({ message, hint }) => `${message} | ${hint}`);
}
