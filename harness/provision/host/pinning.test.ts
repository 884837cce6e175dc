import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { captureCommand } from "../capture-command.ts";
import { startChild, type Child } from "../child-process.ts";
import { readHostLimits } from "./host-limits.ts";
import { findK6 } from "../k6/k6.ts";
import { decidePinning, moveProcess, withCpus } from "./pinning.ts";

const k6 = await findK6();
const here = decidePinning(readHostLimits());

function divide(cores: number[][] | null, quota: number | null = null, taskset = true) {
  return decidePinning({ cores, cgroupCpuQuota: quota }, taskset);
}

describe("the CPUs are divided", () => {
  test("the verifiers get the first half, rounded down, and everything else the rest", () => {
    expect(divide([[0], [1]])).toEqual({ pinned: true, targetCpus: "0", generatorCpus: "1", sharesCore: false });
    expect(divide([[2], [5], [7]])).toMatchObject({ targetCpus: "2", generatorCpus: "5,7" });
    expect(divide([[0], [1], [2], [3]])).toMatchObject({ targetCpus: "0,1", generatorCpus: "2,3" });
  });

  test("threads of one core stay on one side, and where there is only one core it is said", () => {
    const four = divide([
      [0, 2],
      [1, 3],
    ]);
    expect(four).toEqual({ pinned: true, targetCpus: "0,2", generatorCpus: "1,3", sharesCore: false });
    const three = [
      [0, 3],
      [1, 4],
      [2, 5],
    ];
    expect(divide(three)).toMatchObject({ targetCpus: "0,3", generatorCpus: "1,4,2,5" });
    expect(divide([[0, 1]])).toEqual({ pinned: true, targetCpus: "0", generatorCpus: "1", sharesCore: true });
  });

  test("a quota leaves as many CPUs as it pays for", () => {
    expect(divide([[0], [1], [2], [3]], 2.5)).toMatchObject({ targetCpus: "0", generatorCpus: "1" });
    expect(divide([[0], [1]], 8)).toMatchObject({ targetCpus: "0", generatorCpus: "1" });
  });

  test("where that cannot be done it says why", () => {
    expect(divide(null)).toMatchObject({ pinned: false, why: expect.stringMatching(/does not say which CPUs/) });
    expect(divide([[3]])).toMatchObject({ pinned: false, why: "there is one CPU for everything" });
    expect(divide([[0], [1]], 1.5)).toMatchObject({
      pinned: false,
      why: expect.stringMatching(/quota of 1\.5 pays for less than 2/),
    });
    expect(divide([[0], [1]], null, false)).toMatchObject({ pinned: false, why: expect.stringMatching(/no taskset/) });
  });
});

test.skipIf(!here.pinned)(
  `a pinned process runs on its CPUs alone, with all its threads and under the pid that was started${here.pinned ? "" : ` [skipped: ${here.why}]`}`,
  async () => {
    if (!here.pinned) return;
    for (const cpus of [here.targetCpus, here.generatorCpus]) {
      await using child = await startIdle(cpus);
      expect(child.ready["pid"]).toBe(child.pid);
      expect(threadsOf(child.pid).length).toBeGreaterThan(1);
      expect(cpusOfThreads(child.pid)).toEqual(new Set([inOrder(cpus)]));
    }
    await using free = await startIdle(undefined);
    expect(allowedCpus(free.pid)).toBe(allowedCpus(process.pid));
  },
);

test.skipIf(!here.pinned)("a running process is moved with all its threads, and is let back afterwards", async () => {
  if (!here.pinned) return;
  await using child = await startIdle(undefined);
  const before = allowedCpus(child.pid);
  {
    await using moved = await moveProcess(child.pid, here.generatorCpus);
    expect(cpusOfThreads(child.pid)).toEqual(new Set([inOrder(moved.cpus)]));
  }
  expect(allowedCpus(child.pid)).toBe(before);
  await expect(moveProcess(2 ** 22 + 1, here.generatorCpus)).rejects.toThrow(/taskset/);
});

test.skipIf(!here.pinned || "missing" in k6)(
  `k6 takes as many threads as it was given CPUs${"missing" in k6 ? ` [skipped: needs k6: ${k6.hint}]` : ""}`,
  async () => {
    if (!here.pinned || "missing" in k6) return;
    const cpus = here.generatorCpus;
    const { command, args } = withCpus(k6.path, ["version"], cpus);
    const { stderr } = await captureCommand(command, args, { env: { GODEBUG: "schedtrace=60000" } });
    expect(stderr).toContain(`gomaxprocs=${cpus.split(",").length} `);
  },
);

function startIdle(cpus: string | undefined): Promise<Child> {
  const script = "console.log(JSON.stringify({ pid: process.pid })); setInterval(() => {}, 1000);";
  const command = { component: "idle", command: process.execPath, args: ["-e", script], env: {} };
  return startChild(cpus === undefined ? command : { ...command, cpus });
}

function cpusOfThreads(pid: number): Set<string> {
  return new Set(threadsOf(pid).map((thread) => allowedCpus(pid, thread)));
}

function inOrder(cpus: string): string {
  return cpus
    .split(",")
    .sort((a, b) => Number(a) - Number(b))
    .join(",");
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`);
}

function allowedCpus(pid: number, thread = String(pid)): string {
  const status = readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8");
  const ranges = /^Cpus_allowed_list:\s*(.*)$/m.exec(status)?.[1]?.split(",") ?? [];
  // The kernel writes 0,1 as 0-1.
  return ranges.flatMap((range) => numbersOf(range)).join(",");
}

function numbersOf(range: string): number[] {
  const [first = 0, last = first] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
