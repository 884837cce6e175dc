import type { RunInfo, RunResult } from "../../results/run-result.ts";
import { percentileSeconds } from "../../results/percentile-seconds.ts";
import type { LoadWindow, ProbeTrialResult, Subject, TrialResult } from "../../results/trial-result.ts";
import { quotableLatency } from "../load/quotable-latency.ts";
import {
  confirmRates,
  isConfirmed,
  type RecommendedRate,
  recommendedRate,
  type SweepWindow,
} from "./recommended-rate.ts";
import { isOnlyBehind } from "../load/load-samples.ts";
import { subjectKey } from "../subject-order.ts";

/** What the sweeps recommend and what fresh processes said to it. */
export interface Confirmation {
  readonly recommended: RecommendedRate;
  /** Rates that were driven, highest first. */
  readonly rates: readonly ConfirmedRate[];
  /** The first that passed, or `null`. */
  readonly confirmedPerSecond: number | null;
  /** What is still to be driven; `null` when it is decided. */
  readonly next: { readonly ratePerSecond: number; readonly repetition: number } | null;
  /** Place of the rate that `next` belongs to, from 0. */
  readonly place: number;
}

/** One rate in fresh processes. */
export interface ConfirmedRate {
  readonly ratePerSecond: number;
  /** The objective's percentile of each process that says something, s; `null` where it did not keep up. */
  readonly seconds: readonly (number | null)[];
  readonly confirmed: boolean;
}

type Slo = Pick<RunInfo["sizing"], "sloPercentile" | "sloSeconds">;

/** Attempts at one rate as a multiple of the repetitions: what the machine spoiled is repeated, not for ever. */
const MOST_ATTEMPTS = 2;

/**
 * Where the confirmation of a design stands after these trials.
 *
 * @param repetitions processes that each rate is driven in; 0 for no confirmation
 */
export function confirmationOf(
  trials: readonly TrialResult[],
  subject: Subject,
  slo: Slo,
  repetitions: number,
): Confirmation {
  const own = trials
    .filter((trial) => trial.kind === "probe")
    .filter((trial) => subjectKey(trial.subject) === subjectKey(subject));
  const sweeps = own.filter(({ workload, verdict }) => workload === "sweep" && verdict.status === "valid");
  const anchors = sweeps.flatMap((trial) => trial.anchors.map(({ completedPerSecond }) => completedPerSecond));
  const recommended = recommendedRate(
    sweeps.flatMap((trial) => sweepWindows(trial, slo)),
    slo,
    anchors,
  );
  const rates: ConfirmedRate[] = [];
  if (recommended.kind === "none" || repetitions === 0)
    return { recommended, rates, confirmedPerSecond: null, next: null, place: 0 };
  for (const [place, rate] of confirmRates(recommended.ratePerSecond).entries()) {
    const ratePerSecond = Math.round(rate);
    const attempts = own.filter(
      ({ workload, windows }) => workload === "confirm" && windows.some((w) => w.offeredPerSecond === ratePerSecond),
    );
    const seconds = attempts.flatMap((trial) => decided(trial, slo));
    const enough = seconds.length >= repetitions;
    if (!enough && attempts.length < repetitions * MOST_ATTEMPTS) {
      const next = { ratePerSecond, repetition: attempts.length + 1 };
      return { recommended, rates, confirmedPerSecond: null, next, place };
    }
    const confirmed = enough && isConfirmed(seconds, slo.sloSeconds);
    rates.push({ ratePerSecond, seconds, confirmed });
    if (confirmed) return { recommended, rates, confirmedPerSecond: ratePerSecond, next: null, place };
  }
  return { recommended, rates, confirmedPerSecond: null, next: null, place: rates.length };
}

/** The confirmation of a run's reference design; `null` when it was not swept. */
export function confirmationIn({ run, trials }: RunResult): Confirmation | null {
  const { referenceSubject, sizing } = run;
  const swept = trials.some(
    ({ workload, subject }) => workload === "sweep" && subjectKey(subject) === subjectKey(referenceSubject),
  );
  return swept ? confirmationOf(trials, referenceSubject, sizing, run.confirmRepetitions) : null;
}

/** Windows that say something: valid ones, and those that only failed to keep up. */
function sweepWindows(trial: ProbeTrialResult, slo: Slo): SweepWindow[] {
  return trial.windows.flatMap((window) => {
    const { fractionOfAnchor, offeredPerSecond } = window;
    if (fractionOfAnchor === null || window.role === "hold-out" || !says(window)) return [];
    const keptUp = window.verdict.status === "valid";
    const { repetition } = trial;
    return [{ repetition, fractionOfAnchor, offeredPerSecond, keptUp, seconds: quotedSeconds(window, slo) }];
  });
}

function says({ verdict }: LoadWindow): boolean {
  return verdict.status === "valid" || isOnlyBehind(verdict);
}

/** What one confirming process says: nothing when the machine spoiled it or its latency may not be quoted. */
function decided(trial: ProbeTrialResult, slo: Slo): (number | null)[] {
  const [window] = trial.windows;
  if (window === undefined) return [];
  if (isOnlyBehind(window.verdict)) {
    const alone = trial.verdict.status === "valid" || isOnlyBehind(trial.verdict);
    return alone ? [null] : [];
  }
  const seconds =
    trial.verdict.status === "valid" && window.verdict.status === "valid" ? quotedSeconds(window, slo) : null;
  return seconds === null ? [] : [seconds];
}

/** The objective's percentile as the probe saw it, s; `null` where that may not be quoted. */
export function quotedSeconds(window: LoadWindow, slo: Slo): number | null {
  const probe = window.latencies.find(({ generator, request }) => generator === "probe" && request === "verify");
  if (probe === undefined) return null;
  const { source } = quotableLatency(slo, {
    probe: probe.latency,
    probeFloor: window.floor,
    probeLag: window.lag,
    k6: null,
    k6Floor: null,
  });
  return source === "probe" ? percentileSeconds(probe.latency, slo.sloPercentile) : null;
}
