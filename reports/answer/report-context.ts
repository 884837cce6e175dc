import type { Analysis } from "../../harness/analyse/analysis.ts";
import { designChoices } from "../../harness/analyse/fleet/design-choices.ts";
import { type FleetPlan, planFleet } from "../../harness/analyse/fleet/plan-fleet.ts";
import { planQuestion, type PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { FleetAnswer, SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import type { CapacityModel } from "../../harness/analyse/model/capacity-model.ts";
import type { RunResult } from "../../harness/results/run-result.ts";

/** What every section is rendered from. */
export interface ReportContext {
  readonly run: RunResult;
  readonly analysis: Analysis;
  /** The run's own fleet question answered for its first basis; `null` when the run is refused or nothing supports an answer. */
  readonly headline: Headline | null;
}

export interface Headline {
  readonly basis: SizingBasis;
  /** The run's own question, with nothing around it. */
  readonly question: PlanQuestion;
  readonly answer: FleetAnswer;
  /** The same with what surrounds the nodes. */
  readonly plan: FleetPlan;
  /** Every design that a fleet can be planned for. */
  readonly designs: readonly SizingBasis[];
  readonly models: readonly CapacityModel[];
}

/** Gathers what the sections need; a refused run never gets a fleet size. */
export function reportContext(run: RunResult, analysis: Analysis): ReportContext {
  const basis = analysis.verdict.status === "refused" ? undefined : analysis.sizingBases[0];
  if (basis === undefined) return { run, analysis, headline: null };
  const question = planQuestion(run.run.sizing);
  const plan = planFleet(basis, question, analysis.models);
  const answer = plan.kind === "refused" ? plan : plan.fleet;
  const { models } = analysis;
  return { run, analysis, headline: { basis, question, answer, plan, designs: designChoices(analysis), models } };
}
