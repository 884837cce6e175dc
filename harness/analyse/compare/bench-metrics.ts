import type { RunResult } from "../../results/run-result.ts";
import { benchGroups } from "../costs/bench-samples.ts";
import { keyOf, type MetricReading } from "./metric-reading.ts";

/** CPU per verify of the worker-thread benchmark, per algorithm, engine, token profile and number of threads. */
export function benchMetrics(run: RunResult): MetricReading[] {
  return benchGroups(run).flatMap(({ subject, measurements }) => {
    const { algorithm, engine, tokenProfile } = subject;
    return [...Map.groupBy(measurements, ({ threads }) => threads)].map(([threads, group]): MetricReading => ({
      kind: "verify-cost",
      key: keyOf(algorithm, engine, tokenProfile, threads),
      label: `${algorithm} · ${engine} · ${tokenProfile} · ${threads === 1 ? "1 thread" : `${threads} threads`}`,
      subject,
      values: group.map(({ cpuSecondsPerOperation }) => cpuSecondsPerOperation),
      workload: "bench",
      offeredPerSecond: null,
      reference: null,
      notJudged: null,
    }));
  });
}
