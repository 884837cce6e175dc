import { type FleetPlan, type PlannedFleet, withReserve } from "../../harness/analyse/plan-fleet.ts";
import type { PlanQuestion } from "../../harness/analyse/plan-question.ts";
import type { Sensitivity } from "../../harness/analyse/plan-sensitivity.ts";
import { NO_DATA, formatExact, formatQuantity } from "../format/format-quantity.ts";
import { describeFleet, type FleetText } from "./describe-fleet.ts";
import type { FleetFigure } from "./fleet-figures.ts";

/** Says a plan in words; command line and page both say it with these. Pure formatting: every number is the plan's. */
export function describePlan(question: PlanQuestion, plan: FleetPlan): FleetText {
  if (plan.kind === "refused") return describeFleet(question, plan);
  const nodesForCpu = withReserve(plan.fleet.nodesForCpu - question.spareNodes, question);
  return describeFleet(question, { ...plan.fleet, nodes: plan.nodes, nodesForCpu });
}

/** The figures of a plan, one to a line. */
export function planFigures(question: PlanQuestion, plan: PlannedFleet): readonly FleetFigure[] {
  const { fleet, issuer, redis, cost, target } = plan;
  const planned = formatQuantity(fleet.plannedUtilisation, "share");
  return [
    { label: "vCPUs of the verifiers", value: formatExact(plan.vcpus) },
    { label: "nodes by the interval of the measured CPU", value: intervalWords(plan) },
    {
      label: `one vCPU, ${planned} busy, carries`,
      value: formatQuantity(fleet.validationsPerSecondPerVcpu, "perSecond"),
    },
    {
      label: "autoscaler target for a node",
      value: `${formatQuantity(target.validationsPerSecondPerNode, "perSecond")}, ${formatQuantity(target.utilisation, "share")} CPU`,
    },
    { label: "memory of the verifiers of a node", value: formatQuantity(plan.memoryBytesPerNode, "bytes") },
    { label: "inbound", value: formatQuantity(plan.inboundBitsPerSecond, "bitsPerSecond") },
    { label: "outbound", value: formatQuantity(plan.outboundBitsPerSecond, "bitsPerSecond") },
    ...(issuer === null
      ? []
      : [
          {
            label: "issuer",
            value: `${formatQuantity(issuer.loginsPerSecond, "perSecond")} logins, ${issuer.vcpus === null ? NO_DATA : `${formatExact(issuer.vcpus)}\u00a0vCPU`}`,
          },
        ]),
    ...(redis === null ? [] : [{ label: "Redis", value: redisWords(redis, question) }]),
    ...(cost === null
      ? []
      : [
          {
            label: "cost a month",
            value: `${money(cost.total)} (vCPUs ${money(cost.vcpus)}, traffic ${money(cost.traffic)}, ${formatQuantity(plan.bytesPerMonth, "bytes")})`,
          },
        ]),
    { label: "gives out first", value: firstToGiveOut(plan) },
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
