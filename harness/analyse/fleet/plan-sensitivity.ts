import { withDemandAt } from "./demand-limits.ts";
import type { CapacityModel } from "../model/capacity-model.ts";
import { type FleetPlan, planFleet } from "./plan-fleet.ts";
import type { PlanQuestion } from "./plan-question.ts";
import { scalingAt } from "./scaling-at.ts";
import { isProven, type SizingBasis } from "./size-fleet.ts";

/** What one input does to the vCPUs that are needed, before they are rounded up to nodes. */
export interface Sensitivity {
  readonly input: string;
  /** What it was changed to: `−10 %`, `half`. */
  readonly lower: string;
  readonly upper: string;
  /** vCPUs needed with the input changed over those needed as asked; `null` where no fleet is named then. */
  readonly lowerRatio: number | null;
  readonly upperRatio: number | null;
}

/**
 * Changes one input at a time and says what each does to the answer, the one that moves it most first. Where the objective was not seen
 * to hold, that is the answer for CPU alone, which the objective does not move; where it was, a change after which it was not has no
 * ratio.
 */
export function planSensitivity(
  basis: SizingBasis,
  question: PlanQuestion,
  models: readonly CapacityModel[] = [],
): Sensitivity[] {
  const needed = (changed: Changed) =>
    vcpusNeeded(planFleet(changed.basis ?? basis, { ...question, ...changed.question }, models), {
      ...question,
      ...changed.question,
    });
  const asked = needed({});
  if (asked === null) return [];
  const ratio = (changed: Changed | null): number | null => {
    const came = changed === null ? null : needed(changed);
    if (came === null) return null;
    if (!asked.proven) return came.forCpu / asked.forCpu;
    return came.proven ? came.vcpus / asked.vcpus : null;
  };
  return levers
    .filter(({ input, applies }) => (asked.proven || input !== OBJECTIVE) && (applies?.(basis, question) ?? true))
    .map(({ input, lower, upper, lowered, raised }) => ({
      input,
      lower,
      upper,
      lowerRatio: ratio(lowered(basis, question)),
      upperRatio: ratio(raised(basis, question)),
    }))
    .sort((a, b) => movement(b) - movement(a));
}

/** The larger of the two changes, as a distance of logarithms; what differs in the last digits alone keeps its order. */
function movement({ lowerRatio, upperRatio }: Sensitivity): number {
  const moved = [lowerRatio, upperRatio].map((ratio) => (ratio === null ? 0 : Math.abs(Math.log(ratio))));
  return Math.round(Math.max(...moved) * 1e9);
}

/** vCPUs that carry the peak with the reserve, unrounded: whole nodes would hide small changes. */
interface NeededVcpus {
  readonly vcpus: number;
  /** Without any regard to latency. */
  readonly forCpu: number;
  /** Whether the objective was seen to hold. */
  readonly proven: boolean;
}

function vcpusNeeded(plan: FleetPlan, question: PlanQuestion): NeededVcpus | null {
  if (plan.kind === "refused") return null;
  const { zones, spareNodes, vcpusPerNode, ratePerSecond, growth, imbalance } = question;
  const { fleet } = plan;
  const busiest = ratePerSecond * (1 + growth) * (1 + imbalance);
  const withReserve = (active: number): number =>
    zones > 1 ? (active * zones) / (zones - 1) : active + spareNodes * vcpusPerNode;
  const vcpus = (perVcpu: number): number => {
    const forNetwork = plan.networkPerSecond === null ? 0 : (busiest / plan.networkPerSecond) * vcpusPerNode;
    return withReserve(Math.max(busiest / perVcpu, forNetwork));
  };
  return {
    vcpus: vcpus(fleet.validationsPerSecondPerVcpu),
    forCpu: vcpus(fleet.validationsPerSecondPerVcpuForCpu),
    proven: isProven(fleet.latency),
  };
}

interface Changed {
  readonly question?: Partial<PlanQuestion>;
  readonly basis?: SizingBasis;
}

interface Lever {
  readonly input: string;
  readonly lower: string;
  readonly upper: string;
  readonly applies?: (basis: SizingBasis, question: PlanQuestion) => boolean;
  readonly lowered: (basis: SizingBasis, question: PlanQuestion) => Changed | null;
  readonly raised: (basis: SizingBasis, question: PlanQuestion) => Changed | null;
}

const OBJECTIVE = "latency objective";

const levers: readonly Lever[] = [
  {
    input: "peak rate",
    lower: "−10 %",
    upper: "+10 %",
    lowered: (_, { ratePerSecond }) => ({ question: { ratePerSecond: ratePerSecond * 0.9 } }),
    raised: (_, { ratePerSecond }) => ({ question: { ratePerSecond: ratePerSecond * 1.1 } }),
  },
  {
    input: "CPU per validation",
    lower: "lower limit",
    upper: "upper limit",
    applies: ({ cpuSecondsPerValidation }) => cpuSecondsPerValidation.samples > 1,
    lowered: (basis) => ({ basis: withDemandAt(basis, "low") }),
    raised: (basis) => ({ basis: withDemandAt(basis, "high") }),
  },
  {
    input: OBJECTIVE,
    lower: "half",
    upper: "double",
    lowered: (_, { sloSeconds }) => ({ question: { sloSeconds: sloSeconds / 2 } }),
    raised: (_, { sloSeconds }) => ({ question: { sloSeconds: sloSeconds * 2 } }),
  },
  {
    input: "head-room",
    lower: "−10 points",
    upper: "+10 points",
    lowered: (_, { headroom }) => (headroom < 0.1 ? null : { question: { headroom: headroom - 0.1 } }),
    raised: (_, { headroom }) => (headroom > 0.85 ? null : { question: { headroom: headroom + 0.1 } }),
  },
  {
    input: "spare nodes",
    lower: "one fewer",
    upper: "one more",
    applies: (_, { zones }) => zones < 2,
    lowered: (_, { spareNodes }) => (spareNodes < 1 ? null : { question: { spareNodes: spareNodes - 1 } }),
    raised: (_, { spareNodes }) => ({ question: { spareNodes: spareNodes + 1 } }),
  },
  {
    input: "zones",
    lower: "one fewer",
    upper: "one more",
    applies: (_, { zones }) => zones > 1,
    lowered: (_, { zones }) => (zones < 3 ? null : { question: { zones: zones - 1 } }),
    raised: (_, { zones }) => ({ question: { zones: zones + 1 } }),
  },
  {
    input: "growth",
    lower: "−10 points",
    upper: "+10 points",
    lowered: (_, { growth }) => (growth < 0.1 ? null : { question: { growth: growth - 0.1 } }),
    raised: (_, { growth }) => ({ question: { growth: growth + 0.1 } }),
  },
  {
    input: "imbalance between nodes",
    lower: "−10 points",
    upper: "+10 points",
    lowered: (_, { imbalance }) => (imbalance < 0.1 ? null : { question: { imbalance: imbalance - 0.1 } }),
    raised: (_, { imbalance }) => ({ question: { imbalance: imbalance + 0.1 } }),
  },
  {
    input: "scaling over the vCPUs of a node",
    lower: "10 % less",
    upper: "10 % more",
    applies: ({ scaling }, { vcpusPerNode }) => scaling !== null && vcpusPerNode > 1,
    lowered: (basis, question) => ({ basis: withScalingTimes(0.9, basis, question) }),
    raised: (basis, question) => ({ basis: withScalingTimes(1.1, basis, question) }),
  },
];

/** The basis with another scaling for the node that is asked about. */
function withScalingTimes(factor: number, basis: SizingBasis, { vcpusPerNode: vcpus }: PlanQuestion): SizingBasis {
  const efficiency = Math.min(1, scalingAt(basis.scaling, vcpus).efficiency * factor);
  return { ...basis, scaling: { points: [{ vcpus, efficiency }], law: null } };
}
