import type { SizingQuestion } from "../../results/run-result.ts";
import type { Subject } from "../../results/trial-result.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { plannedDemand } from "./planned-demand.ts";
import { assumptionsOf } from "./fleet-assumptions.ts";
import { refusalOf } from "./fleet-refusal.ts";
import { objectiveEvidence } from "./objective-evidence.ts";
import type { ObjectiveEvidence } from "./objective-evidence.ts";
import type { MeasuredLatencies } from "../load/quotable-latency.ts";
import { type Scaling, scalingAt } from "./scaling-at.ts";

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
  readonly loads: readonly MeasuredLoad[];
  /** HTTP bytes per request in and out. */
  readonly sentBytesPerRequest: number;
  readonly receivedBytesPerRequest: number;
  /** CPU seconds of Redis per validation; `null` without a Redis denylist. */
  readonly redisCpuSecondsPerValidation: Estimate | null;
  /** How the work of a node grows with its vCPUs; `null` when not measured (perfect scaling is then assumed and said). */
  readonly scaling: Scaling | null;
  /** Most that one verifier process had resident under the measured loads, B; `null` where it was not read. */
  readonly verifierResidentBytes: number | null;
  /** CPU seconds of the issuer per login with this algorithm; `null` where no login was measured. */
  readonly issuerCpuSecondsPerLogin: Estimate | null;
  /** Memory of Redis per denylist entry, B; `null` where it was not measured. */
  readonly redisBytesPerEntry: number | null;
  /** `load`: measured under load by itself; `duet`: a measured design plus the difference that a duet measured. */
  readonly restsOn: "load" | "duet";
}

/** One measured load, with all that decides whether its latency may be held against an objective. */
export interface MeasuredLoad extends MeasuredLatencies {
  readonly offeredPerSecond: number;
  readonly utilisation: number;
  /** Verifier CPU seconds per validation at this load: it falls as load rises. */
  readonly cpuSecondsPerValidation: Estimate;
  /** False where half of the repetitions or more fell behind the rate: it missed every objective, whatever its latency. */
  readonly keptUp: boolean;
}

/** A fleet, or the reason why none is named. */
export type FleetAnswer = SizedFleet | { readonly kind: "refused"; readonly reason: string };

export interface SizedFleet {
  readonly kind: "sized";
  /** Nodes to run, spares included: what the latency objective needs where that is more than CPU needs. */
  readonly nodes: number;
  /** Nodes that CPU alone needs, spares included; fewer than `nodes` only when the objective was met below the load that CPU allows. */
  readonly nodesForCpu: number;
  /** vCPUs of `nodes`. */
  readonly vcpus: number;
  /**
   * Share of a vCPU that is planned with, at most: min(1 − head-room, 0.70), or the highest utilisation at which the
   * objective was seen to hold where that is lower.
   */
  readonly plannedUtilisation: number;
  /** Validations per second that one vCPU carries at `plannedUtilisation`, from the service demand that is planned with. */
  readonly validationsPerSecondPerVcpu: number;
  /** Share of each vCPU that the peak uses with the spare nodes lost: below the planned one by rounding up to whole nodes. */
  readonly peakUtilisation: number;
  readonly inboundBitsPerSecond: number;
  readonly outboundBitsPerSecond: number;
  readonly redisCpus: number | null;
  /** The latency objective at the highest measured load that met it. */
  readonly latency: ObjectiveEvidence;
  /** What the arithmetic took for granted, as sentences. */
  readonly assumptions: readonly string[];
}

/** The question, asked of one basis. */
export type FleetInputs = SizingQuestion;

/** TCP/IPv4 headers of one segment, B (20 + 20; options and IPv6 add some). */
const SEGMENT_OVERHEAD_BYTES = 40;

/** Payload of one TCP segment on Ethernet with timestamps, B. */
const SEGMENT_PAYLOAD_BYTES = 1448;

/**
 * Sizes the fleet that carries `inputs.ratePerSecond` at its peak, from measured figures of one subject. Plain arithmetic on
 * the planned service demand (capacity method 2.4 and 2.5); never a latency above the highest load that was measured.
 * Answers with a reason instead of a number when an input or a measured figure makes no sense.
 */
export function sizeFleet(basis: SizingBasis, inputs: FleetInputs): FleetAnswer {
  const reason = refusalOf(basis, inputs);
  if (reason !== null) return { kind: "refused", reason };

  const forCpu = planAt(Math.min(1 - inputs.headroom, UTILISATION_CAP), basis, inputs);
  const latency = objectiveEvidence(basis.loads, inputs, forCpu.peakUtilisation);
  const plan = latency.status === "met-below" ? planAt(latency.utilisation, basis, inputs) : forCpu;
  const redis = basis.redisCpuSecondsPerValidation;
  return {
    kind: "sized",
    ...plan,
    nodesForCpu: forCpu.nodes,
    vcpus: plan.nodes * inputs.vcpusPerNode,
    inboundBitsPerSecond: inputs.ratePerSecond * wireBits(basis.sentBytesPerRequest),
    outboundBitsPerSecond: inputs.ratePerSecond * wireBits(basis.receivedBytesPerRequest),
    redisCpus: redis === null ? null : inputs.ratePerSecond * plannedDemand(redis),
    latency,
    assumptions: assumptionsOf(basis, inputs, UTILISATION_CAP),
  };
}

/** The nodes that carry the peak with no vCPU above `plannedUtilisation`, and how busy it leaves them. */
function planAt(plannedUtilisation: number, basis: SizingBasis, inputs: FleetInputs) {
  const perVcpu = validationsPerVcpu(basis, inputs, plannedUtilisation);
  const active = nodesFor(inputs, perVcpu);
  const carried = Math.min(1, inputs.ratePerSecond / (active * inputs.vcpusPerNode * perVcpu));
  return {
    nodes: active + inputs.spareNodes,
    plannedUtilisation,
    validationsPerSecondPerVcpu: perVcpu,
    peakUtilisation: plannedUtilisation * carried,
  };
}

/** Validations per second of one vCPU that is busy for `utilisation` of its time, in a node of `inputs.vcpusPerNode`. */
function validationsPerVcpu(basis: SizingBasis, inputs: FleetInputs, utilisation: number): number {
  const { efficiency } = scalingAt(basis.scaling, inputs.vcpusPerNode);
  return (efficiency * utilisation) / plannedDemand(demandAt(basis, utilisation));
}

/**
 * The demand to plan a utilisation with: that of the highest measured load which is not above it, else of the lowest. A higher
 * load would have a smaller one, which a vCPU that is less busy does not reach.
 */
function demandAt({ loads, cpuSecondsPerValidation }: SizingBasis, utilisation: number): Estimate {
  const rising = [...loads].sort((a, b) => a.utilisation - b.utilisation);
  const load = rising.findLast((candidate) => candidate.utilisation <= utilisation) ?? rising[0];
  return load?.cpuSecondsPerValidation ?? cpuSecondsPerValidation;
}

/** Nodes that carry the peak; rounding never leaves them a fraction of a validation short. */
function nodesFor(inputs: FleetInputs, perVcpu: number): number {
  const perNode = inputs.vcpusPerNode * perVcpu;
  const nodes = Math.max(1, Math.ceil(inputs.ratePerSecond / perNode));
  return nodes * perNode < inputs.ratePerSecond ? nodes + 1 : nodes;
}

/** Bits on the wire for one message of `bytes`, TCP/IP headers included. */
export function wireBits(bytes: number): number {
  return 8 * (bytes + SEGMENT_OVERHEAD_BYTES * Math.ceil(bytes / SEGMENT_PAYLOAD_BYTES));
}
