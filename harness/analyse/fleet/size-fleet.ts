import type { SizingQuestion } from "../../results/run-result.ts";
import type { Subject } from "../../results/trial-result.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { demandAt } from "./demand-at.ts";
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
  /** Verifier CPU seconds per validation, whole request, at the highest load that was repeated. */
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
  /** The same of a verifier process that keeps the denylist itself. */
  readonly processBytesPerEntry: number | null;
  /** `load`: measured under load by itself; `duet`: a measured design plus the difference that a duet measured. */
  readonly restsOn: "load" | "duet";
  /** What drove its loads, or those of the design that it starts from. */
  readonly loadedBy: "probe" | "k6";
  /** The label of the design that it starts from, where the duet could not tell the two apart; else `null`. */
  readonly noDifferenceFrom: string | null;
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

/**
 * What keeps a fleet from being smaller: the CPU that head-room and the 70 % cap leave, the highest load at which the objective was seen to
 * hold, the rate that the capacity model allows, or the network of a node.
 */
export type FleetBound = "cpu" | "objective" | "model" | "network";

export interface SizedFleet {
  readonly kind: "sized";
  /** Nodes to run, spares included. */
  readonly nodes: number;
  /** Nodes that CPU and network need without any regard to latency, spares included; never more than `nodes`. */
  readonly nodesForCpu: number;
  /** vCPUs of `nodes`. */
  readonly vcpus: number;
  readonly boundBy: FleetBound;
  /**
   * Share of a vCPU that is planned with, at most: min(1 − head-room, 0.70), or what the objective was seen to hold at, or what the
   * capacity model allows, where that is lower.
   */
  readonly plannedUtilisation: number;
  /** The service demand at that share as it was measured, s. */
  readonly cpuSecondsPerValidation: Estimate;
  /** How busy `validationsPerSecondPerVcpu` is expected to keep a vCPU: below the planned share by what is planned for uncertainty. */
  readonly expectedUtilisation: number;
  /** Validations per second that one vCPU of a node carries at `plannedUtilisation`, from the service demand that is planned with. */
  readonly validationsPerSecondPerVcpu: number;
  /** The same without any regard to latency. */
  readonly validationsPerSecondPerVcpuForCpu: number;
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

/** What bounds a fleet besides CPU and the measured loads; `null` where nothing does. */
export interface OtherBounds {
  /** What the capacity model allows one process at the objective, 1/s (lambda_plan of capacity method 2.4). */
  readonly modelledPerSecond: number | null;
  /** What the network of one node carries, 1/s. */
  readonly networkPerSecond: number | null;
}

const unbounded: OtherBounds = { modelledPerSecond: null, networkPerSecond: null };

/** TCP/IPv4 headers of one segment, B (20 + 20; options and IPv6 add some). */
const SEGMENT_OVERHEAD_BYTES = 40;

/** Payload of one TCP segment on Ethernet with timestamps, B. */
const SEGMENT_PAYLOAD_BYTES = 1448;

/**
 * Sizes the fleet that carries `inputs.ratePerSecond` at its peak, from measured figures of one subject (capacity method 2.4 and
 * 2.5): the least of what CPU, the measured loads, the capacity model and the network allow; never a latency above the highest load
 * that was measured. Answers with a reason instead of a number when an input or a measured figure makes no sense.
 */
export function sizeFleet(basis: SizingBasis, inputs: FleetInputs, bounds: OtherBounds = unbounded): FleetAnswer {
  const reason = refusalOf(basis, inputs);
  if (reason !== null) return { kind: "refused", reason };

  const cpu = busy("cpu", Math.min(1 - inputs.headroom, UTILISATION_CAP), basis);
  const latency = objectiveEvidence(basis.loads, inputs, cpu.utilisation);
  const vcpu = [cpu, ...latencyBounds(latency, basis, bounds, cpu)].reduce((least, one) =>
    one.perSecond < least.perSecond ? one : least,
  );
  const { efficiency } = scalingAt(basis.scaling, inputs.vcpusPerNode);
  const active = nodesFor(vcpu.perSecond * efficiency, inputs, bounds);
  const forCpu = nodesFor(cpu.perSecond * efficiency, inputs, bounds);
  const perVcpu = vcpu.perSecond * efficiency;
  const carried = Math.min(1, inputs.ratePerSecond / (active.nodes * inputs.vcpusPerNode * perVcpu));
  const nodes = active.nodes + inputs.spareNodes;
  const redis = basis.redisCpuSecondsPerValidation;
  return {
    kind: "sized",
    nodes,
    nodesForCpu: forCpu.nodes + inputs.spareNodes,
    vcpus: nodes * inputs.vcpusPerNode,
    boundBy: active.byNetwork ? "network" : vcpu.boundBy,
    plannedUtilisation: vcpu.utilisation,
    cpuSecondsPerValidation: vcpu.demand,
    expectedUtilisation: Math.min(vcpu.utilisation, vcpu.perSecond * vcpu.demand.value),
    validationsPerSecondPerVcpu: perVcpu,
    validationsPerSecondPerVcpuForCpu: cpu.perSecond * efficiency,
    peakUtilisation: vcpu.utilisation * carried,
    inboundBitsPerSecond: inputs.ratePerSecond * wireBits(basis.sentBytesPerRequest),
    outboundBitsPerSecond: inputs.ratePerSecond * wireBits(basis.receivedBytesPerRequest),
    redisCpus: redis === null ? null : inputs.ratePerSecond * plannedDemand(redis),
    latency,
    assumptions: assumptionsOf(basis, inputs, {
      cap: UTILISATION_CAP,
      utilisation: vcpu.utilisation,
      demand: vcpu.demand,
    }),
  };
}

/** Whether the objective was seen to hold at some load. Where it was not, a fleet is one for CPU alone. */
export function isProven({ status }: ObjectiveEvidence): boolean {
  return status === "met" || status === "met-below";
}

/** One vCPU with nothing beside it. */
interface VcpuPlan {
  readonly boundBy: FleetBound;
  readonly utilisation: number;
  /** As it was measured, before anything is planned for uncertainty. */
  readonly demand: Estimate;
  readonly perSecond: number;
}

/** What the objective leaves of a vCPU; nothing, where it was not seen to hold at all. */
function latencyBounds(
  latency: ObjectiveEvidence,
  basis: SizingBasis,
  { modelledPerSecond }: OtherBounds,
  cpu: VcpuPlan,
): readonly VcpuPlan[] {
  if (latency.status !== "met" && latency.status !== "met-below") return [];
  const seen = latency.status === "met-below" ? [busy("objective", latency.utilisation, basis)] : [];
  return modelledPerSecond === null ? seen : [...seen, carrying("model", modelledPerSecond, basis, cpu)];
}

/** A vCPU that is busy for `utilisation` of its time. */
function busy(boundBy: FleetBound, utilisation: number, basis: SizingBasis): VcpuPlan {
  const demand = demandAt(basis, "utilisation", utilisation);
  return { boundBy, utilisation, demand, perSecond: utilisation / plannedDemand(demand) };
}

/** A vCPU that carries a rate, which what CPU allows is above: it is then less busy than that, whatever demand was measured there. */
function carrying(boundBy: FleetBound, perSecond: number, basis: SizingBasis, cpu: VcpuPlan): VcpuPlan {
  const demand = demandAt(basis, "offeredPerSecond", perSecond);
  return { boundBy, utilisation: Math.min(cpu.utilisation, perSecond * plannedDemand(demand)), demand, perSecond };
}

/** Nodes that carry the peak by their vCPUs, or by their network where that needs more. */
function nodesFor(
  perVcpu: number,
  { ratePerSecond, vcpusPerNode }: FleetInputs,
  { networkPerSecond }: OtherBounds,
): { readonly nodes: number; readonly byNetwork: boolean } {
  const forVcpus = wholeNodes(ratePerSecond, vcpusPerNode * perVcpu);
  const forNetwork = networkPerSecond === null ? 0 : wholeNodes(ratePerSecond, networkPerSecond);
  return { nodes: Math.max(forVcpus, forNetwork), byNetwork: forNetwork > forVcpus };
}

/** Rounding never leaves them a fraction of a validation short. */
function wholeNodes(ratePerSecond: number, perNode: number): number {
  const nodes = Math.max(1, Math.ceil(ratePerSecond / perNode));
  return nodes * perNode < ratePerSecond ? nodes + 1 : nodes;
}

/** Bits on the wire for one message of `bytes`, TCP/IP headers included. */
export function wireBits(bytes: number): number {
  return 8 * (bytes + SEGMENT_OVERHEAD_BYTES * Math.ceil(bytes / SEGMENT_PAYLOAD_BYTES));
}
