import { areComparable, type DesignField, differentField } from "./design-choices.ts";
import { planFleet, type PlannedFleet } from "./plan-fleet.ts";
import type { PlanQuestion } from "./plan-question.ts";
import type { SizingBasis } from "./size-fleet.ts";
import { subjectKey } from "../subject-order.ts";

/** What one other design choice would make of the fleet. */
export interface WhatIf {
  /** The choice that is switched. */
  readonly field: DesignField;
  readonly basis: SizingBasis;
  readonly plan: PlannedFleet;
  /** vCPUs of verifiers, issuer and Redis less those of the plan that it is held against. */
  readonly vcpuChange: number;
}

/** Switches one design choice at a time and ranks what comes of it, fewest vCPUs first. */
export function whatIfs(designs: readonly SizingBasis[], from: SizingBasis, question: PlanQuestion): WhatIf[] {
  const own = planFleet(from, question);
  if (own.kind === "refused") return [];
  return designs
    .flatMap((basis): WhatIf[] => {
      const field = differentField(from.subject, basis.subject);
      const plan = planFleet(basis, question);
      if (field === null || plan.kind === "refused" || !areComparable(from, basis)) return [];
      return [{ field, basis, plan, vcpuChange: allVcpus(plan) - allVcpus(own) }];
    })
    .sort(
      (a, b) => a.vcpuChange - b.vcpuChange || (subjectKey(a.basis.subject) < subjectKey(b.basis.subject) ? -1 : 1),
    );
}

/** vCPUs of the whole plan: verifiers, issuer where it is sized, one per Redis. */
export function allVcpus({ vcpus, issuer, redis }: PlannedFleet): number {
  return vcpus + (issuer?.vcpus ?? 0) + (redis?.shards ?? 0);
}
