import { trialSeconds } from "../../plan/trial-seconds.ts";
import type { TrialSpec } from "../../plan/trial-spec.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import type { RefusalCode } from "../../results/verdict.ts";

/** Attempts at one trial, the first included. */
export const MOST_ATTEMPTS = 3;

/** Kept for retries of the load, which runs after the benchmark and has trials that come only once. */
const FOR_LOAD_SECONDS = 14;

/** Refusals that the machine's moment explains and that say nothing of what is measured: another attempt may be fine. */
const machineMoments: ReadonlySet<RefusalCode> = new Set([
  "generator-saturated",
  "cpu-stolen",
  "cpu-throttled",
  "sampler-gap",
  "clock-stepped",
  "not-steady",
  "run-queue-wait",
  "generator-late",
  "anchor-drift",
]);

/**
 * Refusals that the target can cause as well. Trying them again until one passes would remove exactly the slow moments that
 * are to be seen, so they are only retried together with a reason of the machine's.
 */
const mayBeTheTarget: ReadonlySet<RefusalCode> = new Set([
  "denylist-unavailable",
  "dropped-iterations",
  "vu-ceiling",
  "rate-not-achieved",
]);

/** The trials still to run, in their order; a spoiled one comes again at the end of its repetition. */
export interface TrialQueue {
  next(): TrialSpec | undefined;
  /** Takes note of a result; the trial is queued again when it was spoiled and there is time. */
  done(result: TrialResult, elapsedSeconds: number): void;
  /** What is still to run. */
  left(): readonly TrialSpec[];
  /** Trials that have run, attempts counted one by one. */
  ran(): readonly TrialSpec[];
}

/** Starts with the plan. Retries are only granted while the plan's own trials would still end within the limit. */
export function queueTrials(trials: readonly TrialSpec[], retryWithinSeconds: number): TrialQueue {
  const waiting = [...trials];
  const ran: TrialSpec[] = [];
  const attempts = new Map<string, number>();
  return {
    next() {
      const trial = waiting.shift();
      if (trial !== undefined) ran.push(trial);
      return trial;
    },
    done(result, elapsedSeconds) {
      const trial = ran.at(-1);
      if (trial === undefined || !wasSpoiled(result)) return;
      const made = (attempts.get(plannedId(trial)) ?? 0) + 1;
      attempts.set(plannedId(trial), made);
      // A machine that spoils trials is often slow as well: what is left takes as long as what ran did.
      const pace = Math.max(1, elapsedSeconds / planned(ran));
      const left = planned([...waiting, trial]) * pace;
      const reserved = trial.kind === "bench" && waiting.some(({ kind }) => kind !== "bench") ? FOR_LOAD_SECONDS : 0;
      if (made >= MOST_ATTEMPTS || elapsedSeconds + left + reserved > retryWithinSeconds) return;
      const again = {
        ...trial,
        id: `${plannedId(trial)}/a${made + 1}`,
        order: trials.length + countRetries(attempts),
        // Other tokens: what the first attempt revoked is revoked already.
        seed: (trial.seed + made) >>> 0,
      };
      waiting.splice(endOfRepetition(waiting, trial), 0, again);
    },
    left: () => waiting,
    ran: () => ran,
  };
}

function planned(trials: readonly TrialSpec[]): number {
  return trials.reduce((sum, trial) => sum + trialSeconds(trial), 0);
}

function wasSpoiled({ verdict }: TrialResult): boolean {
  if (verdict.status === "valid") return false;
  const codes = verdict.reasons.map(({ code }) => code);
  return (
    codes.some((code) => machineMoments.has(code)) &&
    codes.every((code) => machineMoments.has(code) || mayBeTheTarget.has(code))
  );
}

/** The id without the mark of a second attempt. */
function plannedId({ id }: TrialSpec): string {
  return id.replace(/\/a\d+$/, "");
}

function countRetries(attempts: ReadonlyMap<string, number>): number {
  return [...attempts.values()].reduce((sum, made) => sum + made, 0) - 1;
}

// With the trials it is compared with, so that it stays interleaved with them.
function endOfRepetition(waiting: readonly TrialSpec[], trial: TrialSpec): number {
  const isBench = trial.kind === "bench";
  return (
    waiting.findLastIndex(({ kind, repetition }) => (kind === "bench") === isBench && repetition === trial.repetition) +
    1
  );
}
