import type { MeasuredWindow } from "../../results/trial-result.ts";
import type { LoadEvidence } from "../../results/verdict.ts";
import type { Gate } from "./gate.ts";
import { isCount, mustBeZero } from "./gate.ts";
import { generatorEnd, THRESHOLDS_CROSSED } from "./generator-exit-codes.ts";
import { targetGates } from "./target-gates.ts";

/** A load trial as its gates see it. */
export interface LoadTrialCase {
  readonly evidence: LoadEvidence;
  readonly windows: readonly MeasuredWindow[];
}

/** Gates on a load trial as a whole: what they find voids every window of it. */
export const loadTrialGates: readonly Gate<LoadTrialCase>[] = [
  ...targetGates.map(({ code, check }) => ({
    code,
    check: ({ evidence, windows }: LoadTrialCase) =>
      check({ evidence, measuredSeconds: windows.reduce((sum, window) => sum + window.windowSeconds, 0) }),
  })),
  { code: "generator-failed", check: generatorFailed },
  { code: "script-exception", check: ({ evidence }) => mustBeZero("script exceptions", evidence.scriptExceptions) },
  { code: "dropped-iterations", check: dropped },
  { code: "vu-ceiling", check: vuCeiling },
  {
    code: "too-few-samples",
    check: ({ windows }) => (windows.length === 0 ? "No measurement window was completed." : null),
  },
];

/**
 * A crossed threshold is no failure of k6: each one stands for a counter that has a gate here, or for a latency budget, which
 * is judged by what may be quoted. Only when none of them was crossed something else is wrong.
 */
function generatorFailed({ evidence }: LoadTrialCase): string | null {
  const end = generatorEnd(evidence.generatorExitCode, evidence.generatorSignal);
  if (end === null) return null;
  if (
    evidence.generatorExitCode === THRESHOLDS_CROSSED &&
    (thresholdCounters(evidence).some((count) => (count ?? 0) > 0) ||
      evidence.generatorThresholds.some(({ crossed }) => crossed === true))
  )
    return null;
  return evidence.generatorError === null ? `k6 ${end}.` : `k6 ${end}: ${evidence.generatorError}`;
}

function thresholdCounters(evidence: LoadEvidence): readonly (number | null)[] {
  const { droppedIterations, scriptExceptions, falseAccepts, falseRejects } = evidence;
  const { unexpectedAnswers, unavailableAnswers } = evidence;
  return [droppedIterations, scriptExceptions, falseAccepts, falseRejects, unexpectedAnswers, unavailableAnswers];
}

/** Drops that are known step by step refuse the steps they fell into; those that fell into none (the warm-up) refuse the trial. */
function dropped({ evidence, windows }: LoadTrialCase): string | null {
  const total = evidence.droppedIterations;
  if (!isStepped(windows) || !isCount(total)) return mustBeZero("dropped iterations", total);
  const inSteps = windows.reduce((sum, window) => sum + (window.droppedIterations ?? 0), 0);
  return total <= inSteps ? null : mustBeZero("dropped iterations outside the measured steps", total - inSteps);
}

/** In a stepped trial the ceiling shows as drops in the steps that reached it: an arrival-rate executor drops when no VU is free. */
function vuCeiling({ evidence, windows }: LoadTrialCase): string | null {
  const { vusPeak, vusMax } = evidence;
  if (!isCount(vusPeak) || !isCount(vusMax)) return "The number of busy virtual users could not be observed.";
  if (vusPeak < vusMax) return null;
  if (isStepped(windows)) return null;
  return `${vusPeak} of ${vusMax} virtual users were busy at once (limit ${vusMax - 1}).`;
}

/** Several windows whose drops are known one by one. */
function isStepped(windows: readonly MeasuredWindow[]): boolean {
  return windows.length > 1 && windows.every((window) => isCount(window.droppedIterations));
}
