import type { RunResult } from "../results/run-result.ts";
import type { Subject, TrialResult } from "../results/trial-result.ts";
import { workloadIds } from "../results/workloads.ts";

interface HasSubject {
  readonly subject: Subject;
}

/** Identifies a subject as a key of a map. */
export function subjectKey({ algorithm, engine, tokenProfile, denylist, placement, cache }: Subject): string {
  return JSON.stringify([algorithm, engine, tokenProfile, denylist, placement, cache?.hitRatio, cache?.covers]);
}

/** How a subject is called in sentences: `RS256 · jose · typical · redis`; where the verify runs and its cache only where they are not the usual. */
export function subjectLabel({ algorithm, engine, tokenProfile, denylist, placement, cache }: Subject): string {
  return [
    algorithm,
    engine,
    tokenProfile,
    denylist,
    ...(placement === "inline" ? [] : [placement]),
    ...(cache === null ? [] : [`cache with ${Math.round(cache.hitRatio * 100)} % hits`]),
  ].join(" · ");
}

/**
 * The trials of a run as tables show them: algorithms, engines and token profiles as the plan lists them, without a denylist
 * first, then workloads and repetitions. The order in which they ran is random, and no figure may depend on it.
 */
export function trialsInPlanOrder(run: RunResult): TrialResult[] {
  const bySubject = subjectOrder(run);
  const byWorkload = byPlace(workloadIds);
  const byId = byPlace([]);
  return [...run.trials].sort(
    (a, b) => bySubject(a, b) || byWorkload(a.workload, b.workload) || a.repetition - b.repetition || byId(a.id, b.id),
  );
}

/** The order of subjects in that order of trials. */
export function subjectOrder(run: RunResult): (a: HasSubject, b: HasSubject) => number {
  const algorithm = byPlace(run.preflights.map((preflight) => preflight.algorithm));
  const engine = byPlace(run.preflights.map((preflight) => preflight.engine));
  const tokenProfile = byPlace(run.tokenSizes.map((size) => size.tokenProfile));
  const denylist = byPlace(["none", "in-process", "redis"]);
  const placement = byPlace(["inline", "thread-pool", "workers", "processes"]);
  return ({ subject: a }, { subject: b }) =>
    algorithm(a.algorithm, b.algorithm) ||
    engine(a.engine, b.engine) ||
    tokenProfile(a.tokenProfile, b.tokenProfile) ||
    denylist(a.denylist, b.denylist) ||
    placement(a.placement, b.placement) ||
    (a.cache?.hitRatio ?? -1) - (b.cache?.hitRatio ?? -1);
}

/** By place in the list; what is not listed comes last, by name. */
function byPlace(list: readonly string[]): (a: string, b: string) => number {
  const places = new Map([...new Set(list)].map((name, place) => [name, place]));
  const place = (name: string): number => places.get(name) ?? places.size;
  return (a, b) => place(a) - place(b) || (a < b ? -1 : Number(a > b));
}
