import type { RawProbeTrial, RawSlice, RawStep } from "../drive/raw-probe-trial.ts";
import type { MachineSample } from "../drive/raw-trial.ts";
import type { ProbeStep, ProbeTrialSpec } from "../plan/trial-spec.ts";
import type { Anchor, ComponentUse, MeasuredWindow, ProbeTrialResult } from "../results/trial-result.ts";
import { cacheHitRatio, componentUse, eventLoopDelay, eventLoopUtilisation } from "./component-use.ts";
import { stealBetween } from "./machine-evidence.ts";
import { probeEvidence } from "./probe-evidence.ts";
import { latencyOf, probeLatency } from "./slice-latency.ts";
import { trialIdentity } from "./trial-identity.ts";

/** A trial of the probe in base units, not yet judged. */
export type GatheredProbeTrial = Omit<ProbeTrialResult, "verdict" | "windows"> & {
  readonly windows: readonly MeasuredWindow[];
};

/** Turns the raw file of a trial of the probe into figures and evidence. */
export function gatherProbeTrial(spec: ProbeTrialSpec, raw: RawProbeTrial, rawDirectory: string): GatheredProbeTrial {
  const slices = [...raw.anchors, ...raw.steps];
  return {
    kind: "probe",
    ...trialIdentity(spec, raw, rawDirectory),
    evidence: probeEvidence(
      raw,
      slices.map(({ start, end }) => [start.atSeconds, end.atSeconds]),
    ),
    anchors: raw.anchors.map(anchorOf),
    windows: raw.steps.flatMap((step, index) => {
      const planned = spec.steps[index];
      return planned === undefined ? [] : [windowOf(planned, step, raw.machine)];
    }),
  };
}

function anchorOf({ name, offeredPerSecond, start, end, outcome }: RawSlice): Anchor {
  const components = componentUse(start, end);
  const cpuOf = (component: string) => cpuSeconds(components, component) ?? Number.NaN;
  const requests = components.find(({ component }) => component === "verifier")?.requests ?? Number.NaN;
  return {
    name,
    windowSeconds: outcome.seconds,
    offeredPerSecond,
    completedPerSecond: outcome.completed / outcome.seconds,
    verifierCpusUsed: cpuOf("verifier") / outcome.seconds,
    probeCpusUsed: cpuOf("probe") / outcome.seconds,
    verifierCpuSecondsPerRequest: cpuOf("verifier") / requests,
  };
}

function cpuSeconds(components: readonly ComponentUse[], name: string): number | null {
  const use = components.find(({ component }) => component === name);
  return use === undefined ? null : use.cpuUserSeconds + use.cpuSystemSeconds;
}

function windowOf({ role }: ProbeStep, step: RawStep, samples: readonly MachineSample[]): MeasuredWindow {
  const { name, start, end, outcome, offeredPerSecond, fractionOfAnchor, floor } = step;
  const latency = probeLatency("verify", outcome);
  return {
    name,
    role,
    windowSeconds: outcome.seconds,
    offeredPerSecond,
    fractionOfAnchor,
    achievedPerSecond: outcome.completed / outcome.seconds,
    latencies: latency === null ? [] : [latency],
    floor: floor === null ? null : latencyOf(floor.fromIntendedHdr),
    lag: latencyOf(outcome.lagHdr),
    components: componentUse(start, end),
    sentBytesPerRequest: outcome.sent === 0 ? null : outcome.sentBytes / outcome.sent,
    receivedBytesPerRequest: outcome.completed === 0 ? null : outcome.receivedBytes / outcome.completed,
    stealShare: stealBetween(samples, [start.atSeconds, end.atSeconds]),
    eventLoopUtilisation: eventLoopUtilisation(start, end),
    eventLoopDelay: eventLoopDelay(start, end),
    droppedIterations: outcome.notSent + outcome.unfinished,
    freshConnections: null,
    cacheHitRatio: cacheHitRatio(start, end),
  };
}
