import type { Check } from "./doctor.ts";
import { attempt } from "./doctor-attempt.ts";
import type { DoctorReaders } from "./doctor-readers.ts";
import { usableCpus } from "./host-limits.ts";
import { decidePinning } from "./pinning.ts";

type Finding = Omit<Check, "id" | "label">;

/** Open files that a run with some hundred connections on each side stays well below. */
const enoughOpenFiles = 4096;
const enoughDiskBytes = 1e9;
const leastDiskBytes = 1e8;
/** Share of the usable CPUs that others may be busy with before their work shows in the figures. */
const quietLoadPerCpu = 0.5;
const tolerableDriftSeconds = 0.05;
/** Clock sources that cost a system call or microseconds a reading; timing with them is coarse. */
const slowClockSources: ReadonlySet<string> = new Set(["hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit"]);
/** 2025-01-01: an older wall clock was never set, and tokens minted by it are expired for everyone else. */
const plausibleWallClockSeconds = 1_735_689_600;

/** Checks of the machine and of what it grants this process. */
export function checkHost(readers: DoctorReaders): Promise<readonly Check[]> {
  return Promise.all([
    attempt("cpus", "CPUs", () => checkCpus(readers)),
    attempt("sharing", "Generator and target", () => checkSharing(readers)),
    attempt("run-queue", "Run-queue wait", () => checkRunQueue(readers)),
    attempt("open-files", "Open files", () => checkOpenFiles(readers)),
    attempt("loopback-port", "Loopback port", () => checkPort(readers)),
    attempt("governor", "CPU governor", () => checkGovernor(readers)),
    attempt("clock", "Clock", () => checkClock(readers)),
    attempt("load", "Load average", () => checkLoad(readers)),
    attempt("disk", "Disk space", () => checkDisk(readers)),
  ]);
}

function checkCpus(readers: DoctorReaders): Finding {
  const { cpusAllowed, cpusOnline, cgroupCpuQuota } = readers.hostLimits();
  const quota = cgroupCpuQuota === null ? "no cgroup quota" : `cgroup quota ${round(cgroupCpuQuota)} CPUs`;
  const detail = `${cpusAllowed} of ${cpusOnline} allowed, ${quota}`;
  return cgroupCpuQuota !== null && cgroupCpuQuota < cpusAllowed
    ? { status: "warn", detail: `${detail}: throttling will show as latency`, hint: "lift the CPU quota for the run" }
    : { status: "ok", detail, hint: null };
}

function checkSharing(readers: DoctorReaders): Finding {
  const limits = readers.hostLimits();
  const pinning = decidePinning(limits, readers.taskset() !== null);
  if (!pinning.pinned) {
    const count = round(usableCpus(limits));
    const detail = `share ${count} CPU${count === 1 ? "" : "s"} -> results are a LOWER BOUND (${pinning.why})`;
    return {
      status: "warn",
      detail,
      hint: "on Linux with 2 or more CPUs, no CPU quota below 2 and taskset (util-linux) they are kept apart",
    };
  }
  const detail = `verifier on CPU ${pinning.targetCpus}, everything else on CPU ${pinning.generatorCpus}`;
  if (pinning.sharesCore) {
    const hint = "give this machine a second core, or put the target on another machine";
    return { status: "warn", detail: `${detail}, which are threads of one core: each slows the other`, hint };
  }
  if (pinning.generatorCpus.includes(",")) return { status: "ok", detail, hint: null };
  const scarce = "k6, issuer and Redis have one CPU together and may give out before the verifier";
  return { status: "warn", detail: `${detail}: ${scarce}`, hint: "use a machine with 4 or more CPUs" };
}

/** Without it a busy neighbour on the verifier's CPU goes unnoticed. */
function checkRunQueue(readers: DoctorReaders): Finding {
  return readers.runQueueReadable()
    ? { status: "ok", detail: "readable", hint: null }
    : {
        status: "warn",
        detail: "not readable here: a busy neighbour on the verifier's CPU goes unnoticed",
        hint: "a Linux kernel with scheduler statistics (CONFIG_SCHED_INFO) shows it; else keep the machine quiet",
      };
}

function checkOpenFiles(readers: DoctorReaders): Finding {
  const { openFiles } = readers.hostLimits();
  if (openFiles === null) return { status: "ok", detail: "limit not readable here", hint: null };
  return openFiles >= enoughOpenFiles
    ? { status: "ok", detail: `up to ${openFiles}`, hint: null }
    : {
        status: "warn",
        detail: `up to ${openFiles}, less than ${enoughOpenFiles}`,
        hint: `ulimit -n ${enoughOpenFiles}`,
      };
}

async function checkPort(readers: DoctorReaders): Promise<Finding> {
  return { status: "ok", detail: `127.0.0.1:${await readers.loopbackPort()} could be bound`, hint: null };
}

function checkGovernor(readers: DoctorReaders): Finding {
  const { cpuGovernor } = readers.hostLimits();
  if (cpuGovernor === null) return { status: "ok", detail: "not visible (usual on virtual machines)", hint: null };
  return cpuGovernor === "performance"
    ? { status: "ok", detail: cpuGovernor, hint: null }
    : {
        status: "warn",
        detail: `${cpuGovernor}: the clock frequency follows the load, and with it CPU time per validation`,
        hint: "cpupower frequency-set -g performance",
      };
}

async function checkClock(readers: DoctorReaders): Promise<Finding> {
  const { clockSource } = readers.hostLimits();
  const drift = await readers.clockDriftSeconds();
  const wall = readers.wallClockSeconds();
  if (wall < plausibleWallClockSeconds) {
    return {
      status: "fail",
      detail: `the wall clock says ${new Date(wall * 1000).toISOString()}`,
      hint: "set the clock",
    };
  }
  if (drift > tolerableDriftSeconds) {
    const detail = `wall and monotonic clock came ${round(drift)} s apart within 0.1 s`;
    return { status: "warn", detail, hint: "let the time service settle, then repeat" };
  }
  if (clockSource !== null && slowClockSources.has(clockSource)) {
    const hint = "boot with a faster clock source (tsc, kvm-clock)";
    return { status: "warn", detail: `source ${clockSource}: slow and coarse to read`, hint };
  }
  return { status: "ok", detail: clockSource === null ? "steady" : `steady, source ${clockSource}`, hint: null };
}

function checkLoad(readers: DoctorReaders): Finding {
  const limits = readers.hostLimits();
  const detail = `${round(limits.loadAverage)} on ${round(usableCpus(limits))} CPUs`;
  return limits.loadAverage <= quietLoadPerCpu * usableCpus(limits)
    ? { status: "ok", detail, hint: null }
    : { status: "warn", detail: `${detail}: something else is busy`, hint: "wait until the machine is quiet" };
}

async function checkDisk(readers: DoctorReaders): Promise<Finding> {
  const bytes = await readers.freeDiskBytes();
  const detail = `${round(bytes / 1e9)} GB free`;
  if (bytes >= enoughDiskBytes) return { status: "ok", detail, hint: null };
  const hint = "free some space, or point --out elsewhere";
  return { status: bytes < leastDiskBytes ? "fail" : "warn", detail, hint };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
