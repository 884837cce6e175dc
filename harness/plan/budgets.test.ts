import { expect, test } from "vitest";
import type { Budget } from "../results/budgets.ts";
import type { Config } from "./config.ts";
import { latencyThresholds } from "./latency-thresholds.ts";
import { planWarnings, wholePlan } from "./plan-warnings.ts";
import { hashConfig, type ResolvedConfig, resolveConfig } from "./resolve-config.ts";
import type { WorkloadId } from "../results/workloads.ts";

const small: Config = { algorithms: ["RS256", "ES256"], load: { denylists: ["none", "redis"] } };

test("C14 every mistake in the budgets is reported at once, each where it stands", () => {
  const budgets = [
    { metric: "p99", error: 0.02 },
    { metric: "p99Seconds", for: { denyList: "redis" }, error: 0.02 },
    { metric: "tokenBytes", error: -1 },
    { metric: "tokenBytes", for: { algorithm: "RS265" }, eror: 1 },
  ];
  expect(problemsOf({ ...small, budgets: budgets as never })).toEqual([
    expect.stringMatching(/^budgets\[0\]\.metric: expected one of p50Seconds, .*; got "p99"/),
    expect.stringMatching(
      /^budgets\[1\]\.for\.denyList: unknown key; allowed here: algorithm, .*Did you mean denylist\?/,
    ),
    "budgets[2].error: expected more than 0; got -1",
    expect.stringMatching(/^budgets\[3\]\.for\.algorithm: .*Did you mean RS256\?/),
    expect.stringMatching(
      /^budgets\[3\]\.eror: unknown key; allowed here: metric, for, error, warn\. Did you mean error\?/,
    ),
  ]);
});

test("C14 limits that contradict each other, names that mean nothing and limits set twice are problems", () => {
  const budgets: Budget[] = [
    { metric: "p99Seconds" },
    { metric: "p95Seconds", warn: 0.02, error: 0.02 },
    { metric: "verifyCpuSeconds", for: { denylist: "redis" }, error: 1 },
    { metric: "tokenBytes", for: { workload: "verify" }, error: 1000 },
    { metric: "cpuSecondsPerValidation", for: { workload: "bench" }, error: 1 },
    { metric: "redisCpuSecondsPerValidation", error: 1 },
    { metric: "p50Seconds", error: 1 },
    { metric: "p50Seconds", for: { workload: "verify" }, warn: 0.1 },
  ];
  expect(problemsOf({ ...small, budgets: budgets as never })).toEqual([
    "budgets[0]: expected a limit: error, warn or both; got neither",
    "budgets[1].warn: 0.02 is not below error (0.02): it would never warn",
    "budgets[2].for.denylist: means nothing for verifyCpuSeconds, which knows algorithm, engine, tokenProfile",
    "budgets[3].for.workload: verify means nothing for tokenBytes, which no load decides: leave it out",
    expect.stringMatching(
      /^budgets\[4\]\.for\.workload: bench does not measure cpuSecondsPerValidation; verify, .* do$/,
    ),
    "budgets[5].for: redisCpuSecondsPerValidation needs denylist: it means nothing for every one of them",
    "budgets[7]: limits the same figures as budgets[6]: give one of them both limits",
  ]);
});

test("C14 a budget that nothing in the plan measures is a problem that names what is planned", () => {
  const problems = problemsOf({
    ...small,
    budgets: [
      { metric: "p99Seconds", for: { algorithm: "ES256", denylist: "redis" }, error: 0.02 },
      { metric: "p99Seconds", for: { algorithm: "ES256" }, error: 0.02 },
      { metric: "p99Seconds", for: { workload: "placement" }, error: 0.02 },
    ],
  });
  expect(problems).toEqual([
    expect.stringMatching(
      /^budgets\[0\]: nothing in this plan measures p99Seconds by verify of that design; planned are .*RS256 · jose · typical · redis/,
    ),
    expect.stringMatching(/^budgets\[2\]: nothing in this plan measures p99Seconds by placement: add what does/),
  ]);
});

test("a command that measures less leaves a budget unjudged, which is warned about and no mistake", () => {
  const file: Config = {
    ...small,
    budgets: [
      { metric: "p99Seconds", error: 0.02 },
      { metric: "verifyCpuSeconds", error: 1 },
    ],
  };
  expect(warningsOf(resolved(file, ["bench"]))).toEqual([
    "budgets[0] (p99Seconds) will not be judged: nothing in this plan measures it, which verify does | measure it with `npx jwt-capacity run`, or leave the budget out",
  ]);
  expect(warningsOf(resolved(file))).toEqual([]);
});

test("R6 a percentile that the windows are too short for is warned about before anything starts", () => {
  const at = (measureSeconds: number) =>
    warningsOf(
      resolved({
        ...small,
        load: { ...small.load, workloads: ["verify"], ratePerSecond: 100, measureSeconds, repetitions: 2 },
        sizing: { sloPercentile: "p90" },
        budgets: [{ metric: "p99Seconds", error: 0.02 }],
      }),
    );
  expect(at(4)).toEqual([
    expect.stringMatching(/^budgets\[0\] \(p99Seconds\): p99 needs 1000 requests .* this plan has 800,/),
  ]);
  expect(at(5)).toEqual([]);
});

test("budgets are asked of a run and decide nothing of what is measured: the hash stays", () => {
  const budgets = [{ metric: "p99Seconds", error: 0.02 } as const];
  expect(hashConfig(resolved({ ...small, budgets }))).toBe(hashConfig(resolved(small)));
});

test("C14 the error limits on latency become thresholds of the trials that measure them, of no other trial", () => {
  const { trials } = wholePlan(
    resolved({
      ...small,
      budgets: [
        { metric: "p99Seconds", for: { denylist: "redis" }, warn: 0.01, error: 0.02 },
        { metric: "p50Seconds", warn: 0.001 },
        { metric: "p95Seconds", for: { workload: "stepped" }, error: 0.03 },
        { metric: "cpuSecondsPerValidation", error: 0.001 },
      ],
    }),
  );
  const loads = trials.filter((trial) => trial.kind === "load");
  const watched = loads.filter(({ thresholds }) => thresholds.length > 0);
  expect(new Set(watched.map(({ workload, subject }) => `${workload} ${subject.denylist}`))).toEqual(
    new Set(["verify redis", "stepped none"]),
  );
  const redis = watched.find(({ workload }) => workload === "verify");
  expect(redis?.thresholds).toEqual([{ window: "measure", request: "verify", percentile: "p99", maxSeconds: 0.02 }]);
  const stepped = watched.find(({ workload }) => workload === "stepped");
  expect(stepped?.thresholds.map(({ window, maxSeconds }) => [window, maxSeconds])).toEqual([
    ["step_1", 0.03],
    ["step_2", 0.03],
  ]);
});

test("a window without validations gets no threshold on them", () => {
  const subject = {
    algorithm: "RS256",
    engine: "jose",
    tokenProfile: "typical",
    denylist: "none",
    placement: "inline",
    cache: null,
  };
  const windows = [{ name: "measure", seconds: 1, flows: [{ request: "plain" as const, ratePerSecond: 1 }] }];
  expect(latencyThresholds([{ metric: "p99Seconds", error: 1 }], { workload: "verify", subject }, windows)).toEqual([]);
});

function problemsOf(file: Config): string[] {
  const answer = resolveConfig({ file, environment: {}, flags: {} });
  return "problems" in answer ? answer.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

function resolved(file: Config, workloads?: readonly WorkloadId[]): ResolvedConfig {
  const answer = resolveConfig({ file, environment: {}, flags: {}, workloads });
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return answer.config;
}

function warningsOf(config: ResolvedConfig): string[] {
  return planWarnings(config, wholePlan(config)).map(({ message, hint }) => `${message} | ${hint}`);
}
