import type { Analysis } from "../../harness/analyse/analysis.ts";
import { type FleetPlan, planFleet } from "../../harness/analyse/plan-fleet.ts";
import { planQuestion } from "../../harness/analyse/plan-question.ts";
import { sizeFleet, type FleetAnswer, type SizingBasis } from "../../harness/analyse/size-fleet.ts";
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
  readonly answer: FleetAnswer;
  /** The same with what surrounds the nodes. */
  readonly plan: FleetPlan;
}

/** Gathers what the sections need; a refused run never gets a fleet size. */
export function reportContext(run: RunResult, analysis: Analysis): ReportContext {
  const basis = analysis.verdict.status === "refused" ? undefined : analysis.sizingBases[0];
  const { sizing } = run.run;
  const headline =
    basis === undefined
      ? null
      : { basis, answer: sizeFleet(basis, sizing), plan: planFleet(basis, planQuestion(sizing), analysis.models) };
  return { run, analysis, headline };
}
