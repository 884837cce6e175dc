import { exampleSubject } from "../../results/example-trial.test-support.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { type CapacityModel, fitCapacityModel, type ModelEvidence } from "./capacity-model.ts";
import type { ModelQuantile, ModelSession, SessionStep } from "./model-steps.ts";

/** Synthetic sweeps for tests: the loads of the standard profile and a curve that is known. */

/** Loads that are fitted, and loads that are held out. */
export const calibrated = [0.1, 0.25, 0.45, 0.65] as const;
export const heldOut = [0.17, 0.35, 0.55] as const;

/** p50 of `A + B·rho/(1−rho)`; p99 four times that. */
export const known = { unloadedSeconds: 0.0005, growthSeconds: 0.001, tail: 4 } as const;

/** What a test changes of a sweep. */
export interface SweepChange {
  readonly anchorPerSecond?: number;
  readonly holdOuts?: readonly number[];
  /** Factor on a latency; 1 each by default. */
  readonly noise?: (fractionOfAnchor: number, quantile: ModelQuantile) => number;
  readonly change?: (step: SessionStep) => SessionStep;
}

/** One sweep. */
export function sweepOf(repetition: number, options: SweepChange = {}): ModelSession {
  const { anchorPerSecond = 10_000, holdOuts = heldOut, noise = () => 1, change = (step) => step } = options;
  const stepAt = (role: SessionStep["role"]) => (fraction: number) => {
    const p50 = known.unloadedSeconds + (known.growthSeconds * fraction) / (1 - fraction);
    const seconds = {
      mean: p50 * 1.2 * noise(fraction, "mean"),
      p50: p50 * noise(fraction, "p50"),
      p99: known.tail * p50 * noise(fraction, "p99"),
    };
    return change({ percent: Math.round(100 * fraction), fractionOfAnchor: fraction, role, keptUp: true, seconds });
  };
  const steps = [...calibrated.map(stepAt("calibrate")), ...holdOuts.map(stepAt("hold-out"))];
  return { repetition, anchorPerSecond, steps };
}

/** The load, as a share of the anchor, at which the known p99 reaches `seconds`. */
export function knownFractionAt(seconds: number): number {
  const odds = (seconds / known.tail - known.unloadedSeconds) / known.growthSeconds;
  return odds / (1 + odds);
}

/** The objective of the synthetic models. */
export const asked = { sloPercentile: "p99", sloSeconds: 0.005 } as const;

/** A model fitted to sweeps. */
export function modelOf(sessions: readonly ModelSession[], evidence: Partial<ModelEvidence> = {}): CapacityModel {
  return fitCapacityModel({
    subject: exampleSubject,
    slo: asked,
    anchorPerSecond: estimateFrom(sessions.map(({ anchorPerSecond }) => anchorPerSecond)),
    sessions,
    quotableFromSeconds: 0.001,
    demands: [],
    confirmation: null,
    ...evidence,
  });
}

/** So many synthetic sweeps, their steps changed. */
export function sweeps(count: number, change?: (step: SessionStep) => SessionStep): readonly ModelSession[] {
  return Array.from({ length: count }, (_, index) => sweepOf(index + 1, change === undefined ? {} : { change }));
}

/** The p99 that the synthetic sweeps have at a share of the anchor, s. */
export function p99At(fraction: number): number {
  return known.tail * (known.unloadedSeconds + (known.growthSeconds * fraction) / (1 - fraction));
}

/** A step with another p99, s. */
export function withP99(step: SessionStep, p99: number): SessionStep {
  return { ...step, seconds: { ...step.seconds, p99 } };
}
