import type { DuetTrialResult } from "../../results/trial-result.ts";
import type { ScenarioAnalysis, StageChange } from "./ab-analysis.ts";
import { microseconds } from "./change-words.ts";
import { sideFigure } from "./reported-metrics.ts";

/** What of a scenario says whether, and which way, its CPU moved. */
type Moving = Pick<ScenarioAnalysis, "cpu" | "stages">;

/** Commands per validation are counted, not timed: a change of 5 % is one in twenty requests. */
const COMMANDS_SHARE = 0.05;

/** Hit ratios of caches that fill alike differ by less. */
const HIT_RATIO_DIFFERENCE = 0.02;

/**
 * What moved, one sentence each with stage and metric: the stage that makes the largest certain part of the change, Redis commands
 * per validation where they differ by more than 5 %, and the cache hit ratio where it differs by more than 0.02. Empty when nothing
 * stands out.
 */
export function whatMoved(pairs: readonly DuetTrialResult[], { cpu, stages }: Moving): string[] {
  const stage = cpu === null ? null : movedStage(stages, Math.sign(cpu.value));
  return [...(stage === null ? [] : [stageWords(stage)]), ...commandWords(pairs), ...hitRatioWords(pairs)];
}

/** The stage whose added cost is the largest in the direction of the change, of those whose limits leave out 0. */
function movedStage(stages: readonly StageChange[], direction: number): StageChange | null {
  const certain = stages.filter(
    // One pair has no limits of its own.
    ({ added: { low, high, pairs } }) => pairs > 1 && (direction > 0 ? low > 0 : high < 0),
  );
  return certain.toSorted((a, b) => Math.abs(b.added.value) - Math.abs(a.added.value))[0] ?? null;
}

function stageWords({ stage, baseSeconds, candidateSeconds, added }: StageChange): string {
  const sign = added.value > 0 ? "+" : "";
  const limits = `${microseconds(added.low)} to ${microseconds(added.high)}`;
  return `${stage}: ${costWords(candidateSeconds)} of CPU per validation instead of ${costWords(baseSeconds)} (${sign}${microseconds(added.value)}, ${limits})`;
}

/** A cache saves more than it costs. */
function costWords(seconds: number): string {
  return seconds < 0 ? `a saving of ${microseconds(-seconds)}` : microseconds(seconds);
}

function commandWords(pairs: readonly DuetTrialResult[]): string[] {
  const [base, candidate] = bothSides(pairs, "redis-commands");
  if (base === null && candidate === null) return [];
  if (base === null) {
    return [
      `denylist: ${(candidate ?? 0).toFixed(2)} commands to Redis per validation instead of none, where it took no part`,
    ];
  }
  if (candidate === null) {
    return [`denylist: no commands to Redis, which took no part, instead of ${base.toFixed(2)} per validation`];
  }
  if (Math.abs(candidate - base) <= COMMANDS_SHARE * base) return [];
  return [`denylist: ${candidate.toFixed(2)} commands to Redis per validation instead of ${base.toFixed(2)}`];
}

function hitRatioWords(pairs: readonly DuetTrialResult[]): string[] {
  const [base, candidate] = bothSides(pairs, "cache-hit-ratio");
  if (base === null && candidate === null) return [];
  if (base === null) return [`cache hit ratio ${(candidate ?? 0).toFixed(2)} instead of none, for want of lookups`];
  if (candidate === null) return [`no cache hit ratio, for want of lookups, instead of ${base.toFixed(2)}`];
  if (Math.abs(candidate - base) <= HIT_RATIO_DIFFERENCE) return [];
  return [`cache hit ratio ${candidate.toFixed(2)} instead of ${base.toFixed(2)}`];
}

function bothSides(pairs: readonly DuetTrialResult[], metric: "redis-commands" | "cache-hit-ratio") {
  return [sideFigure(pairs, metric, "base"), sideFigure(pairs, metric, "candidate")] as const;
}
