import { expect, test } from "vitest";
import { diagnose, type Check } from "./doctor.ts";
import { systemReaders, type DoctorReaders } from "./doctor-readers.ts";
import type { HostLimits } from "./host-limits.ts";

const goodHost: HostLimits = {
  cpusAllowed: 8,
  cpusOnline: 8,
  cores: [
    [0, 4],
    [1, 5],
    [2, 6],
    [3, 7],
  ],
  cgroupCpuQuota: null,
  cpuGovernor: "performance",
  clockSource: "tsc",
  loadAverage: 0.2,
  openFiles: 65_536,
};

const good: DoctorReaders = {
  nodeVersion: () => "24.21.0",
  k6: () => Promise.resolve({ path: "/k6", version: "1.8.1", source: "PATH (/k6)", passedOver: [] }),
  redis: () => Promise.resolve({ source: "redis-server on PATH", version: "7.0.15", start: neverStarted }),
  hostLimits: () => goodHost,
  taskset: () => "/usr/bin/taskset",
  runQueueReadable: () => true,
  loopbackPort: () => Promise.resolve(40_000),
  wallClockSeconds: () => 1_795_000_000,
  clockDriftSeconds: () => Promise.resolve(0.0001),
  freeDiskBytes: () => Promise.resolve(5e9),
};

const ids = [
  "node",
  "k6",
  "redis",
  "cpus",
  "sharing",
  "run-queue",
  "open-files",
  "loopback-port",
  "governor",
  "clock",
  "load",
  "disk",
];

test("C12: on a machine where everything is in order every check is ok and has nothing to hint at", async () => {
  const checks = await diagnose(good);
  expect(checks.map(({ id }) => id)).toEqual(ids);
  for (const check of checks) expect(check).toMatchObject({ status: "ok", hint: null });
});

const onHost = (limits: Partial<HostLimits>): Partial<DoctorReaders> => ({
  hostLimits: () => ({ ...goodHost, ...limits }),
});
const missing = { missing: true, why: "None was found.", hint: "get it", passedOver: [] } as const;

/** What is wrong → the one check that notices, its status, and a word of what it says. */
const faults: readonly (readonly [Partial<DoctorReaders>, id: string, Check["status"], detail: RegExp])[] = [
  [{ nodeVersion: () => "20.20.2" }, "node", "fail", /needs Node >= 24 \(found 20\.20\.2\)/],
  [{ k6: () => Promise.resolve(missing) }, "k6", "fail", /None was found\. No load/],
  [{ redis: () => Promise.resolve(missing) }, "redis", "warn", /Redis denylist is not measured/],
  [onHost({ cgroupCpuQuota: 4 }), "cpus", "warn", /cgroup quota 4 CPUs: throttling/],
  [onHost({ cpusAllowed: 1, cores: [[0]] }), "sharing", "warn", /share 1 CPU -> results are a LOWER BOUND/],
  [{ taskset: () => null }, "sharing", "warn", /share 8 CPUs -> results are a LOWER BOUND \(there is no taskset/],
  [onHost({ cores: null }), "sharing", "warn", /does not say which CPUs/],
  [
    onHost({ cores: [[0], [1]] }),
    "sharing",
    "warn",
    /CPU 0, everything else on CPU 1: k6, issuer and Redis have one CPU/,
  ],
  [onHost({ cores: [[0, 4]] }), "sharing", "warn", /CPU 0, everything else on CPU 4, which are threads of one core/],
  [{ runQueueReadable: () => false }, "run-queue", "warn", /busy neighbour .* goes unnoticed/],
  [onHost({ openFiles: 1024 }), "open-files", "warn", /1024/],
  [{ loopbackPort: () => Promise.reject(new Error("EADDRNOTAVAIL")) }, "loopback-port", "fail", /EADDRNOTAVAIL/],
  [onHost({ cpuGovernor: "powersave" }), "governor", "warn", /powersave/],
  [onHost({ clockSource: "hpet" }), "clock", "warn", /hpet/],
  [{ wallClockSeconds: () => 86_400 }, "clock", "fail", /1970-01-02/],
  [{ clockDriftSeconds: () => Promise.resolve(3600) }, "clock", "warn", /3600 s apart/],
  [onHost({ loadAverage: 6 }), "load", "warn", /something else is busy/],
  [{ freeDiskBytes: () => Promise.resolve(5e8) }, "disk", "warn", /0\.5 GB free/],
  [{ freeDiskBytes: () => Promise.resolve(5e7) }, "disk", "fail", /0\.05 GB free/],
];

test.for(faults)("C12: a fault is noticed by the one check it concerns: %s %s", async ([fault, id, status, detail]) => {
  const found = (await diagnose({ ...good, ...fault })).filter((check) => check.status !== "ok");
  expect(found).toEqual([expect.objectContaining({ id, status, detail: expect.stringMatching(detail) })]);
});

test("C12: whatever can be helped comes with a hint", async () => {
  for (const [fault, id] of faults.filter(([, checkId]) => checkId !== "loopback-port")) {
    const check = (await diagnose({ ...good, ...fault })).find((candidate) => candidate.id === id);
    expect(check?.hint).toMatch(/\w/);
  }
});

test("C12: what keeps generator and target apart is what the hint says, from 2 CPUs on", async () => {
  const sharing = async (fault: Partial<DoctorReaders>) =>
    (await diagnose({ ...good, ...fault })).find(({ id }) => id === "sharing");
  const hint = "on Linux with 2 or more CPUs, no CPU quota below 2 and taskset (util-linux) they are kept apart";
  const two = { cores: [[0], [1]], cpusAllowed: 2 };
  for (const fault of [onHost({ cores: [[0]] }), onHost({ ...two, cgroupCpuQuota: 1.5 }), { taskset: () => null }])
    expect(await sharing(fault)).toMatchObject({ hint, detail: expect.stringContaining("LOWER BOUND") });
  for (const limits of [two, { ...two, cgroupCpuQuota: 2 }])
    expect((await sharing(onHost(limits)))?.detail).toContain("verifier on CPU 0");
});

test("C12: what would be pinned where is shown", async () => {
  const sharing = (await diagnose(good)).find(({ id }) => id === "sharing");
  expect(sharing?.detail).toBe("verifier on CPU 0,4,1,5, everything else on CPU 2,6,3,7");
});

test("C12: a reading that throws is a failed check and hides no other", async () => {
  const broken = { ...good, redis: () => Promise.reject(new Error("no such thing")) };
  const checks = await diagnose(broken);
  expect(checks).toHaveLength(ids.length);
  expect(checks.find(({ id }) => id === "redis")).toMatchObject({
    status: "fail",
    detail: expect.stringMatching(/no such thing/),
  });
});

test("C12: a k6 of another version that was passed over is mentioned", async () => {
  const k6 = {
    path: "/k6",
    version: "1.8.1",
    source: "user cache",
    passedOver: ["PATH (/old): version 1.7.0, not 1.8.1"],
  };
  const checks = await diagnose({ ...good, k6: () => Promise.resolve(k6) });
  expect(checks.find(({ id }) => id === "k6")?.detail).toContain("version 1.7.0, not 1.8.1");
});

test("C12: on this machine every check gives an answer", async () => {
  const checks = await diagnose(systemReaders);
  expect(checks.map(({ id }) => id)).toEqual(ids);
  expect(checks.filter(({ detail }) => detail.includes("could not be checked"))).toEqual([]);
});

function neverStarted(): Promise<never> {
  throw new Error("the doctor starts no server");
}
