import { describe, expect, test } from "vitest";
import { exampleRun } from "../../results/example-run.test-support.ts";
import type { RunResult } from "../../results/run-result.ts";
import { compareFacts, type FactId, factIds, type FactStanding } from "./likeness-facts.ts";

const base = exampleRun([]);
const host = (change: Partial<RunResult["host"]>): RunResult => ({ ...base, host: { ...base.host, ...change } });
const tools = (change: Partial<RunResult["tools"]>): RunResult => ({ ...base, tools: { ...base.tools, ...change } });
const run = (change: Partial<RunResult["run"]>): RunResult => ({ ...base, run: { ...base.run, ...change } });

/** One change of every fact, and what comes of it. */
const changes: Readonly<Record<FactId, readonly [RunResult, FactStanding, RegExp]>> = {
  configuration: [run({ configHash: "b".repeat(64) }), "refuses", /^Configuration: a{12} in the base, b{12} in the/],
  cpu: [host({ cpuModel: "Another CPU" }), "refuses", /^CPU model: Example CPU in the base, Another CPU in the/],
  cpus: [host({ cpus: 8 }), "refuses", /^CPUs: 4 in the base, 8 in the candidate/],
  quota: [host({ cgroupCpuQuota: 1.5 }), "refuses", /^CPU quota: none in the base, 1\.5 CPU in the candidate/],
  platform: [host({ arch: "arm64" }), "refuses", /^Platform: linux x64 in the base, linux arm64 in the candidate/],
  memory: [host({ memoryBytes: 16e9 }), "warns", /^Memory: 8\.0 GB in the base, 16 GB in the candidate/],
  kernel: [host({ release: "7.0.0" }), "warns", /^Kernel: 6\.1\.0 in the base, 7\.0\.0 in the candidate/],
  governor: [host({ cpuGovernor: "powersave" }), "warns", /^CPU governor: not readable in the base, powersave in the/],
  pinning: [host({ generatorSharesCpus: true }), "warns", /2,3, shared in the candidate|shared in the candidate/],
  load: [host({ loadAverage: 2.1 }), "warns", /^Load average before of the candidate: .* 2\.1 on 4 CPUs/],
  node: [tools({ node: "25.0.0" }), "warns", /^Node: 24\.21\.0 in the base, 25\.0\.0 in the candidate/],
  openssl: [tools({ openssl: "4.0.0" }), "warns", /^OpenSSL: 3\.5\.8 in the base, 4\.0\.0 in the candidate/],
  k6: [tools({ k6: null }), "warns", /^k6: 1\.8\.1 in the base, none in the candidate/],
  redis: [tools({ redis: null }), "warns", /^Redis: redis 7\.0\.15, .* in the base, none in the candidate/],
  libraries: [
    tools({ libraries: { jose: "7.0.0", fastify: "5.12.8" } }),
    "warns",
    /^Libraries: jose 6\.2\.17 in the base, jose 7\.0\.0 in the candidate: /,
  ],
  commit: [run({ dirty: true }), "warns", /^Commit of the candidate: .* uncommitted changes/],
  status: [run({ status: "interrupted" }), "warns", /^Status of the candidate: it was interrupted/],
  preflights: [
    { ...base, preflights: base.preflights.map((preflight) => ({ ...preflight, status: "failed" })) },
    "warns",
    /^Preflights that failed: none in the base, RS256 jose in the candidate/,
  ],
};

describe("R13: every fact that differs has its consequence, and no other fact is touched", () => {
  test.each(factIds)("%s", (id) => {
    const [candidate, standing, words] = changes[id];
    const facts = compareFacts(base, candidate, false);
    const others = facts.filter(({ fact }) => fact !== id);
    expect(facts.find(({ fact }) => fact === id)).toMatchObject({ standing, words: expect.stringMatching(words) });
    expect(others.map((fact) => fact.standing)).toEqual(others.map(() => "same"));
    expect(others.map((fact) => fact.words).join("")).toBe("");
  });
});

test("equal runs are the same in every fact, in the order of the table", () => {
  const facts = compareFacts(base, base, false);
  expect(facts.map(({ fact }) => fact)).toEqual(factIds);
  expect(new Set(facts.map(({ standing }) => standing))).toEqual(new Set(["same"]));
});

test("force turns another configuration into a warning, and nothing else: another host stays refused", () => {
  const other = { ...run({ configHash: "b".repeat(64) }), host: { ...base.host, cpus: 8 } };
  const standings = new Map(compareFacts(base, other, true).map(({ fact, standing }) => [fact, standing]));
  expect(standings.get("configuration")).toBe("warns");
  expect(standings.get("cpus")).toBe("refuses");
});

test("what may differ is noted without a warning: another commit, a load average that is low", () => {
  const other: RunResult = { ...host({ loadAverage: 0.4 }), run: { ...base.run, commit: "c".repeat(40) } };
  const noted = compareFacts(base, other, false).filter(({ standing }) => standing !== "same");
  expect(noted.map(({ fact, standing, words }) => [fact, standing, words])).toEqual([
    ["load", "differs", ""],
    ["commit", "differs", ""],
  ]);
});

test("a kernel that keeps a little more memory to itself is the same machine", () => {
  const facts = compareFacts(base, host({ memoryBytes: 8.02e9 }), false);
  expect(facts.find(({ fact }) => fact === "memory")?.standing).toBe("same");
});
