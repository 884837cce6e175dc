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
 * Significance is Holm's over the family, by exact one-sided p-values, anew at each look at 2.5 %; so the chance of any false
 * rejection is at most 2.5 % a look and 5 % in all, for any dependence between scenarios and between looks. At the second look the family is what
 * was not called a regression at the first: Holm is a closed procedure, in which a rejected hypothesis no longer stands in the way of
 * the others. What passed at the first look, or lacks the pairs for this one, stays in the family with a p-value of 1.
 *
 * A rise above 2 % that would be significant by itself and is not in its family is no regression, and no pass either. With one
 * comparison there is no such case.
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

/** Whether a change would be a regression if nothing else were compared. */
export function isAlone(change: PairedChange): boolean {
  return change.low > 0 && isLarge(change);
}

function isLarge({ value }: PairedChange): boolean {
  return value > REGRESSION_LN_RATIO;
}
