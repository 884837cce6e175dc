import type { FleetText } from "../../../reports/answer/describe-fleet.ts";
import { describePlan, type PlanFigure, planFigures } from "../../../reports/answer/describe-plan.ts";
import type { PlanAnswer } from "../../../reports/terminal/render-plan.ts";
import type { DesignField } from "../../analyse/fleet/design-choices.ts";
import type { FleetPlan, PlannedFleet } from "../../analyse/fleet/plan-fleet.ts";
import type { PlanQuestion } from "../../analyse/fleet/plan-question.ts";
import type { Sensitivity } from "../../analyse/fleet/plan-sensitivity.ts";
import type { SizedFleet, SizingBasis } from "../../analyse/fleet/size-fleet.ts";
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
  readonly plan: PublishedPlan;
  readonly sensitivity: readonly Sensitivity[];
  /** One design choice switched at a time, fewest vCPUs first; none unless `--what-if` or a preset asked for them. */
  readonly whatIfs: readonly {
    readonly field: DesignField;
    readonly design: PlannedDesign;
    /** False where the objective was not seen to hold with both designs: they are then set side by side by CPU alone. */
    readonly proven: boolean;
    /** False where the duet that the design rests on could not tell it from the plan's. */
    readonly told: boolean;
    readonly nodes: number;
    readonly vcpus: number;
    /** vCPUs of verifiers, issuer and Redis less those of the plan. */
    readonly vcpuChange: number;
  }[];
  /** What is claimed of the preset's fleet, as sentences; none without a preset. */
  readonly preset: readonly string[];
}

/** A plan as it is published: of its nodes what no other member says. */
export type PublishedPlan = RefusedPlan | (Omit<PlannedFleet, "fleet"> & { readonly fleet: PublishedNodes });

type RefusedPlan = Exclude<FleetPlan, PlannedFleet>;

/** How busy the nodes are planned to be, what bound that, and what is known of the objective. */
const publishedOfNodes = [
  "boundBy",
  "plannedUtilisation",
  "cpuSecondsPerValidation",
  "expectedUtilisation",
  "validationsPerSecondPerVcpu",
  "peakUtilisation",
  "latency",
] as const satisfies readonly (keyof SizedFleet)[];

/** What is published of the nodes. */
export type PublishedNodes = Pick<SizedFleet, (typeof publishedOfNodes)[number]>;

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
    plan: plan.kind === "refused" ? plan : { ...plan, fleet: nodesOf(plan.fleet) },
    sensitivity,
    whatIfs: whatIfs.map(({ field, basis: other, proven, told, nodes, vcpuChange }) => {
      return { field, design: designOf(other), proven, told, nodes, vcpus: nodes * question.vcpusPerNode, vcpuChange };
    }),
    preset,
  };
}

function nodesOf(fleet: SizedFleet): PublishedNodes {
  return Object.fromEntries(publishedOfNodes.map((key) => [key, fleet[key]])) as unknown as PublishedNodes;
}

function designOf({ label, subject, restsOn }: SizingBasis): PlannedDesign {
  return { label, subject, restsOn };
}
