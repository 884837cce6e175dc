import type { TimedOperations } from "./bench-job.ts";

/** Reads the clocks now; the returned function says what has passed since, wall time and CPU of the whole process, s. */
export function startClocks(): () => Omit<TimedOperations, "operations"> {
  const cpuBefore = process.cpuUsage();
  const before = process.hrtime.bigint();
  return () => {
    const seconds = Number(process.hrtime.bigint() - before) / 1e9;
    const cpu = process.cpuUsage(cpuBefore);
    return { seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
  };
}
