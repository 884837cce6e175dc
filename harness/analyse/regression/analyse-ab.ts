import type { AbResult, AbScenario } from "../../results/ab-result.ts";
import { cpuOf } from "../costs/duet-pairs.ts";
import { median } from "../statistics/median.ts";
import { minimumDetectableEffect, MINIMUM_PAIRS } from "../costs/noise-floor.ts";
import { momentsOf } from "../statistics/estimate-from.ts";
import type { DuetTrialResult } from "../../results/trial-result.ts";
import { AB_ANALYSIS_VERSION, type AbAnalysis, type AbVerdict, type ScenarioAnalysis } from "./ab-analysis.ts";
import { lnCpuRatios, slicesOf, standingPairs } from "./ab-pairs.ts";
import { decideAb } from "./decide-ab.ts";
import { hasFailed, judgeControls } from "./judge-controls.ts";
import { p99Alert } from "./p99-alert.ts";
import { pairedChange } from "./paired-change.ts";
import { reportedMetrics } from "./reported-metrics.ts";
import { scenarioReason } from "./scenario-reason.ts";
import { stageChanges } from "./stage-changes.ts";
import { ALPHA_SIDE, type Decision } from "./take-looks.ts";
import { whatMoved } from "./what-moved.ts";

/**
 * Says what an `ab` found: a verdict for each scenario and for the whole, with what moved. Pure, and the same for the same result;
 * `takeLooks` has the rule, `decideAb` what counts together, `judgeControls` when nothing of it can be believed.
 */
export function analyseAb(result: AbResult): AbAnalysis {
  const decisions = decideAb(result);
  const controls = judgeControls(result, decisions);
  const scenarios = result.scenarios.flatMap((scenario, place) => {
    const decision = decisions.scenarios[place];
    return decision === undefined ? [] : [scenarioAnalysis(result, scenario, decision)];
  });
  const named = { negative: "Negative control", positive: "Positive control" } as const;
  const complaints = (["negative", "positive"] as const).flatMap((which) => {
    const control = controls[which];
    return control.held ? [] : [{ failed: hasFailed(control), words: `${named[which]}: ${control.why}.` }];
  });
  const verdict = faultVerdict(result) ?? wholeVerdict(complaints, scenarios, result);
  return {
    schemaVersion: AB_ANALYSIS_VERSION,
    verdict,
    reasons: result.faults.length > 0 ? faultReasons(result) : reasonsFor(verdict, complaints, scenarios, result),
    controls,
    scenarios,
  };
}

/** A candidate that is broken while the others are not is what a gate is for; a broken base leaves nothing to compare with. */
function faultVerdict({ faults }: AbResult): AbVerdict | null {
  if (faults.length === 0) return null;
  return faults.every(({ role }) => role === "candidate") ? "broken" : "invalid";
}

function faultReasons({ faults, sides }: AbResult): string[] {
  return faults.map(({ role, scenario, what }) => {
    const revision = sides.find((side) => side.role === role)?.revision ?? "";
    return `The ${role} (${revision}) under ${scenario}: ${what}.`;
  });
}

/** A control that did not hold, in words. */
interface Complaint {
  /** False when it could not be tested. */
  readonly failed: boolean;
  readonly words: string;
}

function wholeVerdict(
  complaints: readonly Complaint[],
  scenarios: readonly ScenarioAnalysis[],
  { notMeasured }: AbResult,
): AbVerdict {
  if (complaints.some(({ failed }) => failed)) return "invalid";
  // Without controls nothing shows that this machine could tell.
  if (complaints.length > 0) return "inconclusive";
  const worst = (["regression", "inconclusive"] as const).find((verdict) =>
    scenarios.some((scenario) => scenario.verdict === verdict),
  );
  // Silence on a scenario that was asked for is no pass.
  return worst ?? (notMeasured.length > 0 ? "inconclusive" : "pass");
}

function reasonsFor(
  verdict: AbVerdict,
  complaints: readonly Complaint[],
  scenarios: readonly ScenarioAnalysis[],
  { notMeasured }: AbResult,
): string[] {
  if (verdict === "invalid") return complaints.map(({ words }) => words);
  const of = (wanted: AbVerdict) =>
    scenarios.filter((scenario) => scenario.verdict === wanted).map(({ name, reason }) => `${name}: ${reason}`);
  return [
    ...complaints.map(({ words }) => words),
    ...of("regression"),
    ...of("inconclusive"),
    ...notMeasured.map(({ what, why }) => `Not measured: ${what}: ${why}.`),
  ];
}

function scenarioAnalysis(result: AbResult, scenario: AbScenario, decision: Decision): ScenarioAnalysis {
  const { ab, scenarios, sides } = result;
  const standing = standingPairs(scenario);
  // What a look did not take has no part in what is said of it.
  const pairs = standing.slice(0, ab.looks[Math.max(decision.look - 1, 0)]);
  const { verdict, look, change: cpu } = decision;
  const stages = stageChanges(scenario.stages);
  return {
    name: scenario.name,
    verdict,
    reason: scenarioReason(scenario, decision, ab, { standing: standing.length, scenarios: scenarios.length }),
    look,
    pairs: pairs.length,
    refusedPairs: scenario.trials.length - standing.length,
    cpu,
    baseCpuSeconds: baseCpuSeconds(pairs),
    reported: reportedMetrics(pairs),
    p99Alert: p99Alert(standing, ab.looks.slice(0, look)),
    minimumDetectableEffect: detectable(lnCpuRatios(pairs, "candidate")),
    overReference: sides.some(({ role }) => role === "reference") ? overReference(pairs) : null,
    stages,
    moved: whatMoved(pairs, { cpu, stages }),
  };
}

function baseCpuSeconds(pairs: readonly DuetTrialResult[]): number | null {
  return pairs.length === 0 ? null : median(pairs.map((pair) => median(slicesOf(pair, "base").map(cpuOf))));
}

/** The night's own: by the spread of its pairs. */
function detectable(lnRatios: readonly number[]): number | null {
  if (lnRatios.length < MINIMUM_PAIRS) return null;
  return minimumDetectableEffect(Math.sqrt(momentsOf(lnRatios).variance), lnRatios.length);
}

function overReference(pairs: readonly DuetTrialResult[]): ScenarioAnalysis["overReference"] {
  const [candidate, base] = (["candidate", "base"] as const).map((role) =>
    pairedChange(lnCpuRatios(pairs, role, "reference"), ALPHA_SIDE),
  );
  return candidate === undefined || base === undefined || candidate === null || base === null
    ? null
    : { candidate, base };
}
