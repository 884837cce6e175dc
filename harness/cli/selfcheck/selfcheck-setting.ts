import type { Machine } from "../../analyse/verdict/judge-load-trial.ts";
import type { ServedEnvironment } from "../../drive/open-served-trial.ts";
import type { PlannedSubject } from "../../plan/trial-spec.ts";
import type { Verdict } from "../../results/verdict.ts";

/** What a check may use. */
export interface SelfcheckSetting {
  readonly environment: ServedEnvironment;
  readonly machine: Machine;
  readonly quick: boolean;
  /** Pairs, or nights, that the user asked for; `null`: as many as the check thinks right. */
  readonly pairs: number | null;
  /** Told the share of the check that is done, 0 to 1, and the wall seconds that came on top of it. */
  readonly progress: (share: number, extraSeconds?: number) => void;
}

/** The design that the checks drive: what most fleets verify, and with which library. */
export const checkedSubject: PlannedSubject = {
  algorithm: "RS256",
  engine: "jose",
  tokenProfile: "typical",
  denylist: "none",
  placement: "inline",
  cache: null,
};

/** Distinct tokens, and connections of every generator. */
export const CHECK_TOKENS = 4000;
export const CHECK_CONNECTIONS = 8;

/** Trials that stood, and why the others did not. */
export interface Attempts<T> {
  readonly valid: readonly T[];
  readonly refusals: readonly string[];
}

/**
 * Runs trials until so many stand; refused ones are never counted and tried again.
 *
 * @param most attempts; default half as many again as are wanted, and at least one more
 */
export async function collectValid<T>(
  { wanted, most = wanted + Math.max(1, wanted >> 1) }: { readonly wanted: number; readonly most?: number },
  { environment, progress }: SelfcheckSetting,
  run: (attempt: number) => Promise<{ readonly verdict: Verdict; readonly value: T }>,
): Promise<Attempts<T>> {
  const valid: T[] = [];
  const refusals = new Map<string, number>();
  for (let attempt = 0; attempt < most && valid.length < wanted; attempt += 1) {
    const { verdict, value } = await run(attempt);
    environment.signal.throwIfAborted();
    if (verdict.status === "valid") valid.push(value);
    else {
      const why = verdict.reasons.map(({ message }) => message).join(" ");
      refusals.set(why, (refusals.get(why) ?? 0) + 1);
    }
    progress(valid.length / wanted);
  }
  return {
    valid,
    refusals: [...refusals].map(([why, times]) => `Refused${times > 1 ? ` ${times} times` : ""}: ${why}`),
  };
}
