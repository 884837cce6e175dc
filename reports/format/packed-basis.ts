import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import type { MeasuredLoad, SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import type { LatencySummary } from "../../harness/results/latency.ts";
import { roundFigures } from "./round-figures.ts";

/** A sizing basis whose latencies are lists of numbers: with their names they would be a fifth of a long report. */
export interface PackedBasis extends Omit<SizingBasis, "loads"> {
  readonly loads: readonly PackedLoad[];
}

/** Offered rate, utilisation, whether it kept up, the demand, and the latencies in the order of `latencyKeys`. */
type PackedLoad = readonly [number, number, boolean, PackedEstimate, readonly (PackedLatency | null)[]];

/** Samples, then mean, p50, p90, p95, p99, p99.9 and maximum in µs: shorter than seconds. */
type PackedLatency = readonly [number, number, number, number, number, number, number | null, number];

/** Value, lower and upper limit in µs, confidence, samples. */
type PackedEstimate = readonly [number, number, number, number, number];

const latencyKeys = ["probe", "probeFloor", "probeLag", "k6", "k6Floor"] as const;

/** More digits than any figure was measured with: the answers from a packed basis are those of the basis. */
const DIGITS = 12;

/** Packs a basis for the page data. */
export function packBasis({ loads, ...basis }: SizingBasis): PackedBasis {
  return {
    ...basis,
    loads: loads.map((load) => {
      const { offeredPerSecond, utilisation, keptUp, cpuSecondsPerValidation } = load;
      const latencies = latencyKeys.map((key) => packLatency(load[key]));
      const packed: PackedLoad = [
        offeredPerSecond,
        utilisation,
        keptUp,
        packEstimate(cpuSecondsPerValidation),
        latencies,
      ];
      return roundFigures(packed, DIGITS);
    }),
  };
}

/** Unpacks what {@link packBasis} packed. */
export function unpackBasis({ loads, ...basis }: PackedBasis): SizingBasis {
  return {
    ...basis,
    loads: loads.map(([offeredPerSecond, utilisation, keptUp, demand, latencies]): MeasuredLoad => {
      const [probe = null, probeFloor = null, probeLag = null, k6 = null, k6Floor = null] =
        latencies.map(unpackLatency);
      const cpuSecondsPerValidation = unpackEstimate(demand);
      const seen = { probe, probeFloor, probeLag, k6, k6Floor };
      return { offeredPerSecond, utilisation, keptUp, cpuSecondsPerValidation, ...seen };
    }),
  };
}

function packEstimate({ value, low, high, confidence, samples }: Estimate): PackedEstimate {
  return [value * 1e6, low * 1e6, high * 1e6, confidence, samples];
}

function unpackEstimate([value, low, high, confidence, samples]: PackedEstimate): Estimate {
  return { value: value / 1e6, low: low / 1e6, high: high / 1e6, confidence, samples };
}

function packLatency(latency: LatencySummary | null): PackedLatency | null {
  if (latency === null) return null;
  const { samples, meanSeconds, p50Seconds, p90Seconds, p95Seconds, p99Seconds, p999Seconds, maxSeconds } = latency;
  return [
    samples,
    // Nothing is decided by the mean.
    Number(micro(meanSeconds).toPrecision(4)),
    micro(p50Seconds),
    micro(p90Seconds),
    micro(p95Seconds),
    micro(p99Seconds),
    p999Seconds === null ? null : micro(p999Seconds),
    micro(maxSeconds),
  ];
}

function unpackLatency(packed: PackedLatency | null): LatencySummary | null {
  if (packed === null) return null;
  const [samples, mean, p50, p90, p95, p99, p999, most] = packed;
  return {
    samples,
    meanSeconds: mean / 1e6,
    p50Seconds: p50 / 1e6,
    p90Seconds: p90 / 1e6,
    p95Seconds: p95 / 1e6,
    p99Seconds: p99 / 1e6,
    p999Seconds: p999 === null ? null : p999 / 1e6,
    maxSeconds: most / 1e6,
  };
}

function micro(seconds: number): number {
  return seconds * 1e6;
}
