import type { RunResult } from "../results/run-result.ts";
import type { Subject } from "../results/trial-result.ts";

/** Identifies a subject as a key of a map. */
export function subjectKey({ algorithm, engine, tokenProfile, denylist }: Subject): string {
  return JSON.stringify([algorithm, engine, tokenProfile, denylist]);
}

/** How a subject is called in sentences: `RS256 · jose · typical · redis`. */
export function subjectLabel({ algorithm, engine, tokenProfile, denylist }: Subject): string {
  return [algorithm, engine, tokenProfile, denylist].join(" · ");
}

/**
 * An order for tables: as the plan lists algorithms, engines and token profiles, without a denylist first. The trials cannot
 * give it, they ran in a random order.
 */
export function subjectOrder(
  run: RunResult,
): (a: { readonly subject: Subject }, b: { readonly subject: Subject }) => number {
  const algorithm = byPlace(run.preflights.map((preflight) => preflight.algorithm));
  const engine = byPlace(run.preflights.map((preflight) => preflight.engine));
  const tokenProfile = byPlace(run.tokenSizes.map((size) => size.tokenProfile));
  const denylist = byPlace(["none", "in-process", "redis"]);
  return ({ subject: a }, { subject: b }) =>
    algorithm(a.algorithm, b.algorithm) ||
    engine(a.engine, b.engine) ||
    tokenProfile(a.tokenProfile, b.tokenProfile) ||
    denylist(a.denylist, b.denylist);
}

/** By place in the list; what is not listed comes last, by name. */
function byPlace(list: readonly string[]): (a: string, b: string) => number {
  const places = new Map([...new Set(list)].map((name, place) => [name, place]));
  const place = (name: string): number => places.get(name) ?? places.size;
  return (a, b) => place(a) - place(b) || (a < b ? -1 : Number(a > b));
}
