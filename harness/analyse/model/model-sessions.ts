import { percentileSeconds } from "../../results/percentile-seconds.ts";
import type { SizingQuestion } from "../../results/run-result.ts";
import type { LoadWindow, ProbeTrialResult } from "../../results/trial-result.ts";
import { isOnlyBehind } from "../load/load-samples.ts";
import { median } from "../statistics/median.ts";
import { type ModelQuantile, modelQuantiles, type ModelSession, type SessionStep } from "./model-steps.ts";
import { LAG_LIMIT_SECONDS, LAG_SHARE_OF_SLO, FLOOR_SHARE_OF_SLO, quotableLatency } from "../load/quotable-latency.ts";

type Slo = Pick<SizingQuestion, "sloSeconds">;

/** What valid sweeps of one design say to a model: per sweep its anchor and its steps, as far as they may be held against the objective. */
export function modelSessions(sweeps: readonly ProbeTrialResult[], slo: Slo): readonly ModelSession[] {
  return sweeps.map((trial) => {
    const anchorPerSecond = anchorOf(trial);
    const steps = trial.windows.flatMap((window) => sessionStep(window, anchorPerSecond, slo) ?? []);
    return { repetition: trial.repetition, anchorPerSecond, steps };
  });
}

/**
 * The tightest objective that these latencies may be held against, s: the worst step by the median of its sweeps' floors and lags. 0
 * without a step.
 */
export function quotableFromSeconds(sweeps: readonly ProbeTrialResult[], slo: Slo): number {
  const quoted = sweeps.flatMap(({ windows }) => windows.filter((window) => isQuoted(window, slo)));
  const steps = Map.groupBy(quoted, ({ fractionOfAnchor }) => percentOf(fractionOfAnchor));
  return Math.max(0, ...[...steps.values()].map((step) => median(step.map(tightestSeconds))));
}

/** The median of what a session completed under overload: what its offered rates are shares of. */
function anchorOf({ anchors }: ProbeTrialResult): number {
  return median(anchors.map(({ completedPerSecond }) => completedPerSecond));
}

/** `null` for a step that says nothing: spoiled by the machine, or not a share of the anchor below it. */
function sessionStep(window: LoadWindow, anchorPerSecond: number, slo: Slo): SessionStep | null {
  const keptUp = window.verdict.status === "valid";
  const fractionOfAnchor = window.offeredPerSecond / anchorPerSecond;
  if (window.fractionOfAnchor === null || !(fractionOfAnchor > 0 && fractionOfAnchor < 1)) return null;
  if (!keptUp && !isOnlyBehind(window.verdict)) return null;
  const percent = percentOf(window.fractionOfAnchor);
  const seconds = keptUp ? quotedQuantiles(window, slo) : {};
  return { percent, fractionOfAnchor, role: window.role, keptUp, seconds };
}

function percentOf(fraction: number | null): number {
  return Math.round(100 * (fraction ?? Number.NaN));
}

/** Every quantile that may be quoted against the objective's seconds. */
function quotedQuantiles(window: LoadWindow, { sloSeconds }: Slo): SessionStep["seconds"] {
  const probe = window.latencies.find(({ generator, request }) => generator === "probe" && request === "verify");
  if (probe === undefined) return {};
  const measured = { probe: probe.latency, probeFloor: window.floor, probeLag: window.lag, k6: null, k6Floor: null };
  const quoted = modelQuantiles.flatMap((quantile): (readonly [ModelQuantile, number])[] => {
    // What decides of a mean is what decides of any figure: the floor and the lag.
    const sloPercentile = quantile === "mean" ? "p50" : quantile;
    if (quotableLatency({ sloPercentile, sloSeconds }, measured, ["probe"]).source === null) return [];
    const seconds = quantile === "mean" ? probe.latency.meanSeconds : percentileSeconds(probe.latency, sloPercentile);
    return seconds === null || !(seconds > 0) ? [] : [[quantile, seconds]];
  });
  return Object.fromEntries(quoted);
}

function isQuoted(window: LoadWindow, slo: Slo): boolean {
  return window.verdict.status === "valid" && Object.keys(quotedQuantiles(window, slo)).length > 0;
}

/** What is quoted has a floor and a lag. */
function tightestSeconds({ floor, lag }: LoadWindow): number {
  const [floorSeconds, lagSeconds] = [floor?.p99Seconds ?? Infinity, lag?.p99Seconds ?? Infinity];
  return Math.max(
    floorSeconds / FLOOR_SHARE_OF_SLO,
    lagSeconds <= LAG_LIMIT_SECONDS ? 0 : lagSeconds / LAG_SHARE_OF_SLO,
  );
}
