import { expect, test } from "vitest";
import { profiles } from "./profiles.ts";
import { DEFAULT_SEED, hashConfig, type ResolvedConfig, resolveConfig } from "./resolve-config.ts";
import type { WorkloadId } from "../results/workloads.ts";

test.each([
  { name: "defaults", layers: {}, seed: DEFAULT_SEED },
  { name: "file over defaults", layers: { file: { seed: 1 } }, seed: 1 },
  { name: "environment over file", layers: { file: { seed: 1 }, environment: { JWT_CAPACITY_SEED: "2" } }, seed: 2 },
  {
    name: "flags over environment",
    layers: { file: { seed: 1 }, environment: { JWT_CAPACITY_SEED: "2" }, flags: { seed: 3 } },
    seed: 3,
  },
])("precedence is flags, environment, file, defaults: $name (C9)", ({ layers, seed }) => {
  expect(resolved(layers).seed).toBe(seed);
});

test("a file overrides single values of a profile and keeps the others", () => {
  const { load } = resolved({ file: { profile: "standard", load: { ratePerSecond: 321 } } });
  expect(load).toEqual({ ...profiles.standard.load, ratePerSecond: 321 });
});

test("naming algorithms narrows the load too, unless the load names its own", () => {
  expect(resolved({ flags: { algorithms: ["ES256"] } }).load.algorithms).toEqual(["ES256"]);
  expect(
    resolved({ file: { load: { algorithms: ["HS256"] } }, flags: { algorithms: ["ES256"] } }).load.algorithms,
  ).toEqual(["HS256"]);
});

test("problems of all layers are reported together, each with its layer", () => {
  const answer = resolveConfig({
    file: { profile: "nightly" },
    environment: { JWT_CAPACITY_SEED: "twelve" },
    flags: { algorithms: ["none"] as never },
  });
  expect("problems" in answer && answer.problems.map(({ layer, path }) => `${layer} ${path}`)).toEqual([
    "configuration file profile",
    "environment variable JWT_CAPACITY_SEED seed",
    "command line algorithms[0]",
  ]);
});

test("steps that do not rise and loads beyond the bound are refused", () => {
  const answer = resolveConfig({
    file: { load: { stepsPerSecond: [500, 400], ratePerSecond: 40_000, measureSeconds: 3600 } },
    environment: {},
    flags: {},
  });
  expect("problems" in answer && answer.problems.map(({ path }) => path)).toEqual(["load.stepsPerSecond", "load"]);
});

test("an algorithm that the load's engine does not offer is refused with the engines that do", () => {
  const answer = resolveConfig({
    file: { load: { engine: "fast-jwt", algorithms: ["RS256", "ML-DSA-44"] } },
    environment: {},
    flags: {},
  });
  expect("problems" in answer && answer.problems).toEqual([
    {
      layer: "configuration",
      path: "load.algorithms[1]",
      message: "fast-jwt (load.engine) does not offer ML-DSA-44; engines that do: node-crypto, jose",
    },
  ]);
});

test("what cannot be measured is refused where it was asked for, with what there is instead", () => {
  const problemsOf = (file: unknown, workloads?: readonly WorkloadId[]) => {
    const answer = resolveConfig({ file, environment: {}, flags: {}, workloads });
    return "problems" in answer ? answer.problems.map(({ path, message }) => `${path}: ${message}`) : [];
  };
  const pqc = { algorithms: ["ML-DSA-44"], engines: ["fast-jwt", "jsonwebtoken"] };
  expect(problemsOf(pqc, ["bench"])).toEqual([
    expect.stringMatching(
      /^engines: no engine of fast-jwt, jsonwebtoken offers any algorithm of ML-DSA-44; fast-jwt offers HS256, .*; jsonwebtoken offers HS256, /,
    ),
  ]);
  // The load verifies with load.engine, which offers it: nothing is wrong with a run without the benchmark.
  expect(problemsOf(pqc, ["verify"])).toEqual([]);

  const hmac = { algorithms: ["HS256"], load: { workloads: ["placement", "duet"] } };
  expect(problemsOf({ ...hmac, probe: { placements: ["inline", "thread-pool"] } })).toEqual([
    expect.stringMatching(/^probe\.placements\[1\]: thread-pool cannot be had: no engine can verify HS256 there: /),
  ]);
  expect(problemsOf({ ...hmac, duet: { comparisons: ["noise", "algorithm"] } })).toEqual([
    "duet.comparisons[1]: algorithm cannot be had: duet.algorithms names nothing beside HS256",
  ]);
  expect(problemsOf({ ...hmac, engines: ["jose"], duet: { comparisons: ["engine"] } })).toEqual([
    expect.stringMatching(
      /^duet\.comparisons\[0\]: engine cannot be had: engines names none .* there are node-crypto, /,
    ),
  ]);
  // A profile's own comparisons are left out where they cannot be had.
  expect(problemsOf(hmac)).toEqual([]);
});

test("a command that measures only some workloads keeps to those the configuration names, where it names any of them", () => {
  const workloads = (named: readonly string[]) =>
    resolved({ file: { load: { workloads: named } }, workloads: ["plain", "verify"] }).load.workloads;
  expect(workloads(["bench", "verify"])).toEqual(["verify"]);
  expect(workloads(["bench"])).toEqual(["plain", "verify"]);
});

test("the hash covers what is measured and not where it is written or what is asked of it", () => {
  const base = hashConfig(resolved({}));
  expect(hashConfig(resolved({ flags: { out: "elsewhere", sizing: { ratePerSecond: 5 } } }))).toBe(base);
  expect(hashConfig(resolved({ flags: { load: { ratePerSecond: 401 } } }))).not.toBe(base);
});

test("an unknown profile default is impossible: every profile satisfies its own conflict rules", () => {
  for (const profile of Object.keys(profiles)) {
    expect(resolveConfig({ file: { profile }, environment: {}, flags: {} })).toHaveProperty("config");
  }
});

function resolved(layers: Partial<Parameters<typeof resolveConfig>[0]>): ResolvedConfig {
  const answer = resolveConfig({ file: undefined, environment: {}, flags: {}, ...layers });
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return answer.config;
}
