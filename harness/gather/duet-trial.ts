import type { RawDuetSlice, RawDuetTrial } from "../drive/raw-probe-trial.ts";
import type { DuetTrialSpec } from "../plan/trial-spec.ts";
import type { DuetSlice, DuetTrialResult } from "../results/trial-result.ts";
import { cacheHitRatio, componentUse, gcSeconds } from "./component-use.ts";
import { probeEvidence } from "./probe-evidence.ts";
import { latencyOf } from "./slice-latency.ts";
import { trialIdentity } from "./trial-identity.ts";

/** A duet in base units, not yet judged. */
export type GatheredDuetTrial = Omit<DuetTrialResult, "verdict">;

/** Turns the raw file of a duet into figures and evidence. */
export function gatherDuetTrial(spec: DuetTrialSpec, raw: RawDuetTrial, rawDirectory: string): GatheredDuetTrial {
  return {
    kind: "duet",
    ...trialIdentity(spec, raw, rawDirectory),
    evidence: probeEvidence(
      raw,
      raw.slices.map(({ start, end }) => [start.atSeconds, end.atSeconds]),
    ),
    comparison: spec.comparison,
    variants: spec.variants.map(({ name, subject, route, plantedWork }) => ({ name, subject, route, plantedWork })),
    slices: raw.slices.flatMap(sliceOf),
    ...(raw.faults.length === 0 ? {} : { faults: raw.faults }),
  };
}

/** Ten requests above the percentile. */
const REQUESTS_FOR_P99 = 1000;

/** A slice in which the verifier was gone, or a request was never answered, is no slice. */
function sliceOf({ block, variant, start, end, outcome }: RawDuetSlice): DuetSlice[] {
  const components = componentUse(start, end);
  const verifier = components.find(({ component }) => component === "verifier");
  const redis = components.find(({ component }) => component === "redis");
  const latency = latencyOf(outcome.fromSendHdr);
  if (outcome.unfinished > 0) return [];
  if (verifier === undefined || verifier.requests === null || verifier.requests === 0 || latency === null) return [];
  return [
    {
      block,
      variant,
      windowSeconds: outcome.seconds,
      requests: verifier.requests,
      verifierCpuSeconds: verifier.cpuUserSeconds + verifier.cpuSystemSeconds,
      redisCpuSeconds: redis === undefined ? null : redis.cpuUserSeconds + redis.cpuSystemSeconds,
      redisCommands: redis === undefined ? null : redis.requests,
      p50Seconds: latency.p50Seconds,
      p99Seconds: latency.samples < REQUESTS_FOR_P99 ? null : latency.p99Seconds,
      gcSeconds: gcSeconds(start, end),
      verifierResidentBytes: verifier.residentBytes,
      cacheHitRatio: cacheHitRatio(start, end),
    },
  ];
}
