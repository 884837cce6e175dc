import type { MeasuredWindow } from "../../results/trial-result.ts";
import { runQueueShare } from "../load/component-demand.ts";
import type { Gate } from "./gate.ts";
import { isCount, percent } from "./gate.ts";

/** What every kind of trial observes about the machine while it runs. */
export interface MachineEvidence {
  readonly stealShare: number | null;
  readonly throttledSeconds: number | null;
  readonly clockStepSeconds: number;
  readonly interrupted: boolean;
  readonly longestSamplerGapSeconds: number | null;
  readonly samplerPeriodSeconds: number;
  /** Wall seconds that throttling is held against. */
  readonly windowSeconds: number;
}

/** Above 1 % stolen time p99 is the length of the stall, not the service (capacity method, run-queue argument). */
export const STEAL_LIMIT = 0.01;

/** The same argument for a cgroup quota that stops the process. */
export const THROTTLED_LIMIT = 0.01;

/** Far above what NTP slews in one trial, far below the lifetime of a token: more means that somebody set the clock. */
export const CLOCK_STEP_LIMIT_SECONDS = 0.1;

/**
 * Wait for a CPU as a share of the window: 0.4 to 1.5 % is normal for a verifier alone on its CPU, 5 to 50 % when something
 * else computes there (capacity method, gate table). A busy neighbour on the same CPU is enough to refuse.
 */
export const RUN_QUEUE_WAIT_LIMIT = 0.02;

/** A gap of more than four sampling periods hides a stall… */
const SAMPLER_GAP_PERIODS = 4;

/** …but a gap of up to a second is what a busy machine does to a timer. */
const SAMPLER_GAP_SECONDS = 1;

/** Gates on the machine. Steal and throttling may be unobserved: not every system has a hypervisor or a quota to report. */
export const machineGates: readonly Gate<MachineEvidence>[] = [
  {
    code: "interrupted",
    check: ({ interrupted }) => (interrupted ? "The run was interrupted before this trial had finished." : null),
  },
  { code: "cpu-stolen", check: stolen },
  { code: "cpu-throttled", check: throttled },
  { code: "sampler-gap", check: samplerGap },
  { code: "clock-stepped", check: clockStepped },
];

/** The complaint about CPU time that the hypervisor took; `null` when it did not, and where the system does not say. */
export function stolen({ stealShare }: Pick<MachineEvidence, "stealShare">): string | null {
  if (stealShare === null) return null;
  if (isCount(stealShare) && stealShare <= STEAL_LIMIT) return null;
  return `The hypervisor took ${percent(stealShare)} of the CPU time (limit ${percent(STEAL_LIMIT)}).`;
}

function throttled({ throttledSeconds, windowSeconds }: MachineEvidence): string | null {
  if (throttledSeconds === null) return null;
  const share = windowSeconds > 0 ? throttledSeconds / windowSeconds : throttledSeconds === 0 ? 0 : Infinity;
  if (isCount(share) && share <= THROTTLED_LIMIT) return null;
  return `The CPU quota stopped the processes for ${throttledSeconds} s, ${percent(share)} of the window (limit ${percent(THROTTLED_LIMIT)}).`;
}

function samplerGap({ longestSamplerGapSeconds: gap, samplerPeriodSeconds }: MachineEvidence): string | null {
  const limit = Math.max(SAMPLER_GAP_PERIODS * samplerPeriodSeconds, SAMPLER_GAP_SECONDS);
  if (!isCount(gap)) return "The samplers took no two samples.";
  if (gap <= limit) return null;
  return `The samplers paused for ${gap} s (limit ${limit} s): the machine or the harness stood still.`;
}

function clockStepped({ clockStepSeconds }: MachineEvidence): string | null {
  if (Math.abs(clockStepSeconds) <= CLOCK_STEP_LIMIT_SECONDS) return null;
  return `The wall clock moved ${clockStepSeconds} s against the monotonic clock (limit ${CLOCK_STEP_LIMIT_SECONDS} s).`;
}

/** The complaint about a window whose verifier had to wait for its CPU; `null` when it did not, and where the system does not say. */
export function waitedForCpu(window: Pick<MeasuredWindow, "components">): string | null {
  const share = runQueueShare(window);
  if (share === null || (isCount(share) && share <= RUN_QUEUE_WAIT_LIMIT)) return null;
  return `The verifier's main thread waited ${percent(share)} of the window for a CPU that something else had (limit ${percent(RUN_QUEUE_WAIT_LIMIT)}).`;
}
