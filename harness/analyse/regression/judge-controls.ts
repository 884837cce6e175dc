import type { AbResult } from "../../results/ab-result.ts";
import { percent } from "../verdict/gate.ts";
import type { AbControls, Control } from "./ab-analysis.ts";
import { standingPairs } from "./ab-pairs.ts";
import { changeWords, percentSize } from "./change-words.ts";
import { type AbDecisions, controlScenario } from "./decide-ab.ts";
import { nextLookFits } from "./second-look.ts";
import { type Decision, REGRESSION_LN_RATIO } from "./take-looks.ts";

/**
 * Judges both controls of an `ab`: the base against itself must be a pass and at most 2 % apart, the base with planted work must be a
 * regression (capacity method 4.2).
 *
 * A control whose pairs never sufficed for a look, that was interrupted before a look that would have fitted, or that a broken side kept
 * from running is not `tested`: it says nothing of the machine, and nothing can be believed without it.
 */
export function judgeControls(result: AbResult, { negative, positive }: AbDecisions): AbControls {
  const scenario = controlScenario(result);
  return {
    scenario: scenario?.name ?? null,
    negative: controlOf(result, negative, apart),
    positive:
      scenario !== null && result.planted === null
        ? notPlanted(result)
        : controlOf(result, positive, (decision) => blind(decision, result)),
  };
}

/** Whether a control shows that nothing of this `ab` can be believed. */
export function hasFailed({ held, tested }: Control): boolean {
  return tested && !held;
}

function notPlanted({ ab, faults }: AbResult): Control {
  const untested = faults.length > 0 ? BROKEN : ab.status === "interrupted" ? INTERRUPTED : null;
  return { held: false, tested: untested === null, why: untested ?? NOT_CALIBRATED, lnCpuRatio: null };
}

const NOT_CALIBRATED = "no work could be planted, because what it costs could not be calibrated";
const BROKEN = "nothing was timed, because a side is broken";
const INTERRUPTED = "interrupted before the control ran";

function controlOf(
  { ab, scenarios }: AbResult,
  decision: Decision | null,
  judge: (decision: Decision) => string | null,
): Control {
  const scenario = controlScenario({ scenarios });
  if (decision === null || scenario === null) {
    return { held: false, tested: true, why: "no scenario of this ab ran the controls", lnCpuRatio: null };
  }
  const { change, look, verdict } = decision;
  if (look === 0) {
    const why = `${standingPairs(scenario).length} of the ${ab.looks[0]} pairs stood that the first look needs`;
    return { held: false, tested: false, why, lnCpuRatio: change };
  }
  const why = judge(decision);
  // Undecided with a look to come that still fits: only an interrupt has kept it from that, or the ab has not ended yet.
  const isCut = verdict === "inconclusive" && ab.status === "interrupted" && nextLookFits(scenario, ab, look - 1);
  return { held: why === null, tested: !isCut, why, lnCpuRatio: change };
}

function apart({ verdict, change }: Decision): string | null {
  if (change === null) return "its pairs were too few for limits";
  const came = `the base against itself came out at ${changeWords(change)}`;
  if (verdict === "regression") return `${came}: a regression where there is none`;
  if (verdict === "inconclusive") return `${came}: this machine cannot exclude 5 % between identical programs`;
  const limit = percentSize(REGRESSION_LN_RATIO);
  return Math.abs(change.value) > REGRESSION_LN_RATIO ? `${came}: more than ${limit} apart` : null;
}

function blind({ verdict, change }: Decision, { planted }: AbResult): string | null {
  if (verdict === "regression") return null;
  const aim = planted === null ? "work" : `${percent(planted.aim)} of work`;
  const came = change === null ? "pairs too few for limits" : changeWords(change);
  return `planted ${aim} came out at ${came} and was not called a regression: the gate is blind tonight`;
}
