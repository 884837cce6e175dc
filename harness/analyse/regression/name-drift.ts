import { driftAlong } from "./level-change.ts";
import type { Night, TrackState } from "./level-track.ts";

/**
 * Calls shifts that follow each other in one direction a drift where a line says more of the newest runs than those steps do. The
 * level stays what it is; only the name and the slope of the finding change.
 */
export function nameDrift(state: TrackState, nights: readonly Night[]): TrackState {
  const { findings, statuses, pending } = state;
  const newest = findings.at(-1);
  if (newest === undefined || newest.state !== "open") return state;
  const first = findings.findLastIndex(
    ({ state: stands, direction }) => stands !== "open" || direction !== newest.direction,
  );
  const row = findings.slice(first + 1);
  const [oldest] = row;
  if (oldest === undefined || row.length < 2) return state;
  const kept = statuses.flatMap((status, index) => (status === "spike" || pending.includes(index) ? [] : [index]));
  const steps = row.map(({ from }) => kept.indexOf(from)).filter((place) => place > 0);
  const drift = driftAlong(kept, nights, steps);
  if (drift === null || drift.direction !== newest.direction) return state;
  const named = { ...drift, from: oldest.from, found: oldest.found, before: oldest.before };
  return { ...state, findings: [...findings.slice(0, first + 1), named] };
}
