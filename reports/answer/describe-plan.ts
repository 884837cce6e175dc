import { type FleetPlan, type PlannedFleet } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { RateAtObjective } from "../../harness/analyse/model/rate-at-objective.ts";
import type { Sensitivity } from "../../harness/analyse/fleet/plan-sensitivity.ts";
import { countWords } from "../format/count-words.ts";
import { NO_DATA, formatExact, formatQuantity, type Quantity, rawQuantity } from "../format/format-quantity.ts";
import { describeFleet, type FleetText } from "./describe-fleet.ts";
import { boundWords } from "./model-words.ts";

/** Says a plan in words; command line and page both say it with these. Pure formatting: every number is the plan's. */
export function describePlan(question: PlanQuestion, plan: FleetPlan): FleetText {
  if (plan.kind === "refused") return describeFleet(question, plan);
  const { fleet, nodes, nodesForCpu } = plan;
  const text = describeFleet(question, { ...fleet, nodes, nodesForCpu });
  return {
    ...text,
    qualifications: [...text.qualifications, ...modelQualification(plan), ...networkWords(question, plan)],
  };
}

/** What the capacity model has to do with the nodes: it makes them more, or gives no rate although one was looked for. */
function modelQualification({ fleet, modelled, nodes, nodesForCpu }: PlannedFleet): readonly string[] {
  if (modelled?.kind === "rate" && fleet.boundBy === "model" && nodes > nodesForCpu) {
    const allowed = formatQuantity(modelled.ratePerSecond, "perSecond");
    const byCpu = countWords(nodesForCpu, "node");
    return [
      `The capacity model allows one process ${allowed} at this objective (${boundWords(modelled)}), so no vCPU is planned with more; CPU alone would need ${byCpu}.`,
    ];
  }
  return modelled?.kind === "none" && worthSaying.has(modelled.why)
    ? [`The capacity model gives no rate: ${modelled.reason}`]
    : [];
}

/** A model that was never made, or never checked enough, says nothing against the measured loads; these do. */
const worthSaying: ReadonlySet<string> = new Set(["rejected", "not-confirmed", "uncertain"]);

/** That the nodes are those of their network. */
function networkWords({ nodeBitsPerSecond }: PlanQuestion, { fleet: { boundBy } }: PlannedFleet): readonly string[] {
  if (boundBy !== "network") return [];
  return [
    `The network of a node, ${formatQuantity(nodeBitsPerSecond, "bitsPerSecond")} and planned to 70 %, gives out before its vCPUs: the nodes are as many as that takes.`,
  ];
}

/** One figure of a plan, in words. */
export interface PlanFigure {
  readonly label: string;
  readonly value: string;
  /** The same in its base unit to 6 digits; `null` for what is a count, or several figures. */
  readonly raw: string | null;
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
  const figure = (label: string, value: string, first = false): PlanFigure => ({ label, value, raw: null, first });
  const quantity = (label: string, value: number | null, unit: Quantity, first = false): PlanFigure => {
    return { label, value: formatQuantity(value, unit), raw: value === null ? null : rawQuantity(value, unit), first };
  };
  const issued = issuer === null ? NO_DATA : `${formatQuantity(issuer.loginsPerSecond, "perSecond")} logins`;
  return [
    figure("vCPUs of the verifiers", formatExact(plan.vcpus), true),
    figure("nodes at the 95 % limits of CPU per validation", intervalWords(plan), true),
    quantity(`one vCPU, planned ${planned} busy, carries`, fleet.validationsPerSecondPerVcpu, "perSecond", true),
    figure(
      "autoscaler target for a node",
      `${formatQuantity(target.validationsPerSecondPerNode, "perSecond")}, ${formatQuantity(target.utilisation, "share")} CPU, at least ${countWords(target.leastNodes, "node")}`,
    ),
    ...(modelled === null ? [] : [figure("capacity model, one process", modelledWords(modelled))]),
    quantity("memory of the verifiers of a node", plan.memoryBytesPerNode, "bytes"),
    quantity("inbound", plan.inboundBitsPerSecond, "bitsPerSecond", true),
    quantity("outbound", plan.outboundBitsPerSecond, "bitsPerSecond", true),
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

function intervalWords({ nodesInterval, fleet: { cpuSecondsPerValidation } }: PlannedFleet): string {
  if (nodesInterval === null) return "no interval (n = 1)";
  const { low, high } = nodesInterval;
  const nodes = low === high ? formatExact(low) : `${formatExact(low)}–${formatExact(high)}`;
  return `${nodes} (n = ${formatExact(cpuSecondsPerValidation.samples)})`;
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
  const times = Number(room.toPrecision(3));
  const more = times > 1 ? `room for ${formatExact(times)} times the peak` : "no room for more";
  return `${name}: ${formatQuantity(busy, "share")} of ${formatQuantity(limit, "share")} planned, ${more}`;
}

function money(amount: number): string {
  return formatExact(amount >= 100 ? Math.round(amount) : Number(amount.toFixed(2)));
}
