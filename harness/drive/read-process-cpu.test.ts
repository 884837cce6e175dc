import { expect, test } from "vitest";
import { parseProcStat, parsePs, readProcessCpu } from "./read-process-cpu.ts";

test("CPU time of a Linux process is read although its name holds blanks and parentheses", () => {
  const stat =
    "4242 (k6 (load) x) S 1 4242 4242 0 -1 4194560 300 0 0 0 125 75 0 0 20 0 9 0 100 734003200 1000 18446744073709551615";
  expect(parseProcStat(stat)).toEqual({ userSeconds: 1.25, systemSeconds: 0.75, residentBytes: 4_096_000 });
});

test("CPU time from ps is split into user and system", () => {
  expect(parsePs("  0:01.50   0:02.00  2048\n")).toEqual({
    userSeconds: 1.5,
    systemSeconds: 0.5,
    residentBytes: 2_097_152,
  });
  expect(parsePs("1-00:00:01 1-00:00:02 1")?.systemSeconds).toBe(1);
});

test("what cannot be read is null, never zero", async () => {
  expect(parseProcStat("")).toBeNull();
  expect(parsePs("")).toBeNull();
  expect(await readProcessCpu(2 ** 22 + 1)).toBeNull();
});

test("a busy loop of this process shows as CPU time of this process", async () => {
  const before = await readProcessCpu(process.pid);
  const own = process.cpuUsage();
  while (process.cpuUsage(own).user + process.cpuUsage(own).system < 200_000);
  const after = await readProcessCpu(process.pid);
  const used = (cpu: typeof before) => (cpu?.userSeconds ?? Number.NaN) + (cpu?.systemSeconds ?? Number.NaN);
  // The kernel counts in ticks of 10 ms.
  expect(used(after) - used(before)).toBeGreaterThanOrEqual(0.18);
});
