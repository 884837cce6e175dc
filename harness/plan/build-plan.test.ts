import { expect, test } from "vitest";
import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { engineIds } from "../../targets/verify/engines.ts";
import { type Available, buildPlan, type Plan } from "./build-plan.ts";
import { referenceSubject } from "./draft.ts";
import { type ResolvedConfig, resolveConfig } from "./resolve-config.ts";
import { designKey, servedDesigns } from "./served-designs.ts";
import { plannedRequests, tokensToRevoke } from "./trial-spec.ts";

const everything: Available = {
  k6: true,
  redis: true,
  preflighted: new Set(algorithmIds.flatMap((a) => engineIds.map((e) => `${a}/${e}`))),
};

test("the same seed gives the same order, another seed another one (C23)", () => {
  const order = (seed: number) => plan({ seed }).trials.map((trial) => trial.id);
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
  expect([...order(1)].sort()).toEqual([...order(2)].sort());
});

test("repetitions are interleaved: of the compared trials, each repetition comes whole before the next begins", () => {
  for (const workload of ["bench", "plain", "verify", "sweep"]) {
    const repetitions = plan({ profile: "standard", load: { repetitions: 3 } })
      .trials.filter((trial) => trial.workload === workload)
      .map((trial) => trial.repetition);
    expect(repetitions).toEqual([...repetitions].sort((a, b) => a - b));
    expect(new Set(repetitions).size).toBe(3);
  }
});

test("trials that come only once are spread over the repetitions, so that one bad minute does not take all of them", () => {
  const compared = { repetitions: 3, algorithms: ["RS256", "ES256"] };
  const { trials } = plan({ profile: "standard", load: compared });
  const load = trials.filter((trial) => trial.kind === "load");
  const blockOf = (workload: string) => {
    const place = load.findIndex((trial) => trial.workload === workload);
    return load.slice(0, place).filter((trial) => trial.workload === "plain" || trial.workload === "verify").length / 5;
  };
  expect(blockOf("stepped")).toBeLessThanOrEqual(1);
  expect(blockOf("login")).toBeGreaterThanOrEqual(1);
  expect(blockOf("mixed")).toBeGreaterThanOrEqual(2);
});

test("identities are unique and orders count up from zero", () => {
  const { trials } = plan({ profile: "full" });
  expect(new Set(trials.map((trial) => trial.id)).size).toBe(trials.length);
  expect(trials.map((trial) => trial.order)).toEqual(trials.map((_, index) => index));
});

test("the quick profile loads its reference with every denylist, in most traffic shapes, and a server that does nothing", () => {
  const load = plan({}).trials.filter((trial) => trial.kind === "load" && trial.repetition === 1);
  expect(load.map((trial) => `${trial.workload} ${trial.subject.algorithm} ${trial.subject.denylist}`).sort()).toEqual([
    "floor RS256 none",
    "login RS256 none",
    "revocation RS256 redis",
    "stepped RS256 none",
    "verify RS256 none",
    "verify RS256 redis",
  ]);
});

test("an algorithm × engine that did not pass its preflight is in no trial", () => {
  const passed = new Set([...everything.preflighted].filter((pair) => pair !== "RS256/jose"));
  const ids = buildPlan(config({}), { ...everything, preflighted: passed }).trials.map((trial) => trial.id);
  expect(ids.filter((id) => id.includes("/RS256/jose/"))).toEqual([]);
  expect(ids.some((id) => id.includes("/RS256/fast-jwt/"))).toBe(true);
});

test("without k6 only what k6 drives is left out, and that is said with the way to get it (Q2)", () => {
  const k6 = { what: "load", why: "no k6", hint: "get it" };
  const { trials, notMeasured } = buildPlan(config({}), { ...everything, k6 });
  expect(new Set(trials.map((trial) => trial.kind))).toEqual(new Set(["bench", "probe", "duet"]));
  expect(notMeasured).toEqual([k6]);
});

test("without Redis only the trials that need it are left out", () => {
  const redis = { what: "Redis denylist", why: "none", hint: "install" };
  const { trials, notMeasured } = buildPlan(config({ load: { denylists: ["none", "in-process", "redis"] } }), {
    ...everything,
    redis,
  });
  expect(trials.some((trial) => trial.subject.denylist === "redis")).toBe(false);
  expect(trials.some((trial) => trial.subject.denylist === "in-process")).toBe(true);
  expect(notMeasured).toEqual([redis]);
});

test("the fleet is sized for the denylist that is named first, and traffic shapes are driven with it; choices are compared without", () => {
  const file = config({ load: { denylists: ["redis", "none"] } });
  expect(referenceSubject(file)).toMatchObject({ algorithm: "RS256", denylist: "redis" });
  expect(referenceSubject(config({ load: { denylists: ["none", "redis"] } })).denylist).toBe("none");
  const { trials } = buildPlan(file, everything);
  const shapes = trials.filter(({ workload }) => workload === "stepped" || workload === "login");
  expect(shapes.map(({ subject }) => subject.denylist)).toEqual(["redis", "redis"]);
  const noise = trials.filter((trial) => trial.kind === "duet" && trial.comparison === "noise");
  expect(new Set(noise.map(({ subject }) => subject.denylist))).toEqual(new Set(["none"]));
  const swept = trials.filter(({ workload }) => workload === "sweep").map(({ subject }) => subject);
  expect(swept).toContainEqual(expect.objectContaining({ algorithm: "RS256", denylist: "redis" }));
});

test("a workload that needs a denylist where there is none is said to be not measured", () => {
  const { trials, notMeasured } = buildPlan(config({ load: { denylists: ["none"] } }), everything);
  expect(trials.some((trial) => trial.workload === "revocation")).toBe(false);
  expect(notMeasured.map(({ why }) => why)).toEqual(["the configuration names no denylist to revoke tokens in"]);
});

test("a sweep holds every fraction once, in an order of its own in each repetition, and those held out are marked", () => {
  const { trials } = plan({ profile: "standard" });
  const sweeps = trials.filter((trial) => trial.kind === "probe" && trial.workload === "sweep");
  const stepsOf = (index: number) => (sweeps[index]?.kind === "probe" ? sweeps[index].steps : []);
  const names = sweeps.map((_, index) => stepsOf(index).map(({ name }) => name));
  expect(names[0]?.toSorted()).toEqual(
    ["load_10", "load_17", "load_25", "load_35", "load_45", "load_55", "load_65"].toSorted(),
  );
  expect(new Set(names.map((order) => order.join())).size).toBeGreaterThan(names.length / 2);
  expect(
    stepsOf(0)
      .filter(({ role }) => role === "hold-out")
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(["load_17", "load_35", "load_55"]);
});

test("a duet goes on without a variant that cannot run here, and not at all without its reference or a second one", () => {
  const redis = { what: "Redis denylist", why: "none", hint: "install" };
  const duets = (file: object) =>
    buildPlan(config(file), { ...everything, redis }).trials.flatMap((trial) =>
      trial.kind === "duet" && trial.comparison === "denylist"
        ? [trial.variants.map(({ subject }) => subject.denylist)]
        : [],
    );
  expect(duets({ load: { denylists: ["none", "in-process", "redis"] } })).toEqual([["none", "in-process"]]);
  expect(duets({ load: { denylists: ["none", "redis"] } })).toEqual([]);
});

test("a design whose targets answered tokens wrongly is driven nowhere, and the benchmark, which starts none, goes on", () => {
  const standard = config({ profile: "standard" });
  const designs = servedDesigns(buildPlan(standard, everything).trials);
  const [inProcess, cached] = [
    designs.find(({ algorithm, denylist }) => algorithm === "RS256" && denylist === "in-process"),
    designs.find(({ algorithm, cache }) => algorithm === "RS256" && cache !== null),
  ];
  if (inProcess === undefined || cached === undefined) throw new Error("the standard profile names both");
  const broken = new Set([designKey(inProcess), designKey(cached)]);
  const { trials } = buildPlan(standard, { ...everything, broken });
  expect(servedDesigns(trials).map(designKey)).toEqual(
    expect.arrayContaining(designs.map(designKey).filter((key) => !broken.has(key))),
  );
  expect(servedDesigns(trials)).toHaveLength(designs.length - 2);
  const variantsOf = (comparison: string) =>
    trials.flatMap((trial) =>
      trial.kind === "duet" && trial.comparison === comparison && trial.subject.algorithm === "RS256"
        ? [trial.variants.map(({ subject }) => subject.denylist)]
        : [],
    );
  expect(new Set(variantsOf("denylist").flat())).toEqual(new Set(["none", "redis"]));
  expect(variantsOf("cache")).toEqual([]);
  const bench = (all: Plan) => all.trials.filter(({ kind }) => kind === "bench").length;
  expect(bench({ trials, notMeasured: [] })).toBe(bench(buildPlan(standard, everything)));
});

test("each design is named once, however many trials serve it and however often its cache is hit", () => {
  const designs = servedDesigns(plan({ profile: "standard" }).trials);
  expect(new Set(designs.map(designKey)).size).toBe(designs.length);
  const cached = designs.filter(({ cache }) => cache !== null);
  expect(cached.map(({ algorithm }) => algorithm).toSorted()).toEqual(["ES256", "HS256", "RS256"]);
});

test("the stages of one algorithm are routes of one process; everything else that is compared has a process of its own", () => {
  const duets = plan({ profile: "standard" }).trials.filter((trial) => trial.kind === "duet");
  for (const duet of duets) {
    const processes = new Set(duet.variants.map(({ process }) => process)).size;
    const expected = { stages: 1, cache: 2 }[duet.comparison as string] ?? duet.variants.length;
    expect([duet.id, processes]).toEqual([duet.id, expected]);
  }
});

test("places are driven at fixed rates and side by side on one design, with the engine that can verify in most of them", () => {
  const { trials } = plan({
    profile: "standard",
    load: { algorithms: ["ES256"], workloads: ["placement", "duet"] },
    duet: { comparisons: ["placement"] },
  });
  const placed = (kind: "probe" | "duet") =>
    new Set(
      trials
        .flatMap((trial) =>
          trial.kind === "duet" ? trial.variants.map(({ subject }) => ({ kind: "duet", subject })) : [trial],
        )
        .filter((one) => one.kind === kind)
        .map(({ subject: { algorithm, engine, placement } }) => `${algorithm} ${engine} ${placement}`),
    );
  const places = ["inline", "thread-pool", "workers"].map((place) => `ES256 node-crypto ${place}`);
  expect(placed("probe")).toEqual(new Set([...places, "ES256 node-crypto processes"]));
  expect(placed("duet")).toEqual(new Set(places));
});

test("Redis takes part in the variants whose denylist needs it, and in no other", () => {
  const { trials } = plan({ profile: "standard", load: { denylists: ["none", "in-process", "redis"] } });
  const variants = trials.flatMap((trial) => (trial.kind === "duet" ? trial.variants : []));
  expect(variants.filter(({ usesRedis }) => usesRedis).length).toBeGreaterThan(0);
  expect(variants.every(({ usesRedis, subject }) => usesRedis === (subject.denylist === "redis"))).toBe(true);
});

test("a load trial has a distinct token for every request it plans", () => {
  const short = plan({}).trials.filter((trial) => trial.kind === "load" && trial.corpusTokens < plannedRequests(trial));
  expect(short).toEqual([]);
});

test.each([
  ["a population smaller than what it revokes", { population: { corpusTokens: 100 } }, 100],
  ["a rate that revokes more than is minted for one trial", { ratePerSecond: 20_000, measureSeconds: 60 }, 50_000],
])("a trial that revokes has its revoked tokens beside the others, with %s", (_, load, lasting) => {
  const { trials } = plan({ profile: "standard", load: { ...load, workloads: ["verify", "revocation"] } });
  for (const trial of trials) {
    if (trial.kind !== "load") throw new Error(`expected a load, got a ${trial.kind}`);
    const revoked = tokensToRevoke(trial);
    expect([trial.workload, revoked > 0]).toEqual([trial.workload, trial.workload === "revocation"]);
    expect(revoked).toBe(Math.min(plannedRequests(trial, "revoke"), 50_000));
    expect(trial.corpusTokens).toBe(lasting + revoked);
  }
  expect(new Set(trials.map(({ workload }) => workload)).size).toBe(2);
});

function plan(file: object): Plan {
  return buildPlan(config(file), everything);
}

function config(file: object): ResolvedConfig {
  const answer = resolveConfig({ file, environment: {}, flags: {} });
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return answer.config;
}
