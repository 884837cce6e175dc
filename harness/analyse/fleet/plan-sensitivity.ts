import { withDemandAt } from "./demand-limits.ts";
import { planFleet } from "./plan-fleet.ts";
import type { PlanQuestion } from "./plan-question.ts";
import { scalingAt } from "./scaling-at.ts";
import type { SizingBasis } from "./size-fleet.ts";

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

/** Changes one input at a time and says what each does to the answer, the one that moves it most first. */
export function planSensitivity(basis: SizingBasis, question: PlanQuestion): Sensitivity[] {
  const asked = vcpusNeeded(basis, question);
  if (asked === null) return [];
  const ratio = (changed: Changed | null): number | null => {
    const needed = changed === null ? null : vcpusNeeded(changed.basis ?? basis, { ...question, ...changed.question });
    return needed === null ? null : needed / asked;
  };
  return levers
    .filter(({ applies }) => applies?.(basis, question) ?? true)
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
function vcpusNeeded(basis: SizingBasis, question: PlanQuestion): number | null {
  const plan = planFleet(basis, question);
  if (plan.kind === "refused") return null;
  const { zones, spareNodes, vcpusPerNode, ratePerSecond, growth, imbalance } = question;
  const active = (ratePerSecond * (1 + growth) * (1 + imbalance)) / plan.fleet.validationsPerSecondPerVcpu;
  return zones > 1 ? (active * zones) / (zones - 1) : active + spareNodes * vcpusPerNode;
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
    input: "latency objective",
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
