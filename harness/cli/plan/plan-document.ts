import type { FleetText } from "../../../reports/answer/describe-fleet.ts";
import { describePlan, type PlanFigure, planFigures } from "../../../reports/answer/describe-plan.ts";
import type { PlanAnswer } from "../../../reports/terminal/render-plan.ts";
import type { DesignField } from "../../analyse/fleet/design-choices.ts";
import type { FleetPlan } from "../../analyse/fleet/plan-fleet.ts";
import type { PlanQuestion } from "../../analyse/fleet/plan-question.ts";
import type { Sensitivity } from "../../analyse/fleet/plan-sensitivity.ts";
import type { SizingBasis } from "../../analyse/fleet/size-fleet.ts";
import type { RunResult } from "../../results/run-result.ts";

/** What `plan --json` prints: base units, and the words of the terminal beside them. */
export interface PlanDocument {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly question: PlanQuestion;
  readonly design: PlannedDesign;
  /** The answer in words. */
  readonly answer: FleetText;
  /** Its figures in words; none when it is refused. */
  readonly figures: readonly PlanFigure[];
  readonly plan: FleetPlan;
  readonly sensitivity: readonly Sensitivity[];
  /** One design choice switched at a time, fewest vCPUs first; none unless `--what-if` or a preset asked for them. */
  readonly whatIfs: readonly {
    readonly field: DesignField;
    readonly design: PlannedDesign;
    readonly nodes: number;
    readonly vcpus: number;
    /** vCPUs of verifiers, issuer and Redis less those of the plan. */
    readonly vcpuChange: number;
  }[];
  /** What is claimed of the preset's fleet, as sentences; none without a preset. */
  readonly preset: readonly string[];
}

/** A design that a fleet is planned for. */
export type PlannedDesign = Pick<SizingBasis, "label" | "subject" | "restsOn">;

/** A plan as one JSON document. */
export function planDocument({ run }: RunResult, answer: PlanAnswer): PlanDocument {
  const { question, basis, plan, sensitivity, whatIfs, preset } = answer;
  return {
    schemaVersion: 1,
    runId: run.id,
    question,
    design: designOf(basis),
    answer: describePlan(question, plan),
    figures: plan.kind === "refused" ? [] : planFigures(question, plan),
    plan,
    sensitivity,
    whatIfs: whatIfs.map(({ field, basis: other, plan: { nodes, vcpus }, vcpuChange }) => {
      return { field, design: designOf(other), nodes, vcpus, vcpuChange };
    }),
    preset,
  };
}

function designOf({ label, subject, restsOn }: SizingBasis): PlannedDesign {
  return { label, subject, restsOn };
}
