import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { judgeLoadTrial } from "../analyse/judge-load-trial.ts";
import type { MachineSample } from "../drive/raw-trial.ts";
import { SAMPLER_PERIOD_SECONDS } from "../drive/sample-machine.ts";
import { machineEvidence } from "../gather/machine-evidence.ts";
import type { Config } from "../plan/config.ts";
import { startChild, type Child } from "../provision/child-process.ts";
import { readHostLimits } from "../provision/host-limits.ts";
import { findK6 } from "../provision/k6.ts";
import { decidePinning, moveProcess } from "../provision/pinning.ts";
import { eventually } from "../provision/process-alive.test-support.ts";
import { findRedis } from "../provision/redis.ts";
import { cleanLoadEvidence, exampleWindow } from "../results/example-trial.test-support.ts";
import type { TrialResult } from "../results/trial-result.ts";
import type { RefusalCode } from "../results/verdict.ts";
import { executeRun, type FinishedRun } from "./execute-run.ts";
import { bufferStreams, machineReasons, resolveTiny } from "./tiny-run.test-support.ts";

const k6 = await findK6();
const noK6 = "missing" in k6 ? `needs k6: ${k6.hint}` : false;
const redis = await findRedis();
const noRedis = "missing" in redis ? `needs Redis: ${redis.hint}` : false;
const pinning = decidePinning(readHostLimits());
const noPinning = pinning.pinned ? false : pinning.why;

test.skipIf(noK6 || noPinning)(
  `a busy neighbour on the verifier's CPU refuses the trial${note(noK6, noPinning)}`,
  async () => {
    const cpu = pinning.pinned ? (pinning.targetCpus.split(",")[0] ?? "") : "";
    await using stack = new AsyncDisposableStack();
    const { codes, messages } = await runDisturbed({ load: { workloads: ["verify"] } }, async (processes) => {
      stack.use(await moveProcess(pidOf(processes, "verifier"), cpu));
      for (let n = 0; n < 2; n += 1) stack.use(await startBusy(cpu));
    });
    expect(codes).toContain("run-queue-wait");
    expect(messages).toMatch(/main thread waited [\d.]+ % of the window/);
  },
);

test.skipIf(noK6 || noRedis)(
  `a Redis that hangs refuses the trial: nothing was checked against it${note(noK6, noRedis)}`,
  async () => {
    const load: Config["load"] = { denylists: ["redis"], workloads: ["verify"] };
    const { codes, messages, finished } = await runDisturbed({ load }, async (processes) => {
      await sleep(1000);
      process.kill(pidOf(processes, "redis"), "SIGSTOP");
    });
    expect(codes).toEqual(expect.arrayContaining(["denylist-unavailable", "redis-died"]));
    expect(messages).toContain("redis does not answer");
    expect(finished.analysis.sizingBases).toEqual([]);
  },
  60_000,
);

test.skipIf(noK6)(
  `a verifier that stands still refuses the trial: requests pile up until k6 has no virtual user left${note(noK6)}`,
  async () => {
    const load: Config["load"] = { workloads: ["verify"], measureSeconds: 3.5 };
    const { codes } = await runDisturbed({ load }, async (processes) => {
      await sleep(1800);
      const pid = pidOf(processes, "verifier");
      process.kill(pid, "SIGSTOP");
      await sleep(1800);
      process.kill(pid, "SIGCONT");
    });
    expect(codes).toEqual(expect.arrayContaining(["dropped-iterations", "vu-ceiling"]));
  },
);

test.skipIf(noK6 || noPinning)(
  `a starved generator is refused as such, and nothing is said of what the target can do${note(noK6, noPinning)}`,
  async () => {
    const cpu = pinning.pinned ? (pinning.generatorCpus.split(",").at(-1) ?? "") : "";
    await using stack = new AsyncDisposableStack();
    const load: Config["load"] = { workloads: ["verify"], ratePerSecond: 1500 };
    const { codes, finished } = await runDisturbed({ load }, async (processes) => {
      stack.use(await moveProcess(pidOf(processes, "generator"), cpu));
      stack.use(await startBusy(cpu));
    });
    expect(codes.filter((code) => generatorCodes.has(code))).not.toEqual([]);
    expect(finished.analysis).toMatchObject({ verdict: { status: "refused" }, sizingBases: [], loadCurves: [] });
  },
  60_000,
);

/** What says that k6 could not make the rate. */
const generatorCodes: ReadonlySet<RefusalCode> = new Set(["generator-saturated", "dropped-iterations", "vu-ceiling"]);

test("a pause of the samplers is seen: the machine or the harness stood still (F21)", async () => {
  await using sampler = await startSampler();
  await sleep(500);
  process.kill(sampler.pid, "SIGSTOP");
  await sleep(1300);
  process.kill(sampler.pid, "SIGCONT");
  expect(codesOf(await samplesOf(sampler))).toContain("sampler-gap");
});

test.for([-3600, 3600])("a wall clock that is set by %s s under way is seen (F19)", async (stepSeconds) => {
  // Setting the clock of the machine would hit everything else on it: the sampler's own clock is set instead.
  const preload = `const now = Date.now; setTimeout(() => { Date.now = () => now() + ${stepSeconds * 1000}; }, 1000);`;
  await using sampler = await startSampler(["--import", `data:text/javascript,${encodeURIComponent(preload)}`]);
  await sleep(1500);
  expect(codesOf(await samplesOf(sampler))).toContain("clock-stepped");
});

const quota = makeCpuQuota(0.5);
const noQuota = quota === null ? "needs a writable CPU cgroup" : false;

test.skipIf(noQuota)(`a CPU quota that stops the processes is seen${note(noQuota)}`, async () => {
  if (quota === null) return;
  await using sampler = await startSampler([], quota);
  await using busy = await startBusy(undefined, quota);
  await sleep(2000);
  expect(busy.exit()).toBeNull();
  expect(codesOf(await samplesOf(sampler))).toContain("cpu-throttled");
});

test("a sampler that nothing disturbs refuses nothing but what a busy machine does to it", async () => {
  await using sampler = await startSampler();
  await sleep(1000);
  expect(codesOf(await samplesOf(sampler)).filter((code) => !machineReasons.has(code))).toEqual([]);
});

/** A process of its own that samples the machine until it is told to stop. */
function startSampler(nodeOptions: readonly string[] = [], quotaFile: string | null = null): Promise<Child> {
  const script = `
    import { sampleMachine } from ${JSON.stringify(new URL("../drive/sample-machine.ts", import.meta.url))};
    const sampler = sampleMachine();
    process.on("SIGUSR2", async () => {
      for (const sample of await sampler.stop()) console.error(JSON.stringify(sample));
      console.error("that is all");
    });
    console.log("{}");`;
  const args = [...nodeOptions, "--input-type=module", "-e", script];
  return startChild({ component: "sampler", ...underQuota(process.execPath, args, quotaFile), env: {} });
}

async function samplesOf(sampler: Child): Promise<readonly MachineSample[]> {
  process.kill(sampler.pid, "SIGUSR2");
  expect(await eventually(() => sampler.stderr().includes("that is all"))).toBe(true);
  const lines = sampler.stderr().filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as MachineSample);
}

/** What the samples of the machine alone do to a trial that is in order otherwise. */
function codesOf(samples: readonly MachineSample[]): RefusalCode[] {
  const window = exampleWindow({});
  const evidence = {
    ...cleanLoadEvidence([window]),
    ...machineEvidence(samples),
    samplerPeriodSeconds: SAMPLER_PERIOD_SECONDS,
  };
  const verdict = judgeLoadTrial(evidence, [{ ...window, windowSeconds: 2 }], { cpus: 4, pinned: true });
  return verdict.status === "refused" ? verdict.reasons.map(({ code }) => code) : [];
}

interface Disturbed {
  readonly finished: FinishedRun;
  readonly codes: readonly RefusalCode[];
  readonly messages: string;
}

/** Runs a tiny plan of one trial and disturbs it once its processes run. */
async function runDisturbed(
  config: Config,
  disturb: (processes: Readonly<Record<string, number>>) => Promise<void>,
): Promise<Disturbed> {
  await using streams = await bufferStreams();
  const disturbances: Promise<void>[] = [];
  const finished = await executeRun(resolveTiny(config), streams, {
    quiet: true,
    onTrialStarted: (_trial, processes) => disturbances.push(disturb(processes)),
  });
  await Promise.all(disturbances);
  expect(disturbances).toHaveLength(1);
  const [trial] = finished.run.trials;
  return {
    finished,
    codes: reasonsOf(trial).map(({ code }) => code),
    messages: reasonsOf(trial)
      .map(({ message }) => message)
      .join("\n"),
  };
}

function reasonsOf(trial: TrialResult | undefined) {
  return trial?.verdict.status === "refused" ? trial.verdict.reasons : [];
}

function pidOf(processes: Readonly<Record<string, number>>, component: string): number {
  const pid = processes[component];
  if (pid === undefined) throw new Error(`no ${component} among ${Object.keys(processes).join(", ")}`);
  return pid;
}

function startBusy(cpus: string | undefined, quotaFile: string | null = null): Promise<Child> {
  const script = 'console.log("{}"); const end = Date.now() + 20_000; while (Date.now() < end);';
  const command = underQuota(process.execPath, ["-e", script], quotaFile);
  return startChild({ component: "neighbour", ...command, env: {}, ...(cpus === undefined ? {} : { cpus }) });
}

/** A command that joins a control group before it starts. */
function underQuota(command: string, args: readonly string[], quotaFile: string | null) {
  if (quotaFile === null) return { command, args };
  return { command: "/bin/sh", args: ["-c", 'echo $$ >"$0"; exec "$@"', quotaFile, command, ...args] };
}

/** A control group of its own with a share of one CPU, gone after the tests; `null` where none may be made. */
function makeCpuQuota(cpus: number): string | null {
  const [limit, period] = [String(cpus * 100_000), "100000"];
  const versions = [
    { folder: "/sys/fs/cgroup/cpu", settings: { "cpu.cfs_period_us": period, "cpu.cfs_quota_us": limit } },
    { folder: "/sys/fs/cgroup", settings: { "cpu.max": `${limit} ${period}` } },
  ];
  for (const { folder, settings } of versions) {
    const group = join(folder, `jwt-capacity-test-${process.pid}`);
    try {
      mkdirSync(group);
      afterAll(() => rmdirSync(group));
      for (const [file, value] of Object.entries(settings)) writeFileSync(join(group, file), value, { flag: "r+" });
      return join(group, "cgroup.procs");
    } catch {
      // Not this version, or not ours to change.
    }
  }
  return null;
}

function note(...reasons: readonly (string | false)[]): string {
  const needed = reasons.filter((reason) => reason !== false);
  return needed.length === 0 ? "" : ` [skipped: ${needed.join("; ")}]`;
}
