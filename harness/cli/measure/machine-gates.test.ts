import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { judgeLoadTrial } from "../../analyse/verdict/judge-load-trial.ts";
import type { MachineSample } from "../../drive/raw-trial.ts";
import { SAMPLER_PERIOD_SECONDS } from "../../drive/sample-machine.ts";
import { machineEvidence } from "../../gather/machine-evidence.ts";
import { type Child, startChild } from "../../provision/child-process.ts";
import { eventually } from "../../provision/process-alive.test-support.ts";
import { cleanLoadEvidence, exampleWindow } from "../../results/example-trial.test-support.ts";
import type { RefusalCode } from "../../results/verdict.ts";
import { busyCommand } from "./busy-neighbour.test-support.ts";
import { machineReasons } from "./trial-reasons.test-support.ts";

// Stolen time cannot be provoked from inside the machine it is stolen from: its gate is only tested with figures.

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

const quota = makeCpuQuota();
const noQuota = quota === null ? " [skipped: needs a CPU cgroup that may be written]" : "";

test.skipIf(quota === null)(`a CPU quota that stops the processes is seen${noQuota}`, async () => {
  if (quota === null) return;
  await using sampler = await startSampler([], quota.processesFile);
  await using busy = await startChild({ component: "busy", ...underQuota(busyCommand, quota.processesFile), env: {} });
  // In force only now, and no longer when the sampler is asked: a process that shares it with a busy one hardly gets to answer. So
  // small that a busy process comes up against it even where other work leaves it little.
  quota.limitTo(0.1);
  await sleep(1500);
  quota.limitTo(null);
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
    import { sampleMachine } from ${JSON.stringify(new URL("../../drive/sample-machine.ts", import.meta.url))};
    const sampler = sampleMachine();
    process.on("SIGUSR2", async () => {
      for (const sample of await sampler.stop()) console.error(JSON.stringify(sample));
      console.error("that is all");
    });
    console.log("{}");`;
  const args = [...nodeOptions, "--input-type=module", "-e", script];
  return startChild({ component: "sampler", ...underQuota({ command: process.execPath, args }, quotaFile), env: {} });
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

/** A command that joins a control group before it starts. */
function underQuota(command: typeof busyCommand, quotaFile: string | null): typeof busyCommand {
  if (quotaFile === null) return command;
  return { command: "/bin/sh", args: ["-c", 'echo $$ >"$0"; exec "$@"', quotaFile, command.command, ...command.args] };
}

interface CpuQuota {
  /** A process that writes its own number here is in the group. */
  readonly processesFile: string;
  /** Share of one CPU that all processes of the group have together; `null` for as much as there is. */
  limitTo(cpus: number | null): void;
}

/** A control group of its own, without a limit at first and gone after the tests; `null` where none may be made. */
function makeCpuQuota(): CpuQuota | null {
  const period = 100_000;
  const versions = [
    { folder: "/sys/fs/cgroup/cpu", file: "cpu.cfs_quota_us", unlimited: "-1", limited: (time: string) => time },
    { folder: "/sys/fs/cgroup", file: "cpu.max", unlimited: "max", limited: (time: string) => `${time} ${period}` },
  ];
  for (const { folder, file, unlimited, limited } of versions) {
    const group = join(folder, `jwt-capacity-test-${process.pid}`);
    const limitTo = (cpus: number | null) => {
      const text = cpus === null ? unlimited : limited(String(cpus * period));
      writeFileSync(join(group, file), text, { flag: "r+" });
    };
    try {
      mkdirSync(group);
      afterAll(() => rmdirSync(group));
      limitTo(null);
      return { processesFile: join(group, "cgroup.procs"), limitTo };
    } catch {
      // Not this version, or not ours to change.
    }
  }
  return null;
}
