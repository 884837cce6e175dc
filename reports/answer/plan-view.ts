import type { CapacityModel } from "../../harness/analyse/model/capacity-model.ts";
import { planFleet, type FleetPlan } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import { planSensitivity } from "../../harness/analyse/fleet/plan-sensitivity.ts";
import type { SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import { whatIfs } from "../../harness/analyse/fleet/what-if.ts";
import type { FleetText } from "./describe-fleet.ts";
import { describePlan, type PlanFigure, planFigures, sensitivityWords } from "./describe-plan.ts";
import { extrapolationWords } from "./extrapolation-words.ts";
import { planCommandLine } from "./plan-command-line.ts";
import { whatIfRows } from "./what-if-rows.ts";

/** Everything that the calculator shows, as text: the renderer writes it once, the page again at every change. */
export interface PlanView {
  readonly text: FleetText;
  /** The mark beside the answer where it lies outside of what was measured. */
  readonly extrapolated: string | null;
  readonly figures: readonly PlanFigure[];
  /** In the order of {@link whatIfColumns}. */
  readonly whatIfs: readonly (readonly string[])[];
  /** In the order of {@link sensitivityColumns}. */
  readonly sensitivity: readonly (readonly string[])[];
  readonly assumptions: readonly string[];
  /** Empty where an input is. */
  readonly commandLine: string;
}

/** What plans are made from. */
export interface PlanEvidence {
  /** The run that measured it. */
  readonly runId: string;
  readonly designs: readonly SizingBasis[];
  readonly models: readonly CapacityModel[];
}

/** Columns of what one other choice would make of the fleet. */
export const whatIfColumns = ["Choice", "Design", "Nodes", "vCPUs", "Inbound", "Latency objective"] as const;

/** Columns of what an input does to the vCPUs. */
export const sensitivityColumns = ["Input", "Lower", "Upper"] as const;

/** Answers a question for one of the designs. */
export function planView(
  { runId, designs, models }: PlanEvidence,
  basis: SizingBasis,
  question: PlanQuestion,
): PlanView {
  const plan: FleetPlan = planFleet(basis, question, models);
  return {
    text: describePlan(question, plan),
    extrapolated: plan.kind === "refused" ? null : extrapolationWords(basis, question),
    figures: plan.kind === "refused" ? [] : planFigures(question, plan),
    whatIfs: whatIfRows(whatIfs(designs, basis, question, models), question).map((row) => [
      row.choice,
      row.design,
      row.nodes,
      row.change,
      row.inbound,
      row.objective,
    ]),
    sensitivity: planSensitivity(basis, question, models).map((row) => {
      const { input, lower, upper } = sensitivityWords(row);
      return [input, lower, upper];
    }),
    assumptions: plan.kind === "refused" ? [] : plan.assumptions,
    commandLine: Object.values(question).some(Number.isNaN) ? "" : planCommandLine(runId, question, basis.subject),
  };
}
