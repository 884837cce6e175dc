import { type FleetPlan, type PlannedFleet, withReserve } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { RateAtObjective } from "../../harness/analyse/model/rate-at-objective.ts";
import type { Sensitivity } from "../../harness/analyse/fleet/plan-sensitivity.ts";
import { NO_DATA, formatExact, formatQuantity } from "../format/format-quantity.ts";
import { describeFleet, type FleetText } from "./describe-fleet.ts";
import { boundWords } from "./model-words.ts";

/** Says a plan in words; command line and page both say it with these. Pure formatting: every number is the plan's. */
export function describePlan(question: PlanQuestion, plan: FleetPlan): FleetText {
  if (plan.kind === "refused") return describeFleet(question, plan);
  const nodesForCpu = withReserve(plan.fleet.nodesForCpu - question.spareNodes, question);
  const text = describeFleet(question, { ...plan.fleet, nodes: plan.nodes, nodesForCpu });
  return { ...text, qualifications: [...text.qualifications, ...modelObjection(question, plan)] };
}

/** A model that allows less than the measured steps do is said, not followed: what was measured is the claim. */
function modelObjection({ vcpusPerNode, ...question }: PlanQuestion, plan: PlannedFleet): readonly string[] {
  const { modelled, activeNodes } = plan;
  const perVcpu = (question.ratePerSecond * (1 + question.growth)) / (activeNodes * vcpusPerNode);
  if (modelled?.kind !== "rate" || modelled.ratePerSecond >= perVcpu) return [];
  const [allowed, given] = [modelled.ratePerSecond, perVcpu].map((rate) => formatQuantity(rate, "perSecond"));
  return [`The capacity model allows one process ${allowed} at this objective; here each vCPU gets ${given}.`];
}

/** One figure of a plan, in words. */
export interface PlanFigure {
  readonly label: string;
  readonly value: string;
  /** Whether it belongs to the first screen, beside the answer. */
  readonly first: boolean;
}

/** The figures that stand beside the answer of the run's own question. */
export function firstFigures(question: PlanQuestion, plan: FleetPlan): readonly PlanFigure[] {
  return plan.kind === "refused" ? [] : planFigures(question, plan).filter(({ first }) => first);
}

/** The figures of a plan, one to a line. */
export function planFigures(question: PlanQuestion, plan: PlannedFleet): readonly PlanFigure[] {
  const { fleet, issuer, redis, cost, target, modelled } = plan;
  const planned = formatQuantity(fleet.plannedUtilisation, "share");
  const figure = (label: string, value: string, first = false): PlanFigure => ({ label, value, first });
  const issued = issuer === null ? NO_DATA : `${formatQuantity(issuer.loginsPerSecond, "perSecond")} logins`;
  return [
    figure("vCPUs of the verifiers", formatExact(plan.vcpus), true),
    figure("nodes by the interval of the measured CPU", intervalWords(plan), true),
    figure(`one vCPU, ${planned} busy, carries`, formatQuantity(fleet.validationsPerSecondPerVcpu, "perSecond"), true),
    figure(
      "autoscaler target for a node",
      `${formatQuantity(target.validationsPerSecondPerNode, "perSecond")}, ${formatQuantity(target.utilisation, "share")} CPU`,
    ),
    ...(modelled === null ? [] : [figure("capacity model, one process", modelledWords(modelled))]),
    figure("memory of the verifiers of a node", formatQuantity(plan.memoryBytesPerNode, "bytes")),
    figure("inbound", formatQuantity(plan.inboundBitsPerSecond, "bitsPerSecond"), true),
    figure("outbound", formatQuantity(plan.outboundBitsPerSecond, "bitsPerSecond"), true),
    ...(issuer === null
      ? []
      : [figure("issuer", `${issued}, ${issuer.vcpus === null ? NO_DATA : `${formatExact(issuer.vcpus)}\u00a0vCPU`}`)]),
    ...(redis === null ? [] : [figure("Redis", redisWords(redis, question), true)]),
    ...(cost === null
      ? []
      : [
          figure(
            "cost a month",
            `${money(cost.total)} (vCPUs ${money(cost.vcpus)}, traffic ${money(cost.traffic)}, ${formatQuantity(plan.bytesPerMonth, "bytes")})`,
          ),
        ]),
    figure("gives out first", firstToGiveOut(plan)),
  ];
}

/** `peak rate`, `−10 %: −8.04 %`, `+10 %: +8.04 %`; a dash where an input cannot be changed so. */
export function sensitivityWords({ input, lower, upper, lowerRatio, upperRatio }: Sensitivity): {
  readonly input: string;
  readonly lower: string;
  readonly upper: string;
} {
  const times = (words: string, ratio: number | null) => (ratio === null ? "–" : `${words}: ${change(ratio)}`);
  return { input, lower: times(lower, lowerRatio), upper: times(upper, upperRatio) };
}

function change(ratio: number): string {
  if (Math.abs(ratio - 1) < 0.0005) return "no change";
  return `${ratio > 1 ? "+" : "−"}${formatQuantity(Math.abs(ratio - 1), "share")}`;
}

function intervalWords({ nodesInterval }: PlannedFleet): string {
  if (nodesInterval === null) return "no interval (n = 1)";
  const { low, high } = nodesInterval;
  return low === high ? formatExact(low) : `${formatExact(low)}–${formatExact(high)}`;
}

function modelledWords(modelled: RateAtObjective): string {
  if (modelled.kind === "none") return `no rate: ${modelled.reason}`;
  return `${formatQuantity(modelled.ratePerSecond, "perSecond")} (${boundWords(modelled)})`;
}

function redisWords(redis: NonNullable<PlannedFleet["redis"]>, { revokedTokens }: PlanQuestion): string {
  const { shards, utilisation, lookupsPerSecond, memoryBytes } = redis;
  const each = shards === 1 ? "one" : `${formatExact(shards)} shards, each`;
  const memory = revokedTokens === 0 ? "" : `, ${formatQuantity(memoryBytes, "bytes")} of entries`;
  return `${each} ${formatQuantity(utilisation, "share")} busy, ${formatQuantity(lookupsPerSecond, "perSecond")} lookups${memory}`;
}

function firstToGiveOut({ stations: [first] }: PlannedFleet): string {
  if (first === undefined) return NO_DATA;
  const { name, busy, limit, room } = first;
  return `${name}: ${formatQuantity(busy, "share")} of ${formatQuantity(limit, "share")} planned, room for ${formatExact(Number(room.toPrecision(3)))} times the peak`;
}

function money(amount: number): string {
  return formatExact(amount >= 100 ? Math.round(amount) : Number(amount.toFixed(2)));
}
