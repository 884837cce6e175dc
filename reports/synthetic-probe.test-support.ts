import { confirmationOf } from "../harness/analyse/model/confirmation.ts";
import {
  exampleLatency,
  exampleLoadTrial,
  exampleSubject,
  exampleWindow,
} from "../harness/results/example-trial.test-support.ts";
import { exampleProbeWindow, exampleSweep } from "../harness/results/example-probe-trial.test-support.ts";
import type { SizingQuestion } from "../harness/results/run-result.ts";
import type {
  MeasuredWindow,
  ProbeTrialResult,
  RequestLatency,
  Subject,
  TrialResult,
} from "../harness/results/trial-result.ts";
import type { WorkloadId } from "../harness/results/workloads.ts";

/** A sweep at the fractions of the standard profile, every other step held out. */
export function syntheticSweep(subject: Subject, repetition: number, cpuSecondsPerRequest: number): ProbeTrialResult {
  const redis = subject.denylist === "redis";
  // With Redis something else than the verifier is the limit.
  const verifierCpusUsed = redis ? 0.81 : 0.98;
  const anchorPerSecond = Math.round(verifierCpusUsed / cpuSecondsPerRequest);
  const windows = [0.1, 0.17, 0.25, 0.35, 0.45, 0.55, 0.65].map((fraction, index) =>
    watched(
      exampleProbeWindow({
        fraction,
        anchorPerSecond,
        role: index % 2 === 1 ? "hold-out" : "calibrate",
        cpuSecondsPerRequest: cpuSecondsPerRequest * (1 + 0.05 / (fraction + 0.1)),
        redisCpuSecondsPerRequest: redis ? 14e-6 : null,
        latencySeconds: queued(fraction, redis),
        floorSeconds: 40e-6,
      }),
      fraction,
    ),
  );
  const trial = exampleSweep(repetition, anchorPerSecond, windows, subject);
  return {
    ...trial,
    anchors: trial.anchors.map((anchor) => ({
      ...anchor,
      verifierCpusUsed,
      verifierCpuSecondsPerRequest: verifierCpusUsed / anchor.completedPerSecond,
    })),
  };
}

/** Fresh processes at the rate that the sweeps recommend, until it is confirmed. */
export function syntheticConfirms(sweeps: readonly TrialResult[], slo: SizingQuestion): readonly TrialResult[] {
  const confirms: TrialResult[] = [];
  for (;;) {
    const { next } = confirmationOf([...sweeps, ...confirms], exampleSubject, slo, 3);
    if (next === null) return confirms;
    const { ratePerSecond, repetition } = next;
    const latencySeconds = queued(0.65, false) * (1 + 0.02 * repetition);
    const window = exampleProbeWindow({ fraction: 1, anchorPerSecond: ratePerSecond, latencySeconds });
    const own = watched({ ...window, role: "confirm", fractionOfAnchor: null }, 0.65);
    confirms.push(fixedRates("confirm", repetition, [own], exampleSubject));
  }
}

/** Where the verify runs, at two rates. */
export function syntheticPlacements(repetition: number): readonly TrialResult[] {
  return Object.entries(placementCosts).map(([placement, { cpuSeconds, latencySeconds }]) => {
    const windows = [500, 2000].map((rate) => {
      const window = exampleProbeWindow({
        fraction: 1,
        anchorPerSecond: rate,
        cpuSecondsPerRequest: cpuSeconds + 10e-3 / rate,
        latencySeconds: latencySeconds * (1 + rate / 6000),
      });
      return watched({ ...window, role: "load", fractionOfAnchor: null }, rate / 4000);
    });
    return fixedRates("placement", repetition, windows, { ...exampleSubject, engine: "node-crypto", placement });
  });
}

const placementCosts: Readonly<Record<string, { readonly cpuSeconds: number; readonly latencySeconds: number }>> = {
  inline: { cpuSeconds: 150e-6, latencySeconds: 0.0005 },
  "thread-pool": { cpuSeconds: 171e-6, latencySeconds: 0.00062 },
  workers: { cpuSeconds: 214e-6, latencySeconds: 0.00084 },
  processes: { cpuSeconds: 158e-6, latencySeconds: 0.00052 },
};

/** What k6 itself takes, at the rates of the other load trials: from 1 500/s on more than an objective of 50 ms can bear. */
export function syntheticFloors(repetition: number): readonly TrialResult[] {
  const floor = (offeredPerSecond: number) =>
    exampleWindow({
      request: "floor",
      offeredPerSecond,
      latencySeconds: 0.0004 + (offeredPerSecond / 1500) ** 3 / 90,
    });
  // At 400 requests/s the probe runs beside k6, here as well.
  const beside: RequestLatency = { ...exampleLatency("floor", 4000, 0.0001), generator: "probe" };
  return [400, 500, 1000, 1500, 2000].map((rate) => {
    const window = floor(rate);
    const latencies = rate === 400 ? [...window.latencies, beside] : window.latencies;
    return exampleLoadTrial("floor", repetition, [{ ...window, latencies }]);
  });
}

/** A window of k6 with the probe beside it at 400 requests/s. */
export function withProbeBeside(window: MeasuredWindow, latencySeconds: number): MeasuredWindow {
  const probe = exampleLatency("verify", 4000, latencySeconds * 0.6);
  const fromSend = exampleLatency("verify", 4000, latencySeconds * 0.56).latency;
  return {
    ...window,
    latencies: [...window.latencies, { ...probe, generator: "probe", fromSend, waiting: fromSend }],
    lag: exampleLatency("lag", 1000, 0.00003).latency,
    eventLoopDelay: { samples: 1000, p50Seconds: 0.0001, p99Seconds: 0.0021, maxSeconds: 0.0043 },
  };
}

function fixedRates(
  workload: WorkloadId,
  repetition: number,
  windows: readonly MeasuredWindow[],
  subject: Subject,
): ProbeTrialResult {
  const trial = exampleSweep(repetition, 1, windows, subject);
  const id = `${workload}/${trial.id.slice("sweep/".length)}/${subject.placement}/${windows[0]?.offeredPerSecond}ps`;
  return { ...trial, workload, id, anchors: [] };
}

function watched(window: MeasuredWindow, utilisation: number): MeasuredWindow {
  return {
    ...window,
    eventLoopUtilisation: utilisation,
    eventLoopDelay: {
      samples: 1000,
      p50Seconds: 0.00008,
      p99Seconds: 0.0008 + 0.002 * utilisation,
      maxSeconds: 0.0012 + 0.004 * utilisation,
    },
    latencies: window.latencies.map((latency) => ({
      ...latency,
      // What waited for a free connection is in the one and not in the other.
      fromSend: exampleLatency("verify", latency.latency.samples, latency.latency.p50Seconds * 0.94).latency,
    })),
  };
}

/** Time in a system whose server is busy for `utilisation` of its time. */
function queued(utilisation: number, redis: boolean): number {
  return (redis ? 0.0007 : 0.0003) / (1 - utilisation);
}
