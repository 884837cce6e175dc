import { errorMessage } from "../plan/error-message.ts";
import { answerFaults, type AnsweredSlice } from "./answer-faults.ts";
import type { RawVariantFault } from "./raw-probe-trial.ts";

/** Notes what goes wrong with each variant of a duet. */
export interface VariantFaults {
  /** Does what one variant alone takes part in: when that fails, the variant is at fault. */
  blame<Result>(variant: string, work: () => Promise<Result>): Promise<Result>;
  answered(variant: string, slice: AnsweredSlice): void;
  died(variant: string, how: string): void;
  /** What ended first, then wrong answers, then what failed of it. */
  found(): readonly RawVariantFault[];
}

/**
 * Starts with nothing.
 *
 * @param signal when it is aborted, what fails is nobody's fault
 */
export function variantFaults(signal: AbortSignal): VariantFaults {
  const deaths: RawVariantFault[] = [];
  const failures: RawVariantFault[] = [];
  const slices = new Map<string, AnsweredSlice[]>();
  return {
    async blame(variant, work) {
      try {
        return await work();
      } catch (error) {
        if (!signal.aborted) failures.push({ variant, what: errorMessage(error) });
        throw error;
      }
    },
    answered(variant, { completed, unfinished, byStatus, falseAnswers, lostConnections }) {
      const kept = { completed, unfinished, byStatus, falseAnswers, lostConnections };
      slices.set(variant, [...(slices.get(variant) ?? []), kept]);
    },
    died: (variant, how) => void deaths.push({ variant, what: how }),
    found() {
      const answers = [...slices].flatMap(([variant, all]) => answerFaults(all).map((what) => ({ variant, what })));
      return [...deaths, ...answers, ...failures];
    },
  };
}
