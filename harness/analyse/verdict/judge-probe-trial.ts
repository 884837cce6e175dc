import type { Anchor, DuetSlice, DuetVariant, MeasuredWindow } from "../../results/trial-result.ts";
import type { ProbeEvidence, Verdict } from "../../results/verdict.ts";
import { impossibleAnchor } from "../../results/impossible-anchor.ts";
import { impossibleSlice } from "../../results/impossible-values.ts";
import { anchorDriftProblem } from "./anchor-drift.ts";
import type { Gate } from "./gate.ts";
import { isCount, mustBeZero, passGates, percent } from "./gate.ts";
import { type Machine, withWindows } from "./judge-load-trial.ts";
import { milliseconds } from "../milliseconds.ts";
import { targetGates } from "./target-gates.ts";
import { anyWindowGates } from "./window-gates.ts";

/** A trial of the probe as its gates see it. */
interface ProbeTrialCase {
  readonly evidence: ProbeEvidence;
  readonly anchors: readonly Anchor[];
  readonly measuredSeconds: number;
  readonly cpus: number;
}

/** A session that ended early in one way or another. */
const failed: Gate<{ readonly evidence: ProbeEvidence }> = {
  code: "generator-failed",
  check: ({ evidence }) => (evidence.error === null ? null : `The trial could not go on: ${evidence.error}`),
};

const probeTrialGates: readonly Gate<ProbeTrialCase>[] = [
  ...targetGates,
  failed,
  {
    code: "anchor-drift",
    check: ({ anchors }) =>
      anchors.length === 0
        ? null
        : anchorDriftProblem(anchors.map(({ verifierCpuSecondsPerRequest }) => verifierCpuSecondsPerRequest)),
  },
  {
    code: "impossible-value",
    check: ({ anchors, cpus }) =>
      anchors.map((anchor) => impossibleAnchor(anchor, cpus)).find((problem) => problem !== null) ?? null,
  },
  {
    code: "no-overload",
    check: ({ anchors }) => anchors.map(notOverloaded).find((problem) => problem !== null) ?? null,
  },
];

/** Judges a trial of the probe: refused when something voids the whole session, or when no window of it stands. */
export function judgeProbeTrial(
  evidence: ProbeEvidence,
  anchors: readonly Anchor[],
  windows: readonly MeasuredWindow[],
  machine: Machine,
): Verdict {
  const measuredSeconds = windows.reduce((sum, window) => sum + window.windowSeconds, 0);
  return withWindows(
    passGates(probeTrialGates, { evidence, anchors, measuredSeconds, cpus: machine.cpus }),
    windows.map((window) => ({ window, verdict: judgeProbeWindow(window, machine) })),
  );
}

/** Judges one window of the probe by itself. It counts only in a trial that is valid as well. */
export function judgeProbeWindow(window: MeasuredWindow, machine: Machine): Verdict {
  return passGates(probeWindowGates, { window, ...machine });
}

const probeWindowGates: readonly Gate<{ readonly window: MeasuredWindow } & Machine>[] = [
  ...anyWindowGates,
  { code: "generator-late", check: ({ window }) => late(window) },
  {
    code: "dropped-iterations",
    check: ({ window }) => mustBeZero("requests that were not sent or never answered", window.droppedIterations),
  },
];

/**
 * The most lag a window is kept with, p99, s: a probe that is later than this was starved, and what it offered was not what the
 * schedule says. Whether it was early enough for the run's own objective decides what may be quoted.
 */
export const STARVED_LAG_SECONDS = 0.01;

function late({ lag }: MeasuredWindow): string | null {
  if (lag === null || lag.p99Seconds <= STARVED_LAG_SECONDS) return null;
  return `The probe sent late: lag p99 ${milliseconds(lag.p99Seconds)} (limit ${milliseconds(STARVED_LAG_SECONDS)}).`;
}

/** Offered over completed in the overload phase; below it the anchor is what was offered, not what can be done. */
export const OVERLOAD_SHARE = 1.1;

function notOverloaded({ name, offeredPerSecond, completedPerSecond }: Anchor): string | null {
  if (offeredPerSecond >= completedPerSecond * OVERLOAD_SHARE) return null;
  return `The ${name} anchor was offered ${percent(offeredPerSecond / completedPerSecond)} of what it completed (at least ${percent(OVERLOAD_SHARE)} is an overload).`;
}

/** A duet as its gates see it. */
interface DuetCase {
  readonly evidence: ProbeEvidence;
  readonly variants: readonly DuetVariant[];
  readonly slices: readonly DuetSlice[];
  readonly cpus: number;
}

/**
 * Stolen CPU that a duet can bear: it meets both sides of a pair alike, and CPU seconds do not contain it. Far above what a
 * latency can bear.
 */
export const DUET_STEAL_LIMIT = 0.1;

/** Blocks in which every variant has a slice; with fewer a median is one of them. */
export const FEWEST_BLOCKS = 2;

const duetGates: readonly Gate<DuetCase>[] = [
  ...targetGates.map(({ code, check }) => ({
    code,
    check: ({ evidence, slices }: DuetCase) =>
      check({ evidence, measuredSeconds: slices.reduce((sum, slice) => sum + slice.windowSeconds, 0) }),
  })),
  failed,
  {
    code: "cpu-stolen",
    check: ({ evidence: { stealShare } }) =>
      stealShare === null || (isCount(stealShare) && stealShare <= DUET_STEAL_LIMIT)
        ? null
        : `The hypervisor took ${percent(stealShare)} of the CPU time (limit of a duet ${percent(DUET_STEAL_LIMIT)}).`,
  },
  {
    code: "impossible-value",
    check: ({ slices, cpus }) =>
      slices.map((slice) => impossibleSlice(slice, cpus)).find((problem) => problem !== null) ?? null,
  },
  {
    code: "too-few-samples",
    check: ({ variants, slices }) => {
      const blocks = Map.groupBy(slices, ({ block }) => block);
      const whole = [...blocks.values()].filter((block) => block.length === variants.length).length;
      return whole >= FEWEST_BLOCKS
        ? null
        : `${whole} blocks hold a slice of every variant (at least ${FEWEST_BLOCKS} are needed).`;
    },
  },
];

/** Judges a duet as a whole. */
export function judgeDuetTrial(
  evidence: ProbeEvidence,
  variants: readonly DuetVariant[],
  slices: readonly DuetSlice[],
  cpus: number,
): Verdict {
  return passGates(duetGates, { evidence, variants, slices, cpus });
}
