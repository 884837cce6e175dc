import type { AbFault, AbResult, AbRole, AbScenario, AbSide } from "../../results/ab-result.ts";
import type { DuetTrialResult } from "../../results/trial-result.ts";
import type { RefusalCode } from "../../results/verdict.ts";

/** Once is no rule: two pairs of fresh processes must have met it. */
const FEWEST_PAIRS = 2;

/**
 * Sides that passed the check before anything was timed and break under load: in two pairs of a scenario or more a process of theirs
 * ended, answered wrongly or not at all, and in no pair of it did that happen to another side. A pair that the machine or Redis spoiled
 * as well blames nobody.
 */
export function faultsUnderLoad({ scenarios }: Pick<AbResult, "scenarios">): AbFault[] {
  return scenarios.flatMap((scenario) => faultOf(scenario) ?? []);
}

function faultOf({ name, trials }: AbScenario): AbFault | null {
  const failed = trials.filter(hasFailed);
  const culprits = new Set(failed.flatMap(culpritsOf));
  const [role] = culprits;
  const [first] = failed;
  if (role === undefined || first === undefined || culprits.size > 1 || failed.length < FEWEST_PAIRS) return null;
  const what = [...new Set(first.faults?.map((fault) => fault.what))].join("; ");
  return { role, scenario: name, what: `in ${failed.length} of ${trials.length} pairs, under load: ${what}` };
}

/** A pair may stand all the same: a slice with a request that was never answered is left out, and the others are enough. */
function hasFailed({ verdict, faults = [] }: DuetTrialResult): boolean {
  const reasons = verdict.status === "valid" ? [] : verdict.reasons;
  return faults.length > 0 && !reasons.some(({ code }) => notOfASide.has(code));
}

/** What may make a verifier fail that is not at fault. */
const notOfASide: ReadonlySet<RefusalCode> = new Set([
  "cpu-stolen",
  "cpu-throttled",
  "sampler-gap",
  "clock-stepped",
  "redis-died",
  "interrupted",
]);

function culpritsOf({ faults = [] }: DuetTrialResult): readonly AbSide["role"][] {
  return faults.map(({ variant }) => sideOf[variant as AbRole]);
}

/** The controls are the base once more. */
const sideOf: Readonly<Record<AbRole, AbSide["role"]>> = {
  base: "base",
  candidate: "candidate",
  reference: "reference",
  "base-again": "base",
  planted: "base",
};
