import { expect, test } from "vitest";
import { algorithmIds } from "../../targets/verify/algorithms.ts";
import { engineIds } from "../../targets/verify/engines.ts";
import { type Available, buildPlan, type Plan } from "./build-plan.ts";
import { type ResolvedConfig, resolveConfig } from "./resolve-config.ts";
import { plannedRequests } from "./trial-spec.ts";

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
  for (const workload of ["bench", "plain", "verify"]) {
    const repetitions = plan({})
      .trials.filter((trial) => trial.workload === workload)
      .map((trial) => trial.repetition);
    expect(repetitions).toEqual([...repetitions].sort((a, b) => a - b));
    expect(new Set(repetitions).size).toBe(3);
  }
});

test("trials that come only once are spread over the repetitions, so that one bad minute does not take all of them", () => {
  const load = plan({}).trials.filter((trial) => trial.kind === "load");
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

test("the quick profile measures plain, every algorithm of its load, every denylist, and each traffic shape", () => {
  const load = plan({}).trials.filter((trial) => trial.kind === "load" && trial.repetition === 1);
  expect(load.map((trial) => `${trial.workload} ${trial.subject.algorithm} ${trial.subject.denylist}`).sort()).toEqual([
    "login RS256 none",
    "mixed RS256 none",
    "plain RS256 none",
    "revocation RS256 redis",
    "stepped RS256 none",
    "verify ES256 none",
    "verify HS256 none",
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

test("without k6 only the benchmark is planned, and what is missing is said with the way to get it (Q2)", () => {
  const k6 = { what: "load", why: "no k6", hint: "get it" };
  const { trials, notMeasured } = buildPlan(config({}), { ...everything, k6 });
  expect(new Set(trials.map((trial) => trial.kind))).toEqual(new Set(["bench"]));
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

test("a workload that needs a denylist where there is none is said to be not measured", () => {
  const { trials, notMeasured } = buildPlan(config({ load: { denylists: ["none"] } }), everything);
  expect(trials.some((trial) => trial.workload === "revocation")).toBe(false);
  expect(notMeasured.map(({ why }) => why)).toEqual(["the configuration names no denylist to revoke tokens in"]);
});

test("a load trial has a distinct token for every request it plans", () => {
  const short = plan({}).trials.filter((trial) => trial.kind === "load" && trial.corpusTokens < plannedRequests(trial));
  expect(short).toEqual([]);
});

function plan(file: object): Plan {
  return buildPlan(config(file), everything);
}

function config(file: object): ResolvedConfig {
  const answer = resolveConfig({ file, environment: {}, flags: {} });
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return answer.config;
}
