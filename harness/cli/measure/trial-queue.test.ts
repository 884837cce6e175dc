import { expect, test } from "vitest";
import { algorithmIds } from "../../../targets/verify/algorithms.ts";
import { engineIds } from "../../../targets/verify/engines.ts";
import { buildPlan } from "../../plan/build-plan.ts";
import { estimateSeconds } from "../../plan/trial-seconds.ts";
import { type ProfileId, profiles } from "../../plan/profiles.ts";
import { resolveConfig } from "../../plan/resolve-config.ts";
import type { BenchTrialSpec, TrialSpec } from "../../plan/trial-spec.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import type { RefusalCode } from "../../results/verdict.ts";
import { exampleTrials } from "../../results/example-run.test-support.ts";
import { MOST_ATTEMPTS, queueTrials } from "./trial-queue.ts";

test("a trial that the machine spoiled comes again at the end of its repetition, under an id of its own", () => {
  const queue = queueTrials([bench("a", 1), bench("b", 1), bench("a", 2)], 1000);
  expect(run(queue, [["dropped-iterations", "cpu-stolen"], [], [], []])).toEqual(["a/r1", "b/r1", "a/r1/a2", "a/r2"]);
});

test("attempts are limited", () => {
  const queue = queueTrials([bench("a", 1)], 1000);
  expect(run(queue, [["not-steady"], ["not-steady"], ["not-steady"], []])).toEqual(["a/r1", "a/r1/a2", "a/r1/a3"]);
  expect(MOST_ATTEMPTS).toBe(3);
});

test("what is wrong with the target is not tried again, nor is a spoiled trial that also has such a reason", () => {
  expect(run(queueTrials([bench("a", 1)], 1000), [["false-accept"]])).toEqual(["a/r1"]);
  expect(run(queueTrials([bench("a", 1)], 1000), [["dropped-iterations", "counts-differ"]])).toEqual(["a/r1"]);
});

test("what the target may have caused is not tried again by itself: that would hide its slow moments", () => {
  for (const code of ["dropped-iterations", "denylist-unavailable", "rate-not-achieved"] as const)
    expect(run(queueTrials([bench("a", 1)], 1000), [[code]])).toEqual(["a/r1"]);
});

test("another attempt gets other tokens", () => {
  const queue = queueTrials([bench("a", 1)], 1000);
  run(queue, [["cpu-stolen"], []]);
  const [first, second] = queue.ran();
  expect(second?.seed).not.toBe(first?.seed);
});

test("every profile leaves time for retries when it runs as planned", () => {
  for (const profile of Object.keys(profiles) as ProfileId[]) {
    const answer = resolveConfig({ file: { profile }, environment: {}, flags: {} });
    if ("problems" in answer) throw new Error(profile);
    const preflighted = new Set(
      algorithmIds.flatMap((algorithm) => engineIds.map((engine) => `${algorithm}/${engine}`)),
    );
    const { trials } = buildPlan(answer.config, { k6: true, redis: true, preflighted });
    expect(estimateSeconds(trials)).toBeLessThan(profiles[profile].retryWithinSeconds * 0.97);
  }
});

test("no retry is granted beyond the time limit", () => {
  const queue = queueTrials([bench("a", 1), bench("b", 1)], 10);
  expect(queue.next()?.id).toBe("a/r1");
  queue.done(result(["cpu-stolen"]), 9);
  expect(queue.left().map(({ id }) => id)).toEqual(["b/r1"]);
});

test("on a machine slower than planned the trials that are left are taken to be as slow", () => {
  const queue = queueTrials([bench("a", 1), bench("b", 1)], 60);
  queue.next();
  // Planned for some two seconds, it took forty: the other one and a retry would take eighty more.
  queue.done(result(["cpu-stolen"]), 40);
  expect(queue.left().map(({ id }) => id)).toEqual(["b/r1"]);
});

test("the benchmark leaves time for retries of the load that comes after it", () => {
  const load = {
    ...bench("c", 1),
    kind: "load",
    script: "verify.ts",
    warmupSeconds: 1,
    windows: [],
  } as unknown as TrialSpec;
  const limited = (trials: readonly TrialSpec[]) => {
    const queue = queueTrials(trials, 15);
    queue.next();
    queue.done(result(["cpu-stolen"]), 0.5);
    return queue.left().length;
  };
  expect(limited([bench("a", 1), bench("b", 1)])).toBe(2);
  expect(limited([bench("a", 1), load])).toBe(1);
});

test("orders stay unique over retries", () => {
  const queue = queueTrials([bench("a", 1), bench("b", 1)], 1000);
  run(queue, [["not-steady"], ["not-steady"], ["not-steady"], [], []]);
  const orders = queue.ran().map(({ order }) => order);
  expect(new Set(orders).size).toBe(orders.length);
});

function run(queue: ReturnType<typeof queueTrials>, refusals: readonly (readonly RefusalCode[])[]): string[] {
  const ids: string[] = [];
  for (const codes of refusals) {
    const trial = queue.next();
    if (trial === undefined) break;
    ids.push(trial.id);
    queue.done(result(codes), 0);
  }
  return ids;
}

function result(codes: readonly RefusalCode[]): TrialResult {
  const [example] = exampleTrials();
  if (example === undefined) throw new Error("no example trial");
  const reasons = codes.map((code) => ({ code, message: "" }));
  return { ...example, verdict: codes.length === 0 ? { status: "valid" } : { status: "refused", reasons } };
}

let order = 0;
function bench(name: string, repetition: number): BenchTrialSpec {
  return {
    kind: "bench",
    id: `${name}/r${repetition}`,
    order: order++,
    workload: "bench",
    subject: {
      algorithm: "HS256",
      engine: "jose",
      tokenProfile: "typical",
      denylist: "none",
      placement: "inline",
      cache: null,
    },
    repetition,
    seed: 1,
    corpusTokens: 10,
    threads: 1,
    minWarmupSeconds: 0.1,
    maxWarmupSeconds: 1,
    measureSeconds: 0.5,
  };
}
