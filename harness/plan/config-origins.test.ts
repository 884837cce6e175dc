import { expect, test } from "vitest";
import { configOrigins } from "./config-origins.ts";
import { type ConfigLayers, resolveConfig } from "./resolve-config.ts";

test("each setting names the strongest layer that gave it (C8, C9)", () => {
  const of = origins({
    file: { profile: "standard", seed: 1, load: { ratePerSecond: 321, population: { lifetimeSeconds: 900 } } },
    environment: { JWT_CAPACITY_SEED: "2" },
    flags: { out: "elsewhere" },
  });
  expect(of("out")).toEqual(["elsewhere", "flag", null]);
  expect(of("seed")).toEqual([2, "environment", "JWT_CAPACITY_SEED"]);
  expect(of("profile")).toEqual(["standard", "file", null]);
  expect(of("load.ratePerSecond")).toEqual([321, "file", null]);
  expect(of("load.population.lifetimeSeconds")).toEqual([900, "file", null]);
  expect(of("load.population.reuse")).toEqual(["each-once", "profile", "standard"]);
  expect(of("bench.repetitions")).toEqual([3, "profile", "standard"]);
  expect(of("sizing.headroom")).toEqual([0.3, "default", null]);
});

test("a setting that another one narrows says which, and its own name wins", () => {
  const of = origins({
    flags: { algorithms: ["ES256"] },
    file: { load: { denylists: ["none"] }, duet: { stageAlgorithms: ["RS256"] } },
  });
  expect(of("load.algorithms")).toEqual([["ES256"], "follows", "algorithms"]);
  expect(of("probe.algorithms")).toEqual([["ES256"], "follows", "algorithms"]);
  expect(of("probe.denylists")).toEqual([["none"], "follows", "load.denylists"]);
  expect(of("duet.stageAlgorithms")).toEqual([["RS256"], "file", null]);
  expect(origins({ workloads: ["bench"] })("load.workloads")).toEqual([["bench"], "command", null]);
});

test("whatever changes when one setting is named says that it follows it: no value is called the profile's that is not", () => {
  const before = settings({});
  for (const [path, file] of [
    ["algorithms", { algorithms: ["ES256"] }],
    ["load.algorithms", { load: { algorithms: ["ES256"] } }],
    ["load.denylists", { load: { denylists: ["in-process"] } }],
  ] as const) {
    const changed = settings({ file }).filter(
      ({ value }, index) => JSON.stringify(value) !== JSON.stringify(before[index]?.value),
    );
    const followers = changed.filter((setting) => setting.path !== path);
    expect(followers.length).toBeGreaterThan(0);
    for (const { path: follower, origin, detail } of followers)
      expect({ follower, origin, detail }).toEqual({ follower, origin: "follows", detail: path });
  }
});

function settings(change: Partial<ConfigLayers>) {
  const layers: ConfigLayers = { file: undefined, environment: {}, flags: {}, ...change };
  const answer = resolveConfig(layers);
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return configOrigins(answer.config, layers);
}

function origins(change: Partial<ConfigLayers>) {
  const all = settings(change);
  return (path: string) => {
    const found = all.find((setting) => setting.path === path);
    return found && [found.value, found.origin, found.detail];
  };
}
