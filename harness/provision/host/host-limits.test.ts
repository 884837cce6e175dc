import { expect, test } from "vitest";
import { readHostLimits, usableCpus } from "./host-limits.ts";
import { scratchDirectory } from "../scratch-directory.test-support.ts";

const machine = {
  "proc/self/status": "Name:\tnode\nCpus_allowed_list:\t0-2,5\n",
  "sys/devices/system/cpu/online": "0-7\n",
  "proc/loadavg": "1.25 0.80 0.40 1/100 4242\n",
  "proc/self/limits":
    "Limit   Soft Limit  Hard Limit  Units\nMax open files            1024                 4096                 files\n",
  "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
  "sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
};

test("affinity, governor, clock source, load and open files are read as the kernel states them", () => {
  expect(readHostLimits(scratchDirectory(machine))).toEqual({
    cpusAllowed: 4,
    cpusOnline: 8,
    cores: [[0], [1], [2], [5]],
    cgroupCpuQuota: null,
    cpuGovernor: "powersave",
    clockSource: "tsc",
    loadAverage: 1.25,
    openFiles: 1024,
  });
});

test("threads of one core stand together, and only those that this process may use", () => {
  const siblings = Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((cpu) => [
      `sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`,
      `${cpu % 3},${(cpu % 3) + 3}\n`,
    ]),
  );
  const root = scratchDirectory({ ...siblings, "proc/self/status": "Cpus_allowed_list:\t0-4\n" });
  expect(readHostLimits(root).cores).toEqual([[0, 3], [1, 4], [2]]);
});

test("the quota is the strictest one between the process's cgroup and the root (version 2)", () => {
  const root = scratchDirectory({
    ...machine,
    "proc/self/cgroup": "0::/kubepods/pod1/inner\n",
    "sys/fs/cgroup/kubepods/pod1/inner/cpu.max": "max 100000\n",
    "sys/fs/cgroup/kubepods/pod1/cpu.max": "150000 100000\n",
    "sys/fs/cgroup/kubepods/cpu.max": "400000 100000\n",
  });
  expect(readHostLimits(root).cgroupCpuQuota).toBe(1.5);
});

test("the quota is read inside a container, where its own cgroup is the root", () => {
  const root = scratchDirectory({ "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n" });
  expect(readHostLimits(root).cgroupCpuQuota).toBe(0.5);
});

test("the quota is read from cgroup version 1, and -1 means none", () => {
  const files = {
    "proc/self/cgroup": "4:memory:/job\n3:cpu,cpuacct:/job\n0::/\n",
    "sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000\n",
    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
  };
  const limited = scratchDirectory({ ...files, "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "250000\n" });
  expect(readHostLimits(limited).cgroupCpuQuota).toBe(2.5);
  const free = scratchDirectory({ ...files, "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "-1\n" });
  expect(readHostLimits(free).cgroupCpuQuota).toBeNull();
});

test("where there is no /proc, what the operating system grants is asked of Node", () => {
  const limits = readHostLimits(scratchDirectory());
  expect(limits.cpusAllowed).toBeGreaterThanOrEqual(1);
  expect(limits.cpusOnline).toBeGreaterThanOrEqual(1);
  expect(limits).toMatchObject({ cgroupCpuQuota: null, cpuGovernor: null, clockSource: null, openFiles: null });
});

test("CPUs that count are those allowed, or the quota when it is smaller", () => {
  expect(usableCpus({ cpusAllowed: 8, cgroupCpuQuota: 1.5 })).toBe(1.5);
  expect(usableCpus({ cpusAllowed: 2, cgroupCpuQuota: 4 })).toBe(2);
  expect(usableCpus({ cpusAllowed: 3, cgroupCpuQuota: null })).toBe(3);
});
