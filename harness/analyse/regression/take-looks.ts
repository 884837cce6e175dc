import type { PairedChange } from "./ab-analysis.ts";
import { holm, type HolmStep } from "./holm.ts";
import { pairedChange } from "./paired-change.ts";

/** What each limit leaves out at most, and the error of a whole family at each look: two looks make it 5 % at most (Bonferroni). */
export const ALPHA_SIDE = 0.025;

/** A smaller rise is no regression, however certain it is: ln 1.02. */
export const REGRESSION_LN_RATIO: number = Math.log(1.02);

/** A pass excludes a rise of that size: ln 1.05. */
export const PASS_LN_RATIO: number = Math.log(1.05);

/** What the looks say of one comparison. */
export interface Decision {
  readonly verdict: "pass" | "regression" | "inconclusive";
  /** The look that decided, or the last one that was taken: 1, 2; 0 when there were too few pairs for the first. */
  readonly look: number;
  /** Over the pairs of that look; over those that there are when there was none. `null` with too few for limits. */
  readonly change: PairedChange | null;
  /** What Holm held its p-value against; `null` when no look was taken. */
  readonly level: number | null;
}

/**
 * Takes the looks of comparisons that are judged together (capacity method 4.2): `regression` when the rise is significant and
 * above 2 %, `pass` when the upper limit is below 5 % and it is none, else `inconclusive`, which after the first look asks for more
 * pairs.
 *
 * Significance is Holm's over the family, by exact one-sided p-values, anew at each look at 2.5 %: the chance of any false rejection is at most
 * 5 %, however scenarios and looks depend on each other. By closure: an intersection of hypotheses that contains a rejection of the first look
 * is itself rejected there; any other has at most the size of the family that remains, whose levels are therefore strict enough for it. So only
 * what was rejected may leave the family, and regressions do; what passed, or lacks the pairs, stays in it with p = 1. Holm guards against
 * false alarms and must make no pass: what would be a regression by itself (`isAlone`, at the unadjusted limit) and is none in its family is neither.
 *
 * @param compared the ln-ratios of each comparison, one per pair, in the order in which they were measured
 * @param looks rising numbers of pairs; a look uses exactly so many
 */
export function takeLooks(compared: readonly (readonly number[])[], looks: readonly number[]): Decision[] {
  const decisions = compared.map(unlooked);
  for (const [index, pairs] of looks.entries()) {
    const open = compared.flatMap((lnRatios, place) => {
      const isOpen = decisions[place]?.verdict === "inconclusive" && lnRatios.length >= pairs;
      return isOpen ? [{ place, change: pairedChange(lnRatios.slice(0, pairs), ALPHA_SIDE) }] : [];
    });
    const regressions = decisions.filter(({ verdict }) => verdict === "regression").length;
    const steps = holm(
      open.map(({ change }) => change?.pValue ?? 1),
      ALPHA_SIDE,
      compared.length - regressions,
    );
    for (const [at, { place, change }] of open.entries()) {
      const step = steps[at];
      if (step !== undefined) decisions[place] = judge(change, step, index + 1);
    }
  }
  return decisions;
}

function unlooked(lnRatios: readonly number[]): Decision {
  return { verdict: "inconclusive", look: 0, change: pairedChange(lnRatios, ALPHA_SIDE), level: null };
}

function judge(change: PairedChange | null, { rejected, level }: HolmStep, look: number): Decision {
  if (change === null) return { verdict: "inconclusive", look, change, level };
  if (rejected && isLarge(change)) return { verdict: "regression", look, change, level };
  return { verdict: change.high < PASS_LN_RATIO && !isAlone(change) ? "pass" : "inconclusive", look, change, level };
}

/** Whether a change would be a regression if nothing else were compared: by its own limit, without Holm. */
export function isAlone(change: PairedChange): boolean {
  return change.low > 0 && isLarge(change);
}

function isLarge({ value }: PairedChange): boolean {
  return value > REGRESSION_LN_RATIO;
}
