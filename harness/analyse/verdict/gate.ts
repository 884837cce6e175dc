import type { RefusalCode, Verdict } from "../../results/verdict.ts";

/** One condition for a trial to count. */
export interface Gate<Subject> {
  readonly code: RefusalCode;
  /** What is wrong, as one sentence with the limit and what came; `null` when nothing is. */
  readonly check: (subject: Subject) => string | null;
}

/** Puts a subject through every gate: all reasons are given, not only the first. */
export function passGates<Subject>(gates: readonly Gate<Subject>[], subject: Subject): Verdict {
  const reasons = gates.flatMap(({ code, check }) => {
    const message = check(subject);
    return message === null ? [] : [{ code, message }];
  });
  return reasons.length === 0 ? { status: "valid" } : { status: "refused", reasons };
}

/** A number as gates accept it: observed, finite and not negative. */
export function isCount(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value >= 0;
}

/** The complaint about a count that must be zero; `null` when it is. An unobserved count is a complaint as well. */
export function mustBeZero(what: string, value: number | null): string | null {
  if (!isCount(value)) return `${what} could not be counted (limit 0).`;
  return value === 0 ? null : `${value} ${what} (limit 0).`;
}

/** A share as text: `83.1 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
