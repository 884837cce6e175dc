import type { CapacityModel } from "../model/capacity-model.ts";
import { subjectKey } from "../subject-order.ts";
import { areComparable, type DesignField, differentField } from "./design-choices.ts";
import { planFleet, type PlannedFleet } from "./plan-fleet.ts";
import type { PlanQuestion } from "./plan-question.ts";
import { isProven, type SizingBasis } from "./size-fleet.ts";

/** What one other design choice would make of the fleet. */
export interface WhatIf {
  /** The choice that is switched. */
  readonly field: DesignField;
  readonly basis: SizingBasis;
  readonly plan: PlannedFleet;
  /** False where the objective was not seen to hold with both: they are then set side by side by CPU alone. */
  readonly proven: boolean;
  /** Whether the duet that it rests on could tell it from the plan's design; true where it rests on no such duet. */
  readonly told: boolean;
  /** Nodes with the reserve, by that standard. */
  readonly nodes: number;
  /** vCPUs of verifiers, issuer and Redis less those of the plan that it is held against, by that standard. */
  readonly vcpuChange: number;
}

/** Switches one design choice at a time and ranks what comes of it, fewest vCPUs first. */
export function whatIfs(
  designs: readonly SizingBasis[],
  from: SizingBasis,
  question: PlanQuestion,
  models: readonly CapacityModel[] = [],
): WhatIf[] {
  const own = planFleet(from, question, models);
  if (own.kind === "refused") return [];
  return designs
    .flatMap((basis): WhatIf[] => {
      const field = differentField(from.subject, basis.subject);
      const plan = planFleet(basis, question, models);
      if (field === null || plan.kind === "refused" || !areComparable(from, basis)) return [];
      const proven = isProven(own.fleet.latency) && isProven(plan.fleet.latency);
      const vcpuChange = vcpusOf(plan, proven, own, question) - vcpusOf(own, proven, plan, question);
      const told = basis.noDifferenceFrom !== from.label && from.noDifferenceFrom !== basis.label;
      return [{ field, basis, plan, proven, told, nodes: proven ? plan.nodes : plan.nodesForCpu, vcpuChange }];
    })
    .sort(
      (a, b) => a.vcpuChange - b.vcpuChange || (subjectKey(a.basis.subject) < subjectKey(b.basis.subject) ? -1 : 1),
    );
}

/** vCPUs of verifiers, issuer and Redis; without the issuer where it is not sized on the other side. */
function vcpusOf(
  { nodes, nodesForCpu, issuer, redis }: PlannedFleet,
  proven: boolean,
  other: PlannedFleet,
  { vcpusPerNode }: PlanQuestion,
): number {
  const issuerVcpus = other.issuer?.vcpus === null ? 0 : (issuer?.vcpus ?? 0);
  return (proven ? nodes : nodesForCpu) * vcpusPerNode + issuerVcpus + (redis?.shards ?? 0);
}
