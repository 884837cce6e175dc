import type { AbResult, AbScenario } from "../../results/ab-result.ts";
import { lnCpuRatios, standingPairs } from "./ab-pairs.ts";
import { type Decision, takeLooks } from "./take-looks.ts";

/** What the looks say of every comparison of an `ab`. */
export interface AbDecisions {
  /** Candidate over base, in the order of the scenarios. */
  readonly scenarios: readonly Decision[];
  /** Base over itself, and planted work over base; `null` where they did not run. */
  readonly negative: Decision | null;
  readonly positive: Decision | null;
}

/**
 * Takes the looks of an `ab`: the scenarios as one family, each control by itself.
 *
 * The controls are no hypotheses about the candidate, so they do not count in its family: a false alarm of the negative one makes the
 * night invalid and never a regression. They share the base's processes with the candidate of their scenario. That makes false alarms
 * rarer, not more frequent: a base that was slow or fast by chance moves the candidate and the negative control alike, and the night
 * is then invalid. The positive control says whether this machine tells such a change tonight, and is held to the level of one
 * comparison: that of the smallest p-value of a family would turn more noisy nights away than it would show to be blind.
 *
 * @param looks default: those of the `ab`; fewer for what was known after them
 */
export function decideAb(
  { scenarios, ab }: Pick<AbResult, "scenarios" | "ab">,
  looks: readonly number[] = ab.looks,
): AbDecisions {
  const controlled = controlScenario({ scenarios });
  const pairs = controlled === null ? [] : standingPairs(controlled);
  const control = (role: "base-again" | "planted"): Decision | null =>
    controlled === null ? null : (takeLooks([lnCpuRatios(pairs, role)], looks)[0] ?? null);
  return {
    scenarios: takeLooks(
      scenarios.map((scenario) => lnCpuRatios(standingPairs(scenario), "candidate")),
      looks,
    ),
    negative: control("base-again"),
    positive: control("planted"),
  };
}

/** The scenario in which the controls run; `null` when in none. */
export function controlScenario({ scenarios }: Pick<AbResult, "scenarios">): AbScenario | null {
  return scenarios.find(({ controls }) => controls) ?? null;
}
