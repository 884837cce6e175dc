import type { MeasuredWindow } from "../../results/trial-result.ts";
import { type LoadEvidence, WINDOW_MINIMUM_REQUESTS } from "../../results/verdict.ts";
import { cpusUsed } from "../load/component-demand.ts";
import type { Gate } from "./gate.ts";
import { isCount, mustBeZero, percent } from "./gate.ts";
import { stolen, waitedForCpu } from "./machine-gates.ts";
import { impossibleWindow } from "../../results/impossible-values.ts";

/** A window as its gates see it: with the evidence of the trial for what is not known window by window. */
export interface WindowCase {
  readonly window: MeasuredWindow;
  readonly evidence: LoadEvidence;
  /** Logical CPUs of the machine. */
  readonly cpus: number;
  /** Whether the verifier had CPUs that nothing else of the run used. */
  readonly pinned: boolean;
}

/** k6's own documentation: below 20 % idle CPU the generator inflates the response times it reports. */
export const GENERATOR_CPU_LIMIT = 0.8;

/** Achieved over offered; below it the target, not the plan, set the rate (capacity method, gate table). */
export const ACHIEVED_SHARE = 0.99;

/** Gates on one measurement window, whoever generated its requests. */
export const anyWindowGates: readonly Gate<Omit<WindowCase, "evidence">>[] = [
  { code: "impossible-value", check: ({ window, cpus }) => impossibleWindow(window, cpus) },
  { code: "too-few-samples", check: tooFewSamples },
  { code: "rate-not-achieved", check: rateNotAchieved },
  { code: "cpu-stolen", check: ({ window }) => stolen(window) },
  // Where generator and verifier share CPUs, the one waits for the other: that is said of the run, not held against each window.
  { code: "run-queue-wait", check: ({ window, pinned }) => (pinned ? waitedForCpu(window) : null) },
];

/** Gates on one measurement window of k6. */
export const windowGates: readonly Gate<WindowCase>[] = [
  ...anyWindowGates,
  { code: "generator-saturated", check: generatorSaturated },
  {
    code: "dropped-iterations",
    check: ({ window }) =>
      window.droppedIterations === null
        ? null
        : mustBeZero("dropped iterations in this window", window.droppedIterations),
  },
];

/**
 * The share of the offered rate that must come back in a window, 0 to 1. Poisson counting: n arrivals scatter by √n, so a
 * short window may miss its rate by 3/√n without anything being wrong.
 */
export function achievedShareLimit({ offeredPerSecond, windowSeconds }: MeasuredWindow): number {
  return Math.min(ACHIEVED_SHARE, 1 - 3 / Math.sqrt(offeredPerSecond * windowSeconds));
}

/** The share that k6 used of the CPUs it may use: in the window, else over the trial; `null` when it was not observed. */
export function generatorShare(window: MeasuredWindow, evidence: LoadEvidence): number | null {
  const inTrial = (evidence.generatorCpuSeconds ?? Number.NaN) / (evidence.generatorWindowSeconds ?? Number.NaN);
  const share = (cpusUsed(window, "generator") ?? inTrial) / evidence.generatorCpus;
  return isCount(share) ? share : null;
}

function tooFewSamples({ window }: Pick<WindowCase, "window">): string | null {
  const samples = window.latencies.reduce((sum, { latency }) => sum + latency.samples, 0);
  return samples >= WINDOW_MINIMUM_REQUESTS
    ? null
    : `${samples} requests were timed in the window (at least ${WINDOW_MINIMUM_REQUESTS} are needed).`;
}

function rateNotAchieved({ window }: Pick<WindowCase, "window">): string | null {
  const { offeredPerSecond, achievedPerSecond } = window;
  const limit = achievedShareLimit(window);
  const share = achievedPerSecond / offeredPerSecond;
  if (share >= limit) return null;
  return `${percent(share)} of the offered ${offeredPerSecond} requests/s came back (limit ${percent(limit)}).`;
}

function generatorSaturated({ window, evidence }: WindowCase): string | null {
  const share = generatorShare(window, evidence);
  if (share === null) return "The CPU that k6 used could not be observed.";
  if (share <= GENERATOR_CPU_LIMIT) return null;
  return `k6 used ${percent(share)} of the ${Number(evidence.generatorCpus.toFixed(2))} CPUs it may use (limit ${percent(GENERATOR_CPU_LIMIT)}).`;
}
