import type { BenchMeasurement } from "../../results/trial-result.ts";
import type { BenchEvidence, Verdict } from "../../results/verdict.ts";
import type { Gate } from "./gate.ts";
import { mustBeZero, passGates } from "./gate.ts";
import { impossibleMeasurement } from "../../results/impossible-values.ts";
import { machineGates } from "./machine-gates.ts";

/** Verifies in the window: a thousand put ten above the p99 and make one batch a small part of the mean. */
export const BENCH_MINIMUM_OPERATIONS = 1000;

/** Verifies that were timed one by one. */
export const BENCH_MINIMUM_LATENCIES = 100;

interface BenchCase {
  readonly evidence: BenchEvidence;
  readonly measurement: BenchMeasurement | null;
  readonly cpus: number;
}

/** Judges a benchmark trial on a machine of `cpus` CPUs. */
export function judgeBenchTrial(evidence: BenchEvidence, measurement: BenchMeasurement | null, cpus: number): Verdict {
  return passGates(gates, { evidence, measurement, cpus });
}

const gates: readonly Gate<BenchCase>[] = [
  ...machineGates.map(({ code, check }) => ({
    code,
    check: ({ evidence, measurement }: BenchCase) =>
      check({ ...evidence, windowSeconds: measurement?.windowSeconds ?? 0 }),
  })),
  { code: "bench-failed", check: benchFailed },
  {
    code: "false-reject",
    check: ({ evidence }) => mustBeZero("good tokens that were turned away", evidence.falseRejects),
  },
  {
    code: "not-steady",
    check: ({ evidence }) => (evidence.steady ? null : "The warm-up reached its limit before its slices agreed."),
  },
  { code: "too-few-samples", check: ({ measurement }) => (measurement === null ? null : tooFew(measurement)) },
  {
    code: "impossible-value",
    check: ({ measurement, cpus }) => (measurement === null ? null : impossibleMeasurement(measurement, cpus)),
  },
];

function benchFailed({ evidence, measurement }: BenchCase): string | null {
  const why = evidence.error === null ? "" : `: ${evidence.error}`;
  if (evidence.signal !== null) return `The benchmark was killed by ${evidence.signal}${why}.`;
  if (evidence.exitCode === null) return `The benchmark did not start or its end was not seen${why}.`;
  if (evidence.exitCode !== 0) return `The benchmark ended with code ${evidence.exitCode}${why}.`;
  return measurement === null ? `The benchmark ended without a measurement${why}.` : null;
}

function tooFew({ operations, latency }: BenchMeasurement): string | null {
  if (operations < BENCH_MINIMUM_OPERATIONS) {
    return `${operations} verifies in the window (at least ${BENCH_MINIMUM_OPERATIONS} are needed).`;
  }
  if (latency.samples < BENCH_MINIMUM_LATENCIES) {
    return `${latency.samples} verifies were timed one by one (at least ${BENCH_MINIMUM_LATENCIES} are needed).`;
  }
  return null;
}
