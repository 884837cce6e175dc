import type { AbResult, AbScenario } from "../../results/ab-result.ts";
import { standingPairs } from "./ab-pairs.ts";
import { controlScenario, decideAb } from "./decide-ab.ts";
import { judgeControls } from "./judge-controls.ts";
import { isSpent, mostTrials, nextLookFits } from "./second-look.ts";

/**
 * Names the scenario whose next pair is to run, or `null` when everything is decided or nothing more may be taken. Asked anew after
 * every trial, refused ones included.
 *
 * Scenarios take turns pair by pair, so that an hour of the machine meets all of them. All complete a look before any begins the
 * next one, because Holm judges them together. A scenario goes on to the second look only when its candidate or a control in it is
 * undecided, and its pairs still fit into its seconds; in the first look a scenario whose seconds are spent takes no more. Refused trials are repeated, at most half as many times again as the look has
 * pairs. A control that failed at the first look, or lacks the
 * pairs for it, ends it all: nothing of the night can be believed whatever comes.
 */
export function nextAbPair(result: AbResult): string | null {
  // Without planted work there is no positive control: the night is invalid, and more pairs would only waste it.
  if (result.planted === null) return null;
  for (const [index, pairs] of result.ab.looks.entries()) {
    const taking = index === 0 ? result.scenarios : goingOn(result, index);
    const waiting = taking.filter(
      (scenario) =>
        standingPairs(scenario).length < pairs &&
        scenario.trials.length < mostTrials(pairs) &&
        (index > 0 || !isSpent(scenario, result.ab)),
    );
    const [next] = waiting.toSorted((a, b) => a.trials.length - b.trials.length);
    if (next !== undefined) return next.name;
  }
  return null;
}

/** The scenarios that take the look `index`: undecided after the ones before it, with time left. */
function goingOn(result: AbResult, index: number): readonly AbScenario[] {
  const { ab, scenarios } = result;
  const decisions = decideAb(result, ab.looks.slice(0, index));
  const controls = judgeControls(result, decisions);
  const both = [
    { control: controls.negative, decision: decisions.negative },
    { control: controls.positive, decision: decisions.positive },
  ];
  // An undecided control has not failed yet: more pairs may show that it holds. Whether it is `tested` is of no use here, since that
  // reads the status, which is `interrupted` until the ab has ended.
  const isLost = both.some(({ control, decision }) => !control.held && decision?.verdict !== "inconclusive");
  // One without the pairs for the look before gets no more of them: nothing can be believed of whatever comes.
  const isUntestable = both.some(({ decision }) => decision?.verdict === "inconclusive" && decision.look < index);
  if (isLost || isUntestable) return [];
  const controlled = both.some(({ control }) => !control.held) ? controlScenario(result) : null;
  return scenarios.filter((scenario, place) => {
    const isOpen = decisions.scenarios[place]?.verdict === "inconclusive" || scenario === controlled;
    return isOpen && nextLookFits(scenario, ab, index - 1);
  });
}
