import type { LatencySummary } from "./latency.ts";
import type { BenchMeasurement, ComponentUse, DuetSlice, MeasuredWindow } from "./trial-result.ts";

/** CPU clocks tick (10 ms) and are not read in the same instant as the wall clock: so much more than CPUs × wall is still possible. */
const CPU_SLACK_SHARE = 0.05;
const CPU_SLACK_SECONDS = 0.05;

/** No answer to a request is awaited for longer than k6's own time-out of 60 s. */
const LATENCY_LIMIT_SECONDS = 60;

/** HdrHistogram keeps 3 digits: two readings of one value may differ by a thousandth. */
const HISTOGRAM_SLACK = 1.002;

/** Names the first impossible value of a window on a machine of `cpus` CPUs; `null` when there is none. */
export function impossibleWindow(window: MeasuredWindow, cpus: number): string | null {
  return firstOf([
    positive("window length", window.windowSeconds),
    positive("offered rate", window.offeredPerSecond),
    count("achieved rate", window.achievedPerSecond),
    ...window.latencies.map(({ request, latency }) => impossibleLatency(`latency of ${request}`, latency)),
    ...window.components.map((use) => impossibleUse(use, cpus)),
    targetsMissing(window),
    optional("bytes sent per request", window.sentBytesPerRequest),
    optional("bytes received per request", window.receivedBytesPerRequest),
    optional("event-loop utilisation", window.eventLoopUtilisation),
    window.eventLoopUtilisation !== null && window.eventLoopUtilisation > 1.01
      ? `event-loop utilisation is ${window.eventLoopUtilisation}, above 1.`
      : null,
  ]);
}

/** Names the first impossible value of a benchmark measurement on a machine of `cpus` CPUs; `null` when there is none. */
export function impossibleMeasurement(measurement: BenchMeasurement, cpus: number): string | null {
  const {
    operations,
    windowSeconds,
    operationsPerSecond,
    secondsPerOperation,
    cpuSecondsPerOperation,
    threads,
    inFlight,
  } = measurement;
  return firstOf([
    positive("thread count", threads),
    positive("window length", windowSeconds),
    positive("operation count", operations),
    positive("operations per second", operationsPerSecond),
    positive("seconds per operation", secondsPerOperation),
    positive("CPU seconds per operation", cpuSecondsPerOperation),
    Math.abs(operationsPerSecond * windowSeconds - operations) > operations * 0.01
      ? `operations per second is ${operationsPerSecond}, which is not ${operations} operations in ${windowSeconds} s.`
      : null,
    positive("number in flight", inFlight),
    secondsPerOperation * operations > threads * inFlight * windowSeconds * (1 + CPU_SLACK_SHARE)
      ? `${operations} operations of ${secondsPerOperation} s do not fit into ${threads} threads × ${inFlight} in flight × ${windowSeconds} s.`
      : null,
    tooMuchCpu("the benchmark", cpuSecondsPerOperation * operations, windowSeconds, cpus),
    impossibleLatency("latency of verify", measurement.latency),
    ...measurement.stages.map(({ stage, secondsPerOperation }) =>
      count(`seconds of stage ${stage}`, secondsPerOperation),
    ),
  ]);
}

/** What no slice of a duet can have measured; `null` when all of it is possible. */
export function impossibleSlice(slice: DuetSlice, cpus: number): string | null {
  return firstOf([
    positive("window of the slice", slice.windowSeconds),
    positive("request count of the slice", slice.requests),
    positive("CPU of the verifier", slice.verifierCpuSeconds),
    optional("CPU of Redis", slice.redisCpuSeconds),
    optional("commands of Redis", slice.redisCommands),
    positive("p50 of the slice", slice.p50Seconds),
    optional("p99 of the slice", slice.p99Seconds),
    optional("garbage collection of the verifier", slice.gcSeconds),
    optional("memory of the verifier", slice.verifierResidentBytes),
    optional("cache hit ratio of the slice", slice.cacheHitRatio),
    (slice.cacheHitRatio ?? 0) > 1 ? `cache hit ratio of the slice is ${slice.cacheHitRatio}, above 1.` : null,
    tooMuchCpu("verifier", slice.verifierCpuSeconds, slice.windowSeconds, cpus),
  ]);
}

function impossibleLatency(what: string, latency: LatencySummary): string | null {
  const rising = [
    latency.p50Seconds,
    latency.p90Seconds,
    latency.p95Seconds,
    latency.p99Seconds,
    latency.p999Seconds,
    latency.maxSeconds,
  ];
  const known = rising.filter((value) => value !== null);
  return firstOf([
    positive(`samples of ${what}`, latency.samples),
    positive(`mean ${what}`, latency.meanSeconds),
    ...known.map((value) => count(what, value)),
    latency.maxSeconds > LATENCY_LIMIT_SECONDS
      ? `${what} reached ${latency.maxSeconds} s (limit ${LATENCY_LIMIT_SECONDS} s).`
      : null,
    known.some((value, index) => value * HISTOGRAM_SLACK < (known[index - 1] ?? 0))
      ? `the percentiles of ${what} do not rise: ${known.join(", ")} s.`
      : null,
  ]);
}

function impossibleUse(use: ComponentUse, cpus: number): string | null {
  return firstOf([
    positive(`window of ${use.component}`, use.windowSeconds),
    count(`user CPU of ${use.component}`, use.cpuUserSeconds),
    count(`system CPU of ${use.component}`, use.cpuSystemSeconds),
    optional(`request count of ${use.component}`, use.requests),
    tooMuchCpu(use.component, use.cpuUserSeconds + use.cpuSystemSeconds, use.windowSeconds, cpus),
  ]);
}

/** Without the CPU time and the request count of a target there is no service demand: absent is not zero. */
function targetsMissing(window: MeasuredWindow): string | null {
  // The floor is measured against a server that does nothing and knows no tokens.
  if (window.components.some(({ component, requests }) => component === "null" && (requests ?? 0) > 0)) return null;
  const targets = window.components.filter(({ component }) => component === "verifier" || component === "issuer");
  const absent = ["verifier", "issuer"].find((name) => !targets.some(({ component }) => component === name));
  if (absent !== undefined) return `the CPU time of the ${absent} is missing.`;
  const uncounted = targets.find(({ requests }) => requests === null);
  if (uncounted !== undefined) return `the request count of the ${uncounted.component} is missing.`;
  return targets.some(({ requests }) => (requests ?? 0) > 0) ? null : "the targets counted no request.";
}

function tooMuchCpu(who: string, cpuSeconds: number, windowSeconds: number, cpus: number): string | null {
  const limit = cpus * windowSeconds * (1 + CPU_SLACK_SHARE) + CPU_SLACK_SECONDS;
  return cpuSeconds <= limit ? null : `${who} used ${cpuSeconds} CPU seconds in ${windowSeconds} s of ${cpus} CPUs.`;
}

function positive(what: string, value: number): string | null {
  return Number.isFinite(value) && value > 0 ? null : `${what} is ${value}, and must be above 0.`;
}

function count(what: string, value: number): string | null {
  return Number.isFinite(value) && value >= 0 ? null : `${what} is ${value}, and must be at least 0.`;
}

function optional(what: string, value: number | null): string | null {
  return value === null ? null : count(what, value);
}

function firstOf(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}
