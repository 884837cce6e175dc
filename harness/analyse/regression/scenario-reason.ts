import type { AbInfo, AbScenario } from "../../results/ab-result.ts";
import { largestGroups } from "../largest-groups.ts";
import type { PairedChange } from "./ab-analysis.ts";
import { changeWords, limitWords, percentSize } from "./change-words.ts";
import { kindOfPass, type KindOfPass } from "./kind-of-pass.ts";
import { isSpent, mostTrials, nextLookFits } from "./second-look.ts";
import { type Decision, isAlone, REGRESSION_LN_RATIO } from "./take-looks.ts";

/** Why a scenario ended as it did, as one sentence with the figures. */
export function scenarioReason(
  scenario: AbScenario,
  decision: Decision,
  ab: AbInfo,
  counted: { readonly standing: number; readonly scenarios: number },
): string {
  const { verdict, change } = decision;
  if (change !== null && verdict === "regression") return `CPU per validation rose by ${size(change)}.`;
  if (change !== null && verdict === "pass") return passWords(change);
  return `${undecidedWords(decision, counted.scenarios)}${missingWords(scenario, decision, ab, counted.standing)}.`;
}

function size(change: PairedChange): string {
  return `${percentSize(change.value)} ${limitWords(change)}`;
}

/** What it fell by; the probability of a rise says nothing of that. */
function fallSize({ value, low, high, pairs }: PairedChange): string {
  return `${percentSize(value)} (${percentSize(high)} to ${percentSize(low)}, ${pairs} pairs)`;
}

/** An improvement is said to be one; a change that is certain and small too; everything else is no significant change. */
function passWords(change: PairedChange): string {
  const moved = change.value > 0 ? `rose by ${size(change)}` : `fell by ${fallSize(change)}`;
  const words: Readonly<Record<KindOfPass, string>> = {
    improvement: `CPU per validation ${moved}: an improvement.`,
    "small-change": `CPU per validation ${moved}: significant, and below the ${percentSize(REGRESSION_LN_RATIO)} that count.`,
    "no-significant-change": `CPU per validation shows no significant change: ${changeWords(change)}.`,
  };
  return words[kindOfPass(change)];
}

function undecidedWords({ change, look, level }: Decision, scenarios: number): string {
  if (change === null || look === 0) return "CPU per validation cannot be compared";
  const came = `CPU per validation came out at ${changeWords(change)}`;
  if (isAlone(change))
    return `${came}: by itself a regression, but among ${scenarios} scenarios ${holmWords(change.pValue, level)}`;
  return `${came}: neither a rise nor its absence is certain`;
}

/** A p-value that reaches its level is no rejection either where a smaller one of the family has ended the procedure. */
function holmWords(pValue: number, level: number | null): string {
  if (level === null || pValue <= level) return "Holm's procedure ends before it";
  return `it would have to reach p ≤ ${Number(level.toPrecision(2))} (Holm)`;
}

/** Why there were no more pairs. */
function missingWords(scenario: AbScenario, { look }: Decision, ab: AbInfo, standing: number): string {
  const wanted = ab.looks[look];
  if (wanted === undefined) return ", and no look is left";
  const stood = `${standing} of ${wanted} pairs stood`;
  if (look > 0 && !nextLookFits(scenario, ab, look - 1)) {
    return `, and the ${wanted} pairs of the next look do not fit into the ${ab.secondsPerScenario} s of base and candidate`;
  }
  if (look === 0 && isSpent(scenario, ab)) {
    return `: ${stood} when the ${ab.secondsPerScenario} s of base and candidate were spent${refusedSoFar(scenario)}`;
  }
  if (scenario.trials.length >= mostTrials(wanted)) return `: ${stood}, ${refusedWords(scenario)}`;
  if (ab.status === "interrupted") return `: interrupted when ${stood}${refusedSoFar(scenario)}`;
  return `: ${stood}${refusedSoFar(scenario)}`;
}

function refusedSoFar(scenario: AbScenario): string {
  return scenario.trials.some(({ verdict }) => verdict.status === "refused") ? `, ${refusedWords(scenario)}` : "";
}

/** How many trials were refused, and what for most often. */
function refusedWords({ trials }: AbScenario): string {
  const reasons = trials.flatMap(({ verdict }) => (verdict.status === "refused" ? verdict.reasons.slice(0, 1) : []));
  const refused = trials.filter(({ verdict }) => verdict.status === "refused").length;
  const [most] = largestGroups(reasons, ({ code }) => code);
  const example = most?.[0];
  return `${refused} refused${example === undefined ? "" : `, most of them for ${example.code} (${example.message.replace(/\.$/u, "")})`}`;
}
