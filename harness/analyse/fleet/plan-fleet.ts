import type { CapacityModel } from "../model/capacity-model.ts";
import { withDemandAt } from "./demand-limits.ts";
import { inputRefusal } from "./fleet-refusal.ts";
import { plannedDemand } from "./planned-demand.ts";
import { planAssumptions } from "./plan-assumptions.ts";
import { type PlanQuestion, surroundingsRefusal } from "./plan-question.ts";
import { rateAtObjective, type RateAtObjective } from "../model/rate-at-objective.ts";
import { subjectKey } from "../subject-order.ts";
import {
  type OtherBounds,
  type SizedFleet,
  sizeFleet,
  type SizingBasis,
  UTILISATION_CAP,
  wireBits,
} from "./size-fleet.ts";
import { verifierMemory } from "./verifier-memory.ts";

/** A fleet with everything around it, or the reason why none is named. */
export type FleetPlan = PlannedFleet | { readonly kind: "refused"; readonly reason: string };

export interface PlannedFleet {
  readonly kind: "planned";
  /** The validating nodes, as `sizeFleet` names them for the peak with growth and imbalance. */
  readonly fleet: SizedFleet;
  /** Nodes that carry the peak, without those that may be lost. */
  readonly activeNodes: number;
  /** All nodes, those that may be lost included. */
  readonly nodes: number;
  readonly vcpus: number;
  /** The same without any regard to latency; never more than `nodes`. */
  readonly nodesForCpu: number;
  /** `nodes` at the limits of the interval of the measured demand; `null` where it has none. */
  readonly nodesInterval: { readonly low: number; readonly high: number } | null;
  /** Of the verifier processes of a node, one per vCPU, B; `null` where it was not measured. */
  readonly memoryBytesPerNode: number | null;
  /** What the capacity model of the design says of the objective, for one verifier process; `null` without a model. A rate bounds the nodes. */
  readonly modelled: RateAtObjective | null;
  /** What the network of a node carries up to the share that is planned of it, 1/s; `null` where it was left out. */
  readonly networkPerSecond: number | null;
  readonly issuer: IssuerNeed | null;
  readonly redis: RedisNeed | null;
  /** At the peak with growth. */
  readonly inboundBitsPerSecond: number;
  readonly outboundBitsPerSecond: number;
  /** Both directions in a month of 730 hours at the mean rate, B. */
  readonly bytesPerMonth: number;
  /** Per month of 730 hours, in the currency of the prices; `null` without a price. */
  readonly cost: { readonly vcpus: number; readonly traffic: number; readonly total: number } | null;
  /** What a horizontal autoscaler keeps each node at, so that the peak brings all of `nodes`, those that may be lost included. */
  readonly target: {
    readonly validationsPerSecondPerNode: number;
    /** Of each vCPU, as it will be seen: from the demand that was measured, with nothing for uncertainty. */
    readonly utilisation: number;
    /** As many as may be lost, and one. */
    readonly leastNodes: number;
  };
  /** Every resource with how busy the peak leaves it, the one that gives out first at the front. */
  readonly stations: readonly Station[];
  readonly assumptions: readonly string[];
}

/** What the logins need of the issuer. */
export interface IssuerNeed {
  readonly loginsPerSecond: number;
  /** `null` where no login was measured. */
  readonly vcpus: number | null;
  readonly cpus: number | null;
}

/** What the validations need of Redis. */
export interface RedisNeed {
  readonly lookupsPerSecond: number;
  readonly cpus: number;
  /** Redis executes commands on one CPU each: as many as keep every one within the head-room, and at most 70 % busy. */
  readonly shards: number;
  readonly utilisation: number;
  /** Of the entries that are held, B; `null` where the memory of an entry was not measured. */
  readonly memoryBytes: number | null;
}

/** One resource of the fleet. */
export interface Station {
  readonly name: string;
  /** Share of it that the peak uses. */
  readonly busy: number;
  /** Share up to which it is planned. */
  readonly limit: number;
  /** How many times the peak may grow before it is at its limit. */
  readonly room: number;
}

const HOURS_PER_MONTH = 730;

/**
 * Plans everything that carries `question`, from measured figures of one design (capacity method 2.5). Plain arithmetic around
 * {@link sizeFleet}; what was not measured is `null`.
 *
 * @param models fitted to the sweeps of the run: where that of the design has a rate for the objective, no vCPU is planned above it
 */
export function planFleet(
  basis: SizingBasis,
  question: PlanQuestion,
  models: readonly CapacityModel[] = [],
): FleetPlan {
  const reason = inputRefusal(question) ?? surroundingsRefusal(question);
  if (reason !== null) return { kind: "refused", reason };
  const { growth, imbalance, zones, vcpusPerNode } = question;
  const peakPerSecond = question.ratePerSecond * (1 + growth);
  const sized = { ...question, ratePerSecond: peakPerSecond * (1 + imbalance) };
  const modelled = modelledRate(basis, question, models);
  const bounds: OtherBounds = {
    modelledPerSecond: modelled?.kind === "rate" ? modelled.ratePerSecond : null,
    networkPerSecond: networkRate(basis, question),
  };
  const tooMuch = inputRefusal(sized);
  if (tooMuch !== null) return { kind: "refused", reason: `With growth and imbalance: ${tooMuch}` };
  const answer = sizeFleet(basis, sized, bounds);
  if (answer.kind === "refused") return answer;

  const activeNodes = answer.nodes - question.spareNodes;
  const nodes = withReserve(activeNodes, question);
  // A zone takes as many nodes as every other one, which may leave more than the peak needs.
  const nodesLeft = zones > 1 ? nodes - nodes / zones : activeNodes;
  const fleet = { ...answer, peakUtilisation: (answer.peakUtilisation * activeNodes) / nodesLeft };
  const vcpus = nodes * vcpusPerNode;
  const issuer = issuerNeed(basis, question, peakPerSecond);
  const redis = redisNeed(basis, question, peakPerSecond);
  const inboundBitsPerSecond = peakPerSecond * wireBits(basis.sentBytesPerRequest);
  const outboundBitsPerSecond = peakPerSecond * wireBits(basis.receivedBytesPerRequest);
  const bytesPerMonth = monthOf((inboundBitsPerSecond + outboundBitsPerSecond) / 8 / question.peakFactor);
  return {
    kind: "planned",
    fleet,
    activeNodes,
    nodes,
    vcpus,
    nodesForCpu: withReserve(fleet.nodesForCpu - question.spareNodes, question),
    nodesInterval: nodesInterval(basis, fleet, { ...question, ratePerSecond: sized.ratePerSecond }, bounds),
    memoryBytesPerNode: verifierMemory(basis, question),
    modelled,
    networkPerSecond: bounds.networkPerSecond,
    issuer,
    redis,
    inboundBitsPerSecond,
    outboundBitsPerSecond,
    bytesPerMonth,
    cost: costOf(question, vcpus + (issuer?.vcpus ?? 0) + (redis?.shards ?? 0), bytesPerMonth),
    target: targetOf(fleet, { ...question, nodes, peakPerSecond }),
    stations: stationsOf({ fleet, redis, issuer }, question, {
      perNode: (Math.max(inboundBitsPerSecond, outboundBitsPerSecond) * (1 + imbalance)) / nodesLeft,
    }),
    assumptions: [...fleet.assumptions, ...planAssumptions(basis, question, zones)],
  };
}

/** Active nodes and those that may be lost: single ones, or a whole zone. */
export function withReserve(activeNodes: number, { zones, spareNodes }: PlanQuestion): number {
  return zones > 1 ? zones * Math.ceil(activeNodes / (zones - 1)) : activeNodes + spareNodes;
}

function modelledRate(
  { subject, restsOn }: SizingBasis,
  { sloPercentile, sloSeconds }: PlanQuestion,
  models: readonly CapacityModel[],
): RateAtObjective | null {
  const model = models.find((one) => subjectKey(one.subject) === subjectKey(subject));
  if (model === undefined || restsOn === "duet") return null;
  // One plan asks the same of a model many times, and each answer may take a thousand fits.
  const known = answered.get(model) ?? new Map<string, RateAtObjective>();
  answered.set(model, known);
  const key = `${sloPercentile} ${sloSeconds}`;
  const answer = known.get(key) ?? rateAtObjective(model, { sloPercentile, sloSeconds });
  known.set(key, answer);
  return answer;
}

const answered = new WeakMap<CapacityModel, Map<string, RateAtObjective>>();

/** Validations per second that the network of a node carries up to the share that is planned of it. */
function networkRate(
  { sentBytesPerRequest, receivedBytesPerRequest }: SizingBasis,
  { nodeBitsPerSecond }: PlanQuestion,
): number | null {
  if (nodeBitsPerSecond === null) return null;
  return (
    (UTILISATION_CAP * nodeBitsPerSecond) / Math.max(wireBits(sentBytesPerRequest), wireBits(receivedBytesPerRequest))
  );
}

function targetOf(
  { validationsPerSecondPerVcpu, expectedUtilisation }: SizedFleet,
  {
    vcpusPerNode,
    spareNodes,
    zones,
    nodes,
    peakPerSecond,
  }: PlanQuestion & { readonly nodes: number; readonly peakPerSecond: number },
): PlannedFleet["target"] {
  const validationsPerSecondPerNode = peakPerSecond / nodes;
  return {
    validationsPerSecondPerNode,
    utilisation: (expectedUtilisation * validationsPerSecondPerNode) / (validationsPerSecondPerVcpu * vcpusPerNode),
    leastNodes: zones > 1 ? zones : spareNodes + 1,
  };
}

function nodesInterval(
  basis: SizingBasis,
  fleet: SizedFleet,
  question: PlanQuestion,
  bounds: OtherBounds,
): PlannedFleet["nodesInterval"] {
  if (fleet.cpuSecondsPerValidation.samples < 2) return null;
  const at = (limit: "low" | "high"): number | null => {
    const answer = sizeFleet(withDemandAt(basis, limit), question, bounds);
    return answer.kind === "refused" ? null : withReserve(answer.nodes - question.spareNodes, question);
  };
  const [low, high] = [at("low"), at("high")];
  return low === null || high === null ? null : { low, high };
}

function issuerNeed(
  basis: SizingBasis,
  { loginsPerValidation, headroom }: PlanQuestion,
  peak: number,
): IssuerNeed | null {
  if (loginsPerValidation === 0) return null;
  const loginsPerSecond = peak * loginsPerValidation;
  const demand = basis.issuerCpuSecondsPerLogin;
  if (demand === null) return { loginsPerSecond, vcpus: null, cpus: null };
  const cpus = loginsPerSecond * plannedDemand(demand);
  return { loginsPerSecond, cpus, vcpus: Math.ceil(cpus / shareOf(headroom)) };
}

function redisNeed(basis: SizingBasis, { revokedTokens, headroom }: PlanQuestion, peak: number): RedisNeed | null {
  const demand = basis.redisCpuSecondsPerValidation;
  if (demand === null) return null;
  const { cache } = basis.subject;
  const asked = cache?.covers === "signature-and-denylist" ? 1 - cache.hitRatio : 1;
  const cpus = peak * plannedDemand(demand);
  const shards = Math.max(1, Math.ceil(cpus / shareOf(headroom)));
  const memoryBytes = basis.redisBytesPerEntry === null ? null : basis.redisBytesPerEntry * revokedTokens;
  return { lookupsPerSecond: peak * asked, cpus, shards, utilisation: cpus / shards, memoryBytes };
}

function stationsOf(
  { fleet, redis, issuer }: Pick<PlannedFleet, "fleet" | "redis" | "issuer">,
  { nodeBitsPerSecond, headroom }: PlanQuestion,
  { perNode }: { readonly perNode: number },
): Station[] {
  const cap = shareOf(headroom);
  const rows: Omit<Station, "room">[] = [
    { name: "verifier vCPUs", busy: fleet.peakUtilisation, limit: fleet.plannedUtilisation },
    ...(redis === null ? [] : [{ name: "Redis CPU", busy: redis.utilisation, limit: cap }]),
    ...(issuer === null || issuer.cpus === null || issuer.vcpus === null
      ? []
      : [{ name: "issuer vCPUs", busy: issuer.cpus / issuer.vcpus, limit: cap }]),
    ...(nodeBitsPerSecond === null
      ? []
      : [{ name: "network of a node", busy: perNode / nodeBitsPerSecond, limit: UTILISATION_CAP }]),
  ];
  return rows.map((row) => ({ ...row, room: row.limit / row.busy })).sort((a, b) => a.room - b.room);
}

/** Share of a CPU that is planned with, at most. */
function shareOf(headroom: number): number {
  return Math.min(1 - headroom, UTILISATION_CAP);
}

function costOf({ pricePerVcpuHour, pricePerGb }: PlanQuestion, vcpus: number, bytes: number): PlannedFleet["cost"] {
  if (pricePerVcpuHour === null && pricePerGb === null) return null;
  const cpu = vcpus * HOURS_PER_MONTH * (pricePerVcpuHour ?? 0);
  const traffic = (bytes / 1e9) * (pricePerGb ?? 0);
  return { vcpus: cpu, traffic, total: cpu + traffic };
}

function monthOf(perSecond: number): number {
  return perSecond * HOURS_PER_MONTH * 3600;
}
