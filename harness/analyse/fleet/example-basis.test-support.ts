import { exampleLatency } from "../../results/example-trial.test-support.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { planQuestion, type PlanQuestion } from "./plan-question.ts";
import type { MeasuredLoad, SizingBasis } from "./size-fleet.ts";

/** What was measured of one design with a Redis denylist; round figures, so that a test can be worked by hand. */
export const exampleBasis: SizingBasis = {
  label: "RS256 · jose · typical · redis",
  subject: {
    algorithm: "RS256",
    engine: "jose",
    tokenProfile: "typical",
    denylist: "redis",
    placement: "inline",
    cache: null,
  },
  cpuSecondsPerValidation: { value: 180e-6, low: 160e-6, high: 200e-6, confidence: 0.95, samples: 5 },
  measuredAtPerSecond: 3000,
  loads: [exampleLoad(1000, 0.2, 2), exampleLoad(2000, 0.4, 4), exampleLoad(3000, 0.6, 8)],
  sentBytesPerRequest: 1000,
  receivedBytesPerRequest: 200,
  redisCpuSecondsPerValidation: { value: 15e-6, low: 12e-6, high: 20e-6, confidence: 0.95, samples: 5 },
  scaling: { points: [{ vcpus: 2, efficiency: 0.9 }], law: null },
  verifierResidentBytes: 120e6,
  issuerCpuSecondsPerLogin: { value: 400e-6, low: 300e-6, high: 500e-6, confidence: 0.95, samples: 5 },
  redisBytesPerEntry: 100,
  processBytesPerEntry: 150,
  restsOn: "load",
  loadedBy: "probe",
  noDifferenceFrom: null,
};

/** A question whose answer for {@link exampleBasis} can be worked by hand. */
export const exampleQuestion: PlanQuestion = planQuestion({
  ratePerSecond: 20_000,
  sloPercentile: "p99",
  sloSeconds: 0.008,
  headroom: 0.4,
  spareNodes: 1,
  vcpusPerNode: 2,
});

/** A measured load of one verifier process; `cpuMicroseconds` is the upper limit of its demand. */
export function exampleLoad(
  offeredPerSecond: number,
  utilisation: number,
  p99Milliseconds: number,
  samples = 20_000,
  cpuMicroseconds = 200,
): MeasuredLoad {
  const { latency } = exampleLatency("verify", samples, 0.001);
  const { latency: floor } = exampleLatency("floor", 2000, 0.00005);
  return {
    offeredPerSecond,
    utilisation,
    cpuSecondsPerValidation: estimate(cpuMicroseconds * 1e-6),
    keptUp: true,
    probe: { ...latency, p99Seconds: p99Milliseconds / 1000 },
    probeFloor: { ...floor, p99Seconds: 0.0001 },
    probeLag: { ...floor, p99Seconds: 0.00005 },
    k6: null,
    k6Floor: null,
  };
}

function estimate(value: number): Estimate {
  return { value: value * 0.9, low: value * 0.8, high: value, confidence: 0.95, samples: 5 };
}
