import type { Confirmation } from "../../analyse/model/confirmation.ts";
import { fitQuantileCurve } from "../../analyse/model/fit-quantile-curve.ts";
import { percent } from "../../analyse/verdict/gate.ts";
import { errorLimits, heldOutErrors } from "../../analyse/model/judge-model.ts";
import { milliseconds } from "../../analyse/milliseconds.ts";
import { type ModelSession, stepsOf } from "../../analyse/model/model-steps.ts";
import { checkedObjectives, rateRatio } from "../../analyse/model/rate-errors.ts";
import { type CheckLine, shownLine } from "./selfcheck-lines.ts";

/** What was measured of one design. */
export interface CheckedDesign {
  /** `RS256 · redis`. */
  readonly name: string;
  /** The sweeps that stood. */
  readonly sessions: readonly ModelSession[];
  readonly confirmation: Confirmation | null;
}

/**
 * Steps that a sweep drives, how many sweeps are made, and in how many of them a step must have stood. A p99 of one sweep is off
 * by a factor of up to 2 on a small machine, and with fewer sweeps chance decides.
 */
export const SWEPT = {
  calibrate: [0.1, 0.25, 0.45, 0.65],
  "hold-out": [0.17, 0.35, 0.55],
  sweeps: 5,
  // Capacity method §3.
  leastSweeps: 3,
} as const;

/** Fresh processes in which a recommended rate is driven (capacity method §2.4). */
export const CONFIRMS = 3;

/** The curves of one design held against its held-out steps, and its recommended rate against fresh processes. */
export function modelLines({ name, sessions, confirmation }: CheckedDesign): CheckLine[] {
  return [
    heldOutLine(name, sessions, "p50", "median"),
    heldOutLine(name, sessions, "p99", "median"),
    heldOutLine(name, sessions, "p99", "worst"),
    ...rateLines(name, sessions),
    confirmLine(name, confirmation),
  ];
}

/** Whether every step stood in as many sweeps as it takes to tell. */
export function isWhole(sessions: readonly ModelSession[]): boolean {
  return (["calibrate", "hold-out"] as const).every((role) => {
    const steps = stepsOf(sessions, "p99", role).filter(({ repetitions }) => repetitions >= SWEPT.leastSweeps);
    return steps.length >= SWEPT[role].length;
  });
}

function heldOutLine(
  name: string,
  sessions: readonly ModelSession[],
  quantile: "p50" | "p99",
  which: "median" | "worst",
): CheckLine {
  const limits = errorLimits(quantile);
  const limit = limits[which] ?? Infinity;
  const isShare = limits.as === "share";
  const errorOf = (some: readonly ModelSession[]) => {
    const curve = fitQuantileCurve(some, quantile);
    return curve === null ? null : (heldOutErrors(curve)?.[which] ?? null);
  };
  return {
    ...shownLine(
      `${name}: held-out ${quantile}, off by, ${which}`,
      figure(errorOf(sessions), sessions),
      isShare ? "share" : "ratio",
    ),
    limit: `at most ${isShare ? percent(limit) : limit}`,
    status: statusOf(sessions, (some) => (errorOf(some) ?? Infinity) <= limit),
  };
}

function rateLines(name: string, sessions: readonly ModelSession[]): CheckLine[] {
  const objectives = checkedObjectives(sessions);
  if (objectives.length === 0) {
    const what = `${name}: rate at an objective, predicted / held-out steps`;
    return [{ ...shownLine(what, null), limit: "0.75 to 1.25", status: "inconclusive" }];
  }
  return objectives.map(({ sloSeconds, limit }) => ({
    ...shownLine(
      `${name}: rate at p99 of ${milliseconds(sloSeconds)}, predicted / held-out steps`,
      figure(rateRatio(sessions, sloSeconds), sessions),
    ),
    limit: `${(1 - limit).toFixed(2)} to ${(1 + limit).toFixed(2)}`,
    // A fit that has no rate where the held-out steps have one is as wrong as can be.
    status: statusOf(sessions, (some) => Math.abs((rateRatio(some, sloSeconds) ?? Infinity) - 1) <= limit),
  }));
}

function figure(value: number | null, { length: samples }: readonly ModelSession[]) {
  return value === null ? null : { value, samples };
}

/** What holds for all sweeps holds; what does not, and would with any one sweep less, is chance. */
function statusOf(
  sessions: readonly ModelSession[],
  holds: (some: readonly ModelSession[]) => boolean,
): CheckLine["status"] {
  if (!isWhole(sessions)) return "inconclusive";
  if (holds(sessions)) return "holds";
  const dependsOnOne = sessions.some((_, left) => holds(sessions.filter((_session, index) => index !== left)));
  return dependsOnOne ? "inconclusive" : "does-not-hold";
}

/** A rate that the machine kept from being driven often enough is neither. */
function confirmLine(name: string, confirmation: Confirmation | null): CheckLine {
  const recommended = confirmation?.recommended.kind === "rate" ? confirmation.recommended.ratePerSecond : null;
  const rate = recommended === null ? "" : ` (${Math.round(recommended)}/s)`;
  const confirmed = confirmation?.confirmedPerSecond ?? null;
  const driven = confirmation?.rates.flatMap(({ seconds }) => seconds).length ?? 0;
  const isRefuted = (confirmation?.rates ?? []).some(({ seconds }) => seconds.length >= CONFIRMS);
  const share = confirmed === null || recommended === null ? null : { value: confirmed / recommended, samples: driven };
  return {
    ...shownLine(`${name}: confirmed / recommended rate${rate}`, share),
    limit: "one is confirmed",
    status: share !== null ? "holds" : isRefuted ? "does-not-hold" : "inconclusive",
  };
}
