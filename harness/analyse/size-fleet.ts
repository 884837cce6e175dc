import type { LatencySummary } from "../results/latency.ts";
import type { SizingQuestion } from "../results/run-result.ts";
import type { Subject } from "../results/trial-result.ts";
import type { Estimate } from "./estimate.ts";

/** Above this utilisation latency is not trusted to stay put (0.70 cap of the capacity method, chosen on recorded sweeps). */
export const UTILISATION_CAP = 0.7;

/** What a fleet answer rests on: measured figures of one subject. */
export interface SizingBasis {
  /** e.g. `RS256 · jose · typical · redis`. */
  readonly label: string;
  readonly subject: Subject;
  /** Verifier CPU seconds per validation, whole request, at the highest load measured. */
  readonly cpuSecondsPerValidation: Estimate;
  /** The offered rate at which that demand was measured, 1/s. */
  readonly measuredAtPerSecond: number;
  /** Latency at every measured load of one verifier process, by rising utilisation. */
  readonly loads: readonly {
    readonly offeredPerSecond: number;
    readonly utilisation: number;
    readonly latency: LatencySummary;
  }[];
  /** HTTP bytes per request in and out. */
  readonly sentBytesPerRequest: number;
  readonly receivedBytesPerRequest: number;
  /** CPU seconds of Redis per validation; `null` without a Redis denylist. */
  readonly redisCpuSecondsPerValidation: Estimate | null;
  /** Throughput of k busy vCPUs over k times one, measured; `null` when not measured (1 is then assumed and said). */
  readonly scalingEfficiency: number | null;
  /** The k of `scalingEfficiency`: how many vCPUs were busy when it was measured; `null` when it was not. */
  readonly scalingVcpus: number | null;
}

/** A fleet, or the reason why none is named. */
export type FleetAnswer = SizedFleet | { readonly kind: "refused"; readonly reason: string };

export interface SizedFleet {
  readonly kind: "sized";
  readonly nodes: number;
  readonly activeNodes: number;
  readonly vcpus: number;
  /** Validations per second per vCPU at the utilisation used, from the upper limit of the service demand. */
  readonly validationsPerSecondPerVcpu: number;
  /** Share of each vCPU the peak uses, at most min(1 − head-room, 0.70). */
  readonly utilisation: number;
  readonly inboundBitsPerSecond: number;
  readonly outboundBitsPerSecond: number;
  readonly redisCpus: number | null;
  /** The latency objective at the highest measured load that met it. */
  readonly latency:
    | { readonly status: "met"; readonly utilisation: number; readonly offeredPerSecond: number }
    | { readonly status: "met-below"; readonly utilisation: number; readonly offeredPerSecond: number }
    | { readonly status: "missed"; readonly bestSeconds: number }
    | { readonly status: "unknown" };
  /** Nodes needed if no vCPU may run above the highest utilisation at which the objective was seen to hold; `null` when it never held. */
  readonly confirmedNodes: number | null;
  /** What the arithmetic took for granted, as sentences. */
  readonly assumptions: readonly string[];
}

/** The question, asked of one basis. */
export type FleetInputs = SizingQuestion;
