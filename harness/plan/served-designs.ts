import type { Draft } from "./draft.ts";
import type { PlannedSubject, TrialSpec } from "./trial-spec.ts";

/** Every design that a trial measures. */
export function measuredDesigns(trial: Draft<TrialSpec> | TrialSpec): readonly PlannedSubject[] {
  return trial.kind === "duet" ? trial.variants.map(({ subject }) => subject) : [trial.subject];
}

/** The designs that are served over HTTP in some trial, each once. */
export function servedDesigns(trials: readonly TrialSpec[]): readonly PlannedSubject[] {
  const served = trials.filter(({ kind }) => kind !== "bench").flatMap(measuredDesigns);
  return [...new Map(served.map((subject) => [designKey(subject), subject])).values()];
}

/** Identifies a design as it is started: how often a cache is hit is the doing of who asks. */
export function designKey({ algorithm, engine, tokenProfile, denylist, placement, cache }: PlannedSubject): string {
  return JSON.stringify([algorithm, engine, tokenProfile, denylist, placement, cache?.covers]);
}
