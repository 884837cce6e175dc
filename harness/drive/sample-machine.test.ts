import { expect, test } from "vitest";
import { cgroupStatFiles, longestThrottled, parseCpuLine, parseThrottled, sampleMachine } from "./sample-machine.ts";

test("steal is read from the eighth field of the cpu line", () => {
  expect(parseCpuLine("cpu  100 0 100 700 50 0 25 25 0 0\ncpu0 1 2 3\n")).toEqual({
    cpuTotalSeconds: 10,
    cpuStealSeconds: 0.25,
  });
});

test("where the system does not say, steal and throttling are null, never zero", () => {
  expect(parseCpuLine(null)).toEqual({ cpuTotalSeconds: null, cpuStealSeconds: null });
  expect(parseThrottled(null)).toBeNull();
  expect(parseThrottled("usage_usec 5\nnr_throttled 2\nthrottled_usec 1500000\n")).toBe(1.5);
  expect(parseThrottled("nr_periods 5\nnr_throttled 2\nthrottled_time 1500000000\n")).toBe(1.5);
});

test("throttling is looked for in every cgroup above this process, whichever version keeps the CPU controller", () => {
  expect(cgroupStatFiles("4:memory:/job\n3:cpu,cpuacct:/job\n")).toEqual([
    "/sys/fs/cgroup/cpu/job/cpu.stat",
    "/sys/fs/cgroup/cpu/cpu.stat",
  ]);
  expect(cgroupStatFiles("2:cpuset:/sets\n0::/pods/pod1\n")).toEqual([
    "/sys/fs/cgroup/pods/cpu.stat",
    "/sys/fs/cgroup/pods/pod1/cpu.stat",
    "/sys/fs/cgroup/cpu.stat",
  ]);
});

test("each of two nested quotas is compared with its own past: an old count of one does not hide what the other does now", () => {
  // The outer one counted an hour before the first sample and nothing since.
  expect(
    longestThrottled([
      [3600, 0, null],
      [3600, 0.5, null],
      [3600, 2, null],
    ]),
  ).toEqual([0, 0.5, 2]);
  // Both at once: they may have stopped the same processes at the same time, so they are not added up.
  expect(
    longestThrottled([
      [3600, 7],
      [3601, 9],
    ]),
  ).toEqual([0, 2]);
  expect(longestThrottled([[null], [null]])).toEqual([null, null]);
  expect(longestThrottled([[], []])).toEqual([null, null]);
});

test("even the shortest watch has a first and a last sample, on a clock that only goes forward", async () => {
  const samples = await sampleMachine().stop();
  expect(samples.length).toBeGreaterThanOrEqual(2);
  const times = samples.map((sample) => sample.atSeconds);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
