import { readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import type { Config } from "../../plan/config.ts";
import { findK6 } from "../../provision/k6/k6.ts";
import { isAlive } from "../../provision/process-alive.test-support.ts";
import { findRedis } from "../../provision/redis/redis.ts";
import type { LoadTrialResult } from "../../results/trial-result.ts";
import { validateRunResult } from "../../results/validate-run-result.ts";
import { executeRun, type FinishedRun } from "./execute-run.ts";
import { bufferStreams, resolveTiny } from "../tiny-run.test-support.ts";
import { codesOf, unexpectedReasons } from "./trial-reasons.test-support.ts";

const k6 = await findK6();
const noK6 = "missing" in k6 ? `needs k6: ${k6.hint}` : false;
const redis = await findRedis();
const noRedis = "missing" in redis ? `needs Redis: ${redis.hint}` : false;

test("a benchmark run leaves a checked results file, raw files, an analysis and a report behind", async () => {
  await using streams = await bufferStreams();
  const { run, directory } = await executeRun(resolveTiny({ load: { workloads: ["bench"] } }), streams, {
    quiet: true,
  });
  expect(validateRunResult(JSON.parse(await readFile(join(directory, "results.json"), "utf8")))).toEqual({ run });
  expect((await readFile(join(directory, "report.html"), "utf8")).includes(run.run.id)).toBe(true);
  expect(await readlink(join(streams.cwd, "results", "latest"))).toBe(basename(directory));
  const [trial] = run.trials;
  expect(trial?.kind === "bench" && trial.measurement).toMatchObject({ threads: 1, corpusTokens: 200 });
  expect(unexpectedReasons(trial)).toEqual([]);
  expect(trial?.kind === "bench" && trial.measurement?.stages.map(({ stage }) => stage)).toEqual([
    "gate",
    "decode",
    "signature",
    "claims",
    "denylist",
  ]);
});

test.skipIf(noK6)(
  `a population smaller than what is revoked is presented again and again, and what is revoked comes on top${note(noK6)}`,
  async () => {
    await using streams = await bufferStreams();
    const load: Config["load"] = { denylists: ["in-process"], workloads: ["revocation"], ratePerSecond: 400 };
    const config = resolveTiny({ load: { ...load, population: { corpusTokens: 10 } } });
    const { run } = await executeRun(config, streams, { quiet: true });
    const [churn] = run.trials as readonly LoadTrialResult[];
    expect(unexpectedReasons(churn)).toEqual([]);
    const revoked = churn?.windows.flatMap(({ latencies }) => latencies).find(({ request }) => request === "revoke");
    expect(revoked?.latency.samples).toBeGreaterThan(10);
  },
);

test.skipIf(noK6 || noRedis).for([
  { component: "verifier", code: "target-died" },
  { component: "issuer", code: "target-died" },
  { component: "generator", code: "generator-failed" },
  { component: "redis", code: "redis-died" },
] as const)(
  `a killed $component refuses its trial with the reason, and the report is finished (F05, F06, F07)${note(noK6, noRedis)}`,
  async ({ component, code }) => {
    await using streams = await bufferStreams();
    const config = resolveTiny({ load: { denylists: ["redis"], workloads: ["verify"] } });
    const finished = await executeRun(config, streams, {
      quiet: true,
      onTrialStarted: (_trial, processes) => {
        const pid = processes[component];
        if (pid === undefined) throw new Error(`no ${component} among ${Object.keys(processes).join(", ")}`);
        setTimeout(() => process.kill(pid, "SIGKILL"), 800);
      },
    });
    const [trial] = finished.run.trials;
    expect(codesOf(trial)).toContain(code);
    expect(finished.run.run.status).toBe("complete");
    expect(await reportSays(finished, "killed by SIGKILL")).toBe(true);
    expect(finished.analysis.sizingBases).toEqual([]);
  },
);

test("a killed benchmark process refuses its trial with the reason, and the report is finished (F35)", async () => {
  await using streams = await bufferStreams();
  const finished = await executeRun(resolveTiny({ load: { workloads: ["bench"] } }), streams, {
    quiet: true,
    onTrialStarted: (_trial, processes) => process.kill(processes["bench"] ?? Number.NaN, "SIGKILL"),
  });
  expect(codesOf(finished.run.trials[0])).toContain("bench-failed");
  expect(await reportSays(finished, "killed by SIGKILL")).toBe(true);
});

test.skipIf(noK6)(
  `an interrupt keeps what was measured, marks it, and leaves no process behind (F01, C18)${note(noK6)}`,
  async () => {
    await using streams = await bufferStreams();
    const pids: number[] = [];
    const config = resolveTiny({ load: { workloads: ["bench", "verify"], measureSeconds: 20 } });
    const finished = await interruptDuringLoad(config, streams, pids);
    expect(finished.run.run.status).toBe("interrupted");
    expect(finished.run.trials.map((trial) => [trial.workload, codesOf(trial).includes("interrupted")])).toEqual([
      ["bench", false],
      ["verify", true],
    ]);
    expect(await reportSays(finished, "interrupted")).toBe(true);
    expect(pids.length).toBeGreaterThan(3);
    expect(pids.filter(isAlive)).toEqual([]);
  },
);

async function interruptDuringLoad(
  config: ReturnType<typeof resolveTiny>,
  streams: Awaited<ReturnType<typeof bufferStreams>>,
  pids: number[],
): Promise<FinishedRun> {
  return await executeRun(config, streams, {
    quiet: true,
    onTrialStarted: (trial, processes) => {
      pids.push(...Object.values(processes));
      if (trial.kind === "load") setTimeout(() => streams.interrupt(), 500);
    },
  });
}

// A boolean, because a failed comparison would print the whole report.
async function reportSays({ reportFile }: FinishedRun, words: string): Promise<boolean> {
  return (await readFile(reportFile, "utf8")).includes(words);
}

function note(...reasons: readonly (string | false)[]): string {
  const needed = reasons.filter((reason) => reason !== false);
  return needed.length === 0 ? "" : ` [skipped: ${needed.join("; ")}]`;
}
