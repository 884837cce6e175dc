import type { BenchTrialSpec, LoadTrialSpec, ProbeTrialSpec, TrialSpec } from "./trial-spec.ts";

/** Wall seconds the plan takes, overheads included: the ETA before the first trial is done. */
export function estimateSeconds(trials: readonly TrialSpec[]): number {
  return trials.reduce((sum, trial) => sum + trialSeconds(trial), 0);
}

/** Wall seconds of one trial as planned. */
export function trialSeconds(trial: TrialSpec): number {
  if (trial.kind === "bench") return BENCH_START_SECONDS + benchWarmUpSeconds(trial) + trial.measureSeconds * 1.6;
  if (trial.kind === "probe") return probeSeconds(trial);
  if (trial.kind === "duet") {
    const { variants, blocks, sliceSeconds } = trial;
    const processes = new Set(variants.map(({ process }) => process)).size;
    return duetSeconds({ processes, variants: variants.length, blocks, sliceSeconds });
  }
  return LOAD_START_SECONDS + drivenSeconds(trial);
}

/** How long k6 drives a trial, warm-up included, s. */
export function drivenSeconds({ warmupSeconds, windows }: Pick<LoadTrialSpec, "warmupSeconds" | "windows">): number {
  return windows.reduce((sum, window) => sum + window.seconds, warmupSeconds);
}

// What comes before the measuring on two cores: starting processes, warming them up. Only the ETA uses them.
const BENCH_START_SECONDS = 0.8;
const BENCH_WARM_UP_SECONDS = 1.1;
const LOAD_START_SECONDS = 3.3;
const PROBE_START_SECONDS = 6;
const DUET_PROCESS_SECONDS = 3.9;
const FLOOR_SECONDS = 0.8;
const SLICE_OVERHEAD_SECONDS = 0.08;

/** Most of it goes to a number of verifies that V8 has to see, whatever an algorithm takes for them. */
function benchWarmUpSeconds({ minWarmupSeconds, maxWarmupSeconds }: BenchTrialSpec): number {
  return Math.min(maxWarmupSeconds, Math.max(minWarmupSeconds * 1.7, BENCH_WARM_UP_SECONDS));
}

function probeSeconds({ anchorSeconds, steps, floor }: ProbeTrialSpec): number {
  const stepped = steps.reduce((sum, step) => sum + step.seconds + (floor ? FLOOR_SECONDS : 0), 0);
  return PROBE_START_SECONDS + 2 * anchorSeconds + stepped;
}

/** How much a duet has to do. */
export interface DuetSize {
  readonly processes: number;
  readonly variants: number;
  readonly blocks: number;
  readonly sliceSeconds: number;
}

/** Wall seconds of a duet of so many processes and variants. */
export function duetSeconds({ processes, variants, blocks, sliceSeconds }: DuetSize): number {
  return DUET_PROCESS_SECONDS * processes + variants * blocks * (sliceSeconds + SLICE_OVERHEAD_SECONDS);
}
